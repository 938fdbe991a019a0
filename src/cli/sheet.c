/* sheet.c - see sheet.h. */
#include "cli/sheet.h"

#include "cli/paraphrase.h"
#include "cli/table.h"
#include "cli/trials.h"

#include <math.h>

enum { FIRST_TOKENS = 20, FEW_REFERENCES = 5 };

struct condition {
	const char *name;
	struct change change;
	size_t n_prompt;
	bool half, budget;
};

static const struct condition conditions[] = {
	{ .name = "25 prompts", .n_prompt = 25, .budget = true },
	{ .name = "50 prompts", .n_prompt = 50, .budget = true },
	{ .name = "100 prompts", .n_prompt = 100, .budget = true },
	{ .name = "200 prompts", .n_prompt = 200, .budget = true },
	{ .name = "400 prompts", .n_prompt = 400, .budget = true },
	{ .name = "800 prompts", .n_prompt = 800, .budget = true },
	{ .name = "as it is" },
	{ .name = "Markdown stripped", .change = { .strip_markup = true } },
	{ .name = "first 20 tokens removed", .change = { .drop_first = FIRST_TOKENS } },
	{ .name = "half the prompts", .half = true },
	{ .name = "10 reference models", .change = { .n_reference = 10 } },
	{ .name = "5 reference models", .change = { .n_reference = FEW_REFERENCES } },
	{ .name = "centred on references of like length",
		.change = { .like_length = true } },
	{ .name = "no references of teachers' labs",
		.change = { .no_teacher_lab = true } },
};

/* The calibration for suspects of one lab: without them, or the one that is given. */
static void
calibrate(struct weigh *w, struct arena *a, const struct sheet_want *want,
	struct str own_lab, double ceiling, struct err *e)
{
	struct fit_trial *t = ARENA_RAW(a, struct fit_trial, want->n_trial);
	size_t n = 0;

	*w = want->given ? *want->given : *want->like;
	if (want->given)
		return;
	for (size_t i = 0; i < want->n_trial; i++)
		if (!str_equal(want->trial[i].own_lab, own_lab))
			t[n++] = want->trial[i];
	trials_conditions(w, want->whole);
	if (!fit_weigh(w, t, n, e))
		w->log10_ceiling = ceiling;
}

static double
log10_of(const struct match *m, const struct weigh *w, const struct fit_trial *t)
{
	struct weigh_case c = { .like = m->like, .n_family = m->n_family };

	for (size_t k = 0; k < m->n_lab; k++) {
		struct finding f = m->lab[k];

		if (!str_equal(f.suspect, t->suspect) ||
			!str_equal(f.candidate_lab, t->lab))
			continue;
		weigh_finding(&f, w, &c);
		return f.log10_lr;
	}
	return (double)NAN;
}

/* Every trial of the whole case, scored in this one. */
static void
score(struct fit_trial *t, const struct match *m, const struct sheet_want *want,
	double ceiling)
{
	for (size_t i = 0; i < want->n_trial; i++) {
		struct arena own = { 0 };
		struct err e = { 0 };
		struct weigh w;
		size_t k = 0;

		while (k < i && !str_equal(t[k].own_lab, t[i].own_lab))
			k++;
		if (k < i)
			continue;
		calibrate(&w, &own, want, t[i].own_lab, ceiling, &e);
		for (k = i; k < want->n_trial; k++)
			if (str_equal(t[k].own_lab, t[i].own_lab))
				t[k].log10_lr =
					e.rc ? (double)NAN : log10_of(m, &w, &t[k]);
		arena_release(&own);
	}
}

/* The lab with most targets, if it has enough of them and a non-target. */
static struct str
main_column(const struct fit_trial *t, size_t n)
{
	struct str best = { 0 };
	size_t most = FIT_COLUMN_TARGETS - 1;

	for (size_t i = 0; i < n; i++) {
		size_t have[2] = { 0, 0 };

		for (size_t k = 0; k < n; k++)
			if (str_equal(t[k].lab, t[i].lab))
				have[t[k].target]++;
		if (have[1] > most && have[0]) {
			most = have[1];
			best = t[i].lab;
		}
	}
	return best;
}

static void
measure(struct sheet *out, struct arena *a, const char *name, size_t n_prompt,
	const struct sheet_want *want, const struct fit_trial *t)
{
	struct str column = main_column(want->trial, want->n_trial);
	struct sheet_row *row = &out->row[out->n++];

	*row = (struct sheet_row){
		.name = name, .n_prompt = n_prompt, .has_column = column.ptr != NULL
	};
	metrics_of(&row->all, a, t, want->n_trial, (struct str){ 0 }, want->n_round,
		METRICS_SEED);
	if (column.ptr)
		metrics_of(&row->column, a, t, want->n_trial, column, want->n_round,
			METRICS_SEED);
}

static enum rc
add_row(struct sheet *out, struct arena *a, struct store *s,
	const struct sheet_want *want, const struct condition *c, double ceiling,
	struct err *e)
{
	const struct roster_want all = { .all = true };
	struct arena own = { 0 };
	struct match_options o = want->options;
	struct fit_trial *t = ARENA_RAW(&own, struct fit_trial, want->n_trial);
	struct match m;

