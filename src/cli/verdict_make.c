/* verdict_make.c - see verdict_make.h. */
#include "cli/verdict_make.h"

#include "cli/verdict_same.h"
#include "cli/verdict_texts.h"
#include "cli/verdict_vary.h"
#include "report/alternative.h"
#include "seal/digest.h"
#include "store/store.h"
#include "store/store_sources.h"
#include "weigh/explain.h"

#include <math.h>

static void
weigh_all(struct match *m, const struct weigh *w)
{
	for (size_t i = 0; i < m->n_lab; i++) {
		const struct weigh_case c = { .like = m->like,
			.n_round = m->n_round,
			.round_z = m->n_round ? match_round(m, i, 0) : NULL,
			.n_family = m->n_family };

		weigh_finding(&m->lab[i], w, &c);
	}
}

/* How alike references answered there, in the measure of match_alike(). */
static double
alike_of(const struct weigh *w)
{
	for (size_t i = 0; i < w->n; i++)
		if (str_is(w->family[i], "overlap"))
			return w->like[i].mean;
	return (double)NAN;
}

static double
contribution(const struct weigh *w, const struct finding *f, size_t score)
{
	for (size_t i = 0; i < w->n; i++)
		if (str_is(w->family[i], f->score[score].family))
			return explain_part(f, w, i);
	return (double)NAN;
}

/* Of the standings alone; NaN where one is missing. */
static double
raw_of(const struct weigh *w, const struct finding *f)
{
	double z[WEIGH_FAMILIES_MAX];

	for (size_t i = 0; i < w->n; i++) {
		z[i] = (double)NAN;
		for (size_t s = 0; s < f->n_score; s++)
			if (str_is(w->family[i], f->score[s].family))
				z[i] = f->score[s].z;
	}
	return weigh_log10(w, z);
}

static void
candidate_of(struct verdict_candidate *c, struct verdict_make *k, const struct finding *f)
{
	*c = (struct verdict_candidate){ .name = f->candidate,
		.verdict = str_of(finding_verdict_name(f->verdict)),
		.reason = str_of(f->reason),
		.log10_lr = f->log10_lr,
		.low = f->log10_lr_low,
		.high = f->log10_lr_high,
		.ceiling = f->log10_ceiling,
		.log10_raw = raw_of(k->weigh, f),
		.at_ceiling = f->at_ceiling,
		.n_prompt = f->n_prompt,
		.n_reference = f->n_reference,
		.n_caveat = f->n_caveat,
		.n_score = f->n_score };
	c->caveat = ARENA_NEW(k->arena, struct verdict_note, f->n_caveat);
	for (size_t i = 0; i < f->n_caveat; i++)
		c->caveat[i].text = str_of(f->caveat[i]);
	c->score = ARENA_NEW(k->arena, struct verdict_score, f->n_score);
	for (size_t i = 0; i < f->n_score; i++)
		c->score[i] = (struct verdict_score){ str_of(f->score[i].family),
			f->score[i].z, contribution(k->weigh, f, i) };
}

/* Largest ratio first; those without one last. */
static int
by_lr(const struct verdict_candidate *a, const struct verdict_candidate *b)
{
	if (isnan(a->log10_lr) || isnan(b->log10_lr))
		return isnan(a->log10_lr) - isnan(b->log10_lr);
	return (a->log10_lr < b->log10_lr) - (a->log10_lr > b->log10_lr);
}

static void
fill_candidates(struct verdict *v, struct verdict_make *k)
{
	const struct match *m = &k->match;

	double *p = ARENA_NEW(k->arena, double, m->n_lab);

	explain_holm(p, m->lab, m->n_lab);
	v->candidates = ARENA_NEW(k->arena, struct verdict_candidate, m->n_lab);
	v->n_candidate = m->n_lab;
	for (size_t i = 0; i < m->n_lab; i++) {
		struct verdict_candidate c;
		size_t at = i;

		candidate_of(&c, k, &m->lab[i]);
		c.p_holm = p[i];
		for (; at > 0 && by_lr(&v->candidates[at - 1], &c) > 0; at--)
			v->candidates[at] = v->candidates[at - 1];
		v->candidates[at] = c;
	}
}

static struct str
lab_of(const struct roster_model *m)
{
	return m->about.lab.len ? m->about.lab : m->about.name;
}

/* The model of a lab that the suspect is most alike to. */
static size_t
nearest_of(const struct verdict_make *k, struct str lab)
{
	const struct match *m = &k->match;
	double best = (double)NAN;
	size_t at = SIZE_MAX;

	for (size_t i = 0; i < m->n_finding; i++) {
		const struct finding *f = &m->finding[i];
		size_t c = panel_find(&m->panel, f->candidate);

		if (!str_equal(lab_of(&m->panel.model[c]), lab))
			continue;
		if (at == SIZE_MAX || (f->n_score && f->score[0].value > best)) {
			at = c;
			best = f->n_score ? f->score[0].value : (double)NAN;
		}
	}
	return at;
}

static enum rc
choose(struct verdict *v, struct verdict_make *k, const char *name, struct err *e)
{
	const struct panel *p = &k->match.panel;
	struct str want = name ? str_of(name) : v->candidates[0].name;

	k->candidate = name ? panel_find(p, want) : SIZE_MAX;
	if (k->candidate != SIZE_MAX && p->model[k->candidate].candidate)
		want = lab_of(&p->model[k->candidate]);
	else
		k->candidate = nearest_of(k, want);
	for (k->lab = 0; k->lab < k->match.n_lab; k->lab++)
		if (str_equal(k->match.lab[k->lab].candidate, want))
			break;
	if (k->candidate == SIZE_MAX || k->lab == k->match.n_lab)
		return err_set(e, RC_USAGE,
			"\"%.*s\" is no candidate: give it the role teacher with `assay models "
			"set`",
			STR_ARG(str_sub(want, 0, 80)));
	v->candidate = want;
	v->candidate_model = p->model[k->candidate].about.name;
	return RC_OK;
}

