/* weigh.c - see weigh.h. */
#include "weigh/weigh.h"

#include "base/json.h"
#include "base/json_write.h"
#include "stat/bootstrap.h"

#include <math.h>

enum { ROUNDS_MAX = 1000000 };

static const char default_json[] = {
#include "weigh/default.inc"
};
const struct str weigh_default = { default_json, sizeof default_json };

static const double ln10 = 2.30258509299404568402;

static size_t
count_terms(const struct weigh *w)
{
	return w->n_both ? w->n - w->n_both + 1 : w->n;
}

size_t
weigh_terms(double x[WEIGH_FAMILIES_MAX], const struct weigh *w, const double *z)
{
	size_t n = 0;

	if (w->n_both) {
		double least = z[0], sum = 0;

		for (size_t i = 1; i < w->n_both; i++)
			least = z[i] < least ? z[i] : least;
		for (size_t i = 0; i < w->n_both; i++)
			sum += exp(least - z[i]);
		x[n++] = least - log(sum / (double)w->n_both);
	}
	for (size_t i = w->n_both; i < w->n; i++)
		x[n++] = z[i];
	return n;
}

double
weigh_log10(const struct weigh *w, const double *z)
{
	double x[WEIGH_FAMILIES_MAX], sum = w->b;
	size_t n = weigh_terms(x, w, z);

	for (size_t i = 0; i < n; i++)
		sum += w->w[i] * x[i];
	return sum / ln10;
}

static double
bounded(double x, double limit)
{
	return x > limit ? limit : x < -limit ? -limit : x;
}

/* Which of the finding's scores each family of the calibration is; false when one is
 * not there. */
static bool
find_scores(size_t at[WEIGH_FAMILIES_MAX], const struct finding *f, const struct weigh *w)
{
	for (size_t i = 0; i < w->n; i++) {
		size_t k = 0;

		while (k < f->n_score && !str_is(w->family[i], f->score[k].family))
			k++;
		if (k == f->n_score)
			return false;
		at[i] = k;
	}
	return true;
}

/* Why the calibration does not speak of this case, or NULL. */
static const char *
out_of_reach(const struct finding *f, const struct weigh *w, const struct weigh_case *c,
	const size_t at[WEIGH_FAMILIES_MAX])
{
	if (f->n_prompt < WEIGH_MIN_PROMPT)
		return "fewer than 25 prompts are shared with the candidate";
	if (f->n_reference < WEIGH_MIN_REFERENCE)
		return "fewer than 5 reference models are unrelated to both";
	for (size_t i = 0; i < w->n; i++) {
		if (isnan(w->like[i].mean))
			continue;
		if (!c->like || isnan(c->like[at[i]].mean))
			return "how alike unrelated models answer here is not known";
		if (c->like[at[i]].mean > WEIGH_ALIKE_MAX * w->like[i].mean)
			return "unrelated models answer these prompts more than ten "
			       "times as alike as those of the calibration";
	}
	return NULL;
}

static void
fill_interval(struct finding *f, const struct weigh *w, const struct weigh_case *c,
	const size_t at[WEIGH_FAMILIES_MAX], double share)
{
	struct arena own = { 0 };
	double *value = ARENA_RAW(&own, double, c->n_round);
	struct interval i;

	for (size_t r = 0; r < c->n_round; r++) {
		double z[WEIGH_FAMILIES_MAX];

		for (size_t k = 0; k < w->n; k++)
			z[k] = (double)c->round_z[r * c->n_family + at[k]];
		value[r] = share * bounded(weigh_log10(w, z), w->log10_ceiling);
	}
	i = bootstrap_interval(value, c->n_round);
	f->log10_lr_low = i.low;
	f->log10_lr_high = i.high;
	arena_release(&own);
}