	o.change = c->change;
	o.n_round = 0;
	o.n_prompt = c->half ? want->whole->panel.n_prompt / 2 : c->n_prompt;
	if (match_run(&m, &own, s, &all, &o, e))
		goto out;
	memcpy(t, want->trial, want->n_trial * sizeof *t);
	score(t, &m, want, ceiling);
	measure(out, a, c->name, m.panel.n_prompt, want, t);
	out->row[out->n - 1].budget = c->budget;
out:
	arena_release(&own);
	return e->rc;
}

/* What is left when somebody has all answers reworded. */
static enum rc
add_paraphrase(struct sheet *out, struct arena *a, struct store *s,
	const struct sheet_want *want, struct err *e)
{
	struct arena own = { 0 };
	struct fit_trial *t = ARENA_RAW(&own, struct fit_trial, want->n_trial);

	memcpy(t, want->trial, want->n_trial * sizeof *t);
	if (!paraphrase_score(t, want->n_trial, want->whole, s, &want->options, e))
		measure(out, a, "layout, refusals and hedges alone",
			want->whole->panel.n_prompt, want, t);
	arena_release(&own);
	return e->rc;
}

enum rc
sheet_run(struct sheet *out, struct arena *a, struct store *s,
	const struct sheet_want *want, struct err *e)
{
	struct weigh whole = want->given ? *want->given : *want->like;

	*out = (struct sheet){ .n = 0 };
	if (!want->given && fit_weigh(&whole, want->trial, want->n_trial, e))
		return e->rc;
	for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++)
		if (conditions[i].n_prompt < want->whole->panel.n_prompt &&
			add_row(out, a, s, want, &conditions[i], whole.log10_ceiling, e))
			return e->rc;
	/* A calibration that is given knows nothing of these. */
	return want->given ? RC_OK : add_paraphrase(out, a, s, want, e);
}

static void
table_rows(struct buf *out, struct arena *a, const struct sheet *s, bool budget)
{
	static const char *const column[] = { "condition", ">prompts", ">AUC", ">Cllr",
		">LR>=10 under H1", ">under H2", ">largest LR under H2", ">abstained",
		">column AUC", ">column Cllr", NULL };
	struct table t;

	table_init(&t, a, column);
	for (size_t i = 0; i < s->n; i++) {
		const struct sheet_row *r = &s->row[i];

		if (r->budget != budget)
			continue;
		table_str(&t, str_of(r->name));
		table_fmt(&t, "%zu", r->n_prompt);
		table_fmt(&t, "%.3f [%.2f,%.2f]", r->all.auc, r->all.auc_ci.low,
			r->all.auc_ci.high);
		table_fmt(&t, "%.3f [%.2f,%.2f]", r->all.cllr, r->all.cllr_ci.low,
			r->all.cllr_ci.high);
		table_fmt(&t, "%.3f", r->all.support_target);
		table_fmt(&t, "%.3f", r->all.support_nontarget);
		table_fmt(&t, "%.3g", pow(10, r->all.top_log10_false));
		table_fmt(&t, "%zu", r->all.n_abstained);
		if (r->has_column) {
			table_fmt(&t, "%.3f [%.2f,%.2f]", r->column.auc,
				r->column.auc_ci.low, r->column.auc_ci.high);
			table_fmt(&t, "%.3f [%.2f,%.2f]", r->column.cllr,
				r->column.cllr_ci.low, r->column.cllr_ci.high);
		} else {
			table_str(&t, STR("-"));
			table_str(&t, STR("-"));
		}
	}
	table_write(out, &t);
}

void
sheet_text(struct buf *out, struct arena *a, const struct sheet *s)
{
	buf_str(out, STR("\nfewer prompts, drawn by the seed:\n"));
	table_rows(out, a, s, true);
	buf_str(out, STR("\nrobustness: all answers, or the population, made worse\n"));
	table_rows(out, a, s, false);
}

static void
number(struct json_write *j, const char *key, double v)
{
	json_write_key(j, key);
	if (isfinite(v))
		json_write_double(j, v);
	else
		json_write_null(j);
}

static void
scope_json(struct json_write *j, const char *key, const struct metrics *m)
{
	json_write_key(j, key);
	json_write_object(j);
	json_write_key(j, "scope");
	json_write_str(j, m->lab.len ? m->lab : STR("pooled"));
	number(j, "auc", m->auc);
	number(j, "auc_low", m->auc_ci.low);
	number(j, "auc_high", m->auc_ci.high);
	number(j, "cllr", m->cllr);
	number(j, "cllr_low", m->cllr_ci.low);
	number(j, "cllr_high", m->cllr_ci.high);
	number(j, "lr_10_under_h1", m->support_target);
	number(j, "lr_10_under_h2", m->support_nontarget);
	number(j, "largest_log10_lr_under_h2", m->top_log10_false);
	json_write_key(j, "abstained");
	json_write_u64(j, m->n_abstained);
	json_write_object_end(j);
}

void
sheet_json(struct json_write *j, const struct sheet *s)
{
	json_write_array(j);
	for (size_t i = 0; i < s->n; i++) {
		const struct sheet_row *r = &s->row[i];

		json_write_object(j);
		json_write_key(j, "condition");
		json_write_str(j, str_of(r->name));
		json_write_key(j, "prompts");
		json_write_u64(j, r->n_prompt);
		scope_json(j, "all", &r->all);
		if (r->has_column)
			scope_json(j, "column", &r->column);
		json_write_object_end(j);
	}
	json_write_array_end(j);
}