static bool
same_answer(const struct panel_answer *a, const struct panel_answer *b)
{
	return a->tok && b->tok && a->n_tok && a->n_tok == b->n_tok &&
	       memcmp(a->tok, b->tok, a->n_tok * sizeof *a->tok) == 0;
}

static void
fill_score(struct verdict_model *out, const struct verdict_make *k, size_t model)
{
	const struct match *m = &k->match;
	const struct panel *p = &m->panel;
	const double *x = match_prompts(m, 0, model);
	double sum = 0;
	size_t n = 0;

	out->score = out->low = out->high = (double)NAN;
	if (model == k->suspect ||
		!(p->model[model].candidate || p->model[model].reference))
		return;
	for (size_t q = 0; q < p->n_prompt; q++) {
		if (!isnan(x[q]))
			sum += x[q], n++;
		out->n_identical += same_answer(
			panel_answer(p, k->suspect, q), panel_answer(p, model, q));
	}
	out->score = n ? sum / (double)n : (double)NAN;
	for (size_t i = 0; i < m->n_finding; i++)
		if (str_equal(m->finding[i].candidate, out->name)) {
			out->low = m->finding[i].score[0].low;
			out->high = m->finding[i].score[0].high;
		}
}

static void
fill_models(struct verdict *v, struct verdict_make *k)
{
	const struct panel *p = &k->match.panel;

	v->model = ARENA_NEW(k->arena, struct verdict_model, p->n_model);
	v->n_model = p->n_model;
	for (size_t m = 0; m < p->n_model; m++) {
		const struct roster_model *r = &p->model[m];

		v->model[m] = (struct verdict_model){ .name = r->about.name,
			.lab = r->about.lab,
			.part = m == k->suspect                ? STR("suspect")
				: r->candidate && r->reference ? STR("both")
				: r->candidate                 ? STR("candidate")
							       : STR("reference"),
			.n_answer = r->n_answer };
		fill_score(&v->model[m], k, m);
	}
}

static enum rc
fill_sources(struct verdict *v, struct verdict_make *k, struct err *e)
{
	struct store_source *s;

	if (store_sources(&s, &v->n_source, k->arena, k->store, e))
		return e->rc;
	v->source = ARENA_NEW(k->arena, struct verdict_source, v->n_source);
	for (size_t i = 0; i < v->n_source; i++) {
		char hex[DIGEST_HEX_BYTES];

		digest_hex(hex, s[i].digest32);
		v->source[i] = (struct verdict_source){ .path = s[i].path,
			.format = s[i].format,
			.sha256 = arena_str(k->arena, str_of(hex)),
			.n_byte = (size_t)s[i].n_byte,
			.n_record = (size_t)s[i].n_record,
			.n_refused = (size_t)s[i].n_refused };
	}
	return RC_OK;
}

static void
fill_case(struct verdict *v, const struct verdict_make *k)
{
	static const char *const state[] = { [MATCH_OK] = "ok",
		[MATCH_PARTIAL] = "partial",
		[MATCH_INCONCLUSIVE] = "inconclusive" };
	const struct match *m = &k->match;
	const struct roster_model *s = &m->panel.model[k->suspect];

	v->suspect = s->about.name;
	v->suspect_lab = s->about.lab;
	v->state = str_of(state[m->state]);
	v->reason = arena_str(k->arena, str_of(m->reason));
	v->family = str_of(m->family[0]->name);
	v->n_prompt = m->panel.n_prompt;
	v->n_answer = s->n_answer;
	v->alike = match_alike(m);
	v->calibration = (struct verdict_calibration){ k->weigh->name, k->weigh->n_target,
		k->weigh->n_nontarget, k->weigh->n_lab, k->weigh->n_prompt,
		alike_of(k->weigh) };
}

static enum rc
run_match(struct verdict_make *k, const struct verdict_want *want, struct err *e)
{
	const struct roster_want roster = { .suspect = &want->suspect,
		.n_suspect = 1,
		.reference = want->reference,
		.n_reference = want->n_reference };

	if (match_run(&k->match, k->arena, k->store, &roster, &want->match, e))
		return e->rc;
	if (!k->match.n_lab || !k->match.panel.n_prompt)
		return err_set(e, RC_INPUT, "%s",
			k->match.reason[0]
				? k->match.reason
				: "the suspect has no candidate of another lab");
	k->suspect = panel_find(&k->match.panel, str_of(want->suspect));
	weigh_all(&k->match, k->weigh);
	return RC_OK;
}

enum rc
verdict_make(struct verdict *v, struct arena *a, struct store *s, const struct weigh *w,
	const struct verdict_want *want, struct err *e)
{
	struct verdict_make k = { .arena = a, .store = s, .weigh = w };

	v->schema = STR(VERDICT_SCHEMA);
	if (run_match(&k, want, e))
		return e->rc;
	fill_case(v, &k);
	fill_candidates(v, &k);
	if (choose(v, &k, want->candidate, e))
		return e->rc;
	fill_models(v, &k);
	verdict_vary(v, &k);
	if (verdict_same(v, &k, want->match.seed, e) || fill_sources(v, &k, e) ||
		verdict_texts_prompts(v, &k, e) ||
		verdict_texts_exhibits(v, &k, want->n_exhibit, e))
		return e->rc;
	alternative_fill(v, a);
	return RC_OK;
}