/* With an interval, its nearer end must say the same as the number itself. */
static enum finding_verdict
verdict_of(const struct finding *f, const struct weigh_rule *rule)
{
	double h1 =
		rule ? fmax(rule->log10_h1, WEIGH_LOG10_SUPPORT) : WEIGH_LOG10_SUPPORT;
	double h2 =
		rule ? fmin(rule->log10_h2, -WEIGH_LOG10_SUPPORT) : -WEIGH_LOG10_SUPPORT;
	double low = isnan(f->log10_lr_low) ? f->log10_lr : f->log10_lr_low;
	double high = isnan(f->log10_lr_high) ? f->log10_lr : f->log10_lr_high;

	if (f->log10_lr >= h1 && low > 0)
		return FINDING_SUPPORTS_DERIVATION;
	if (f->log10_lr <= h2 && high < 0)
		return FINDING_SUPPORTS_INDEPENDENCE;
	return FINDING_INCONCLUSIVE;
}

static void
refuse(struct finding *f, const char *reason)
{
	f->verdict = FINDING_NOT_EVALUATED;
	f->reason = reason;
}

double
weigh_reference_share(size_t n_reference)
{
	return n_reference < WEIGH_FULL_REFERENCE ? 0.5 : 1;
}

/* Whether unrelated models answer as alike here as to some of the calibration's prompts.
 */
static bool
like_the_calibration(const struct weigh *w, const struct weigh_case *c,
	const size_t at[WEIGH_FAMILIES_MAX])
{
	for (size_t i = 0; i < w->n; i++) {
		double here = c->like[at[i]].mean;

		if (!isnan(w->like[i].mean) &&
			(here < w->like[i].low || here > w->like[i].high))
			return false;
	}
	return true;
}

/* The share of its weight that the evidence keeps outside the calibration's conditions.
 */
static double
share_of(struct finding *f, const struct weigh *w, const struct weigh_case *c,
	const size_t at[WEIGH_FAMILIES_MAX])
{
	double half = (double)w->n_prompt / 2, share = 1;

	if (!like_the_calibration(w, c, at)) {
		share = 0.5;
		finding_caveat(f,
			"unrelated models are not as alike here as in the calibration: "
			"evidence counts half");
	}
	if ((double)f->n_prompt < half) {
		share *= sqrt((double)f->n_prompt / half);
		finding_caveat(f,
			"fewer prompts than half of the calibration's: evidence counts as "
			"the square root");
	}
	if (f->n_reference < WEIGH_FULL_REFERENCE) {
		share *= weigh_reference_share(f->n_reference);
		finding_caveat(f,
			"fewer than 11 references, the fewest of the calibration: "
			"evidence counts half");
	}
	return share;
}

void
weigh_finding(struct finding *f, const struct weigh *w, const struct weigh_case *c)
{
	size_t at[WEIGH_FAMILIES_MAX];
	double z[WEIGH_FAMILIES_MAX], x, share;
	const char *why;

	f->log10_ceiling = w->log10_ceiling;
	if (!find_scores(at, f, w))
		why = "a family of scores that the calibration uses was not computed";
	else
		why = out_of_reach(f, w, c, at);
	if (why) {
		refuse(f, why);
		return;
	}
	for (size_t i = 0; i < w->n; i++)
		z[i] = f->score[at[i]].z;
	x = weigh_log10(w, z);
	if (isnan(x)) {
		refuse(f, "fewer than 5 labs have scores, or all have the same");
		return;
	}
	share = share_of(f, w, c, at);
	f->log10_ceiling = share * w->log10_ceiling;
	f->log10_lr = share * bounded(x, w->log10_ceiling);
	f->at_ceiling = fabs(x) > w->log10_ceiling;
	if (c->n_round)
		fill_interval(f, w, c, at, share);
	f->verdict = verdict_of(f, c->rule);
}

enum field {
	FIELD_SCHEMA,
	FIELD_NAME,
	FIELD_FAMILIES,
	FIELD_BOTH,
	FIELD_WEIGHTS,
	FIELD_INTERCEPT,
	FIELD_CEILING,
	FIELD_LIKENESS,
	FIELD_TARGETS,
	FIELD_NONTARGETS,
	FIELD_LABS,
	FIELD_PROMPTS,
	FIELDS,
};

static const struct json_want wanted[FIELDS] = {
	[FIELD_SCHEMA] = { "/schema" },
	[FIELD_NAME] = { "/name" },
	[FIELD_FAMILIES] = { "/families" },
	[FIELD_BOTH] = { "/both" },
	[FIELD_WEIGHTS] = { "/weights" },
	[FIELD_INTERCEPT] = { "/intercept" },
	[FIELD_CEILING] = { "/log10_ceiling" },
	[FIELD_LIKENESS] = { "/likeness" },
	[FIELD_TARGETS] = { "/targets" },
	[FIELD_NONTARGETS] = { "/nontargets" },
	[FIELD_LABS] = { "/labs" },
	[FIELD_PROMPTS] = { "/prompts" },
};

static enum rc
bad(struct err *e, const char *what)
{
	return err_set(e, RC_INPUT, "not a calibration: %s", what);
}

static enum rc
read_families(struct weigh *w, struct arena *a, const struct json_val *v, struct err *e)
{
	struct json j;
	struct json_val at;
	int64_t both;

	if (v[FIELD_FAMILIES].kind != JSON_ARRAY || v[FIELD_WEIGHTS].kind != JSON_ARRAY)
		return bad(e, "families and weights must be arrays");
	json_init(&j, v[FIELD_FAMILIES].raw);
	json_next(&j, &at);
	while (json_next(&j, &at) == JSON_STRING) {
		if (w->n == WEIGH_FAMILIES_MAX)
			return bad(e, "too many families");
		w->family[w->n++] = arena_str(a, json_text(a, &at, NULL));
	}
	if (at.kind != JSON_ARRAY_END || !w->n)
		return bad(e, "families must be names");
	if (v[FIELD_BOTH].kind != JSON_NUMBER || !json_int(&both, &v[FIELD_BOTH]) ||
		both < 0 || (size_t)both > w->n || both == 1)
		return bad(e, "both must say how many families count as one, or 0");
	w->n_both = (size_t)both;
	return RC_OK;
}

static enum rc
read_weights(struct weigh *w, const struct json_val *v, struct err *e)
{
	static const char *const need =
		"each family needs one weight, those that count as one together";
	struct json j;
	struct json_val at;

	json_init(&j, v->raw);
	json_next(&j, &at);
	for (size_t i = 0; i < count_terms(w); i++)
		if (json_next(&j, &at) != JSON_NUMBER || !json_double(&w->w[i], &at))
			return bad(e, need);
	return json_next(&j, &at) == JSON_ARRAY_END ? RC_OK : bad(e, need);
}

/* Low, mean and high, in their order; or null. */
static bool
read_range(struct likeness *l, struct json *j)
{
	double x[3];
	struct json_val v;

	l->mean = l->low = l->high = (double)NAN;
	if (json_next(j, &v) == JSON_NULL)
		return true;
	if (v.kind != JSON_ARRAY)
		return false;
	for (size_t i = 0; i < 3; i++)
		if (json_next(j, &v) != JSON_NUMBER || !json_double(&x[i], &v))
			return false;
	*l = (struct likeness){ .low = x[0], .mean = x[1], .high = x[2] };
	return json_next(j, &v) == JSON_ARRAY_END && x[0] >= 0 && x[1] > 0 &&
	       x[0] <= x[1] && x[1] <= x[2];
}

static enum rc
read_likeness(struct weigh *w, const struct json_val *v, struct err *e)
{
	struct json j;
	struct json_val at;

	if (v->kind != JSON_ARRAY)
		return bad(e, "likeness must be an array");
	json_init(&j, v->raw);
	json_next(&j, &at);
	for (size_t i = 0; i < w->n; i++)
		if (!read_range(&w->like[i], &j))
			return bad(e, "each family needs its likeness: low, mean and "
				      "high, or null");
	return json_next(&j, &at) == JSON_ARRAY_END
		       ? RC_OK
		       : bad(e, "each family needs its likeness: low, mean and high, or "
				"null");
}

static enum rc
read_numbers(struct weigh *w, const struct json_val *v, struct err *e)
{
	int64_t n[4];

	for (size_t i = 0; i < 4; i++)
		if (v[FIELD_TARGETS + i].kind != JSON_NUMBER ||
			!json_int(&n[i], &v[FIELD_TARGETS + i]) || n[i] < 1)
			return bad(e,
				"targets, nontargets, labs and prompts must be whole numbers");
	w->n_target = (size_t)n[0];
	w->n_nontarget = (size_t)n[1];
	w->n_lab = (size_t)n[2];
	w->n_prompt = (size_t)n[3];
	if (v[FIELD_INTERCEPT].kind != JSON_NUMBER ||
		!json_double(&w->b, &v[FIELD_INTERCEPT]) ||
		v[FIELD_CEILING].kind != JSON_NUMBER ||
		!json_double(&w->log10_ceiling, &v[FIELD_CEILING]) ||
		w->log10_ceiling <= 0)
		return bad(e, "intercept and log10_ceiling must be numbers");
	return RC_OK;
}

enum rc
weigh_parse(struct weigh *w, struct arena *a, struct str json, struct err *e)
{
	struct json_val v[FIELDS];

	*w = (struct weigh){ 0 };
	if (json_pick(v, wanted, FIELDS, json, e))
		return e->rc;
	if (v[FIELD_SCHEMA].kind != JSON_STRING ||
		!str_is(v[FIELD_SCHEMA].raw, "assay-calibration/3"))
		return bad(e, "schema must be assay-calibration/3; what an older assay "
			      "fitted, `assay validate --fit` makes anew");
	if (v[FIELD_NAME].kind == JSON_STRING)
		w->name = arena_str(a, json_text(a, &v[FIELD_NAME], NULL));
	if (read_families(w, a, v, e) || read_weights(w, &v[FIELD_WEIGHTS], e) ||
		read_likeness(w, &v[FIELD_LIKENESS], e))
		return e->rc;
	return read_numbers(w, v, e);
}

static void
write_likeness(struct json_write *j, const struct weigh *w)
{
	json_write_array(j);
	for (size_t i = 0; i < w->n; i++) {
		if (isnan(w->like[i].mean)) {
			json_write_null(j);
			continue;
		}
		json_write_array(j);
		json_write_double(j, w->like[i].low);
		json_write_double(j, w->like[i].mean);
		json_write_double(j, w->like[i].high);
		json_write_array_end(j);
	}
	json_write_array_end(j);
}

void
weigh_write(struct buf *out, const struct weigh *w)
{
	struct json_write j;

	json_write_init(&j, out);
	j.pretty = true;
	json_write_object(&j);
	json_write_key(&j, "schema");
	json_write_str(&j, STR("assay-calibration/3"));
	json_write_key(&j, "name");
	json_write_str(&j, w->name);
	json_write_key(&j, "families");
	json_write_array(&j);
	for (size_t i = 0; i < w->n; i++)
		json_write_str(&j, w->family[i]);
	json_write_array_end(&j);
	json_write_key(&j, "both");
	json_write_u64(&j, w->n_both);
	json_write_key(&j, "weights");
	json_write_array(&j);
	for (size_t i = 0; i < count_terms(w); i++)
		json_write_double(&j, w->w[i]);
	json_write_array_end(&j);
	json_write_key(&j, "intercept");
	json_write_double(&j, w->b);
	json_write_key(&j, "log10_ceiling");
	json_write_double(&j, w->log10_ceiling);
	json_write_key(&j, "likeness");
	write_likeness(&j, w);
	json_write_key(&j, "targets");
	json_write_u64(&j, w->n_target);
	json_write_key(&j, "nontargets");
	json_write_u64(&j, w->n_nontarget);
	json_write_key(&j, "labs");
	json_write_u64(&j, w->n_lab);
	json_write_key(&j, "prompts");
	json_write_u64(&j, w->n_prompt);
	json_write_object_end(&j);
	buf_char(out, '\n');
}
