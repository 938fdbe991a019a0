/* exhibits.c - see exhibits.h. */
#include "cli/exhibits.h"

#include "base/utf8.h"
#include "cli/table.h"

#include <math.h>

static bool
is_wanted(const struct exhibit *k, const char *const *only)
{
	if (!only)
		return true;
	while (*only && strcmp(*only, k->name) != 0)
		only++;
	return *only != NULL;
}

enum rc
exhibits_new(struct exhibits *x, struct arena *a, const struct match *m, struct store *s,
	const char *const *only, const struct match_options *o, struct err *e)
{
	struct arena own = { 0 };
	struct exhibit_case c = {
		.panel = &m->panel, .n_thread = o->n_thread, .seed = o->seed
	};
	struct str *text;
	size_t n = 0;

	*x = (struct exhibits){ .m = m };
	while (exhibit_table[n].name)
		n++;
	x->kind = ARENA_NEW(a, const struct exhibit *, n);
	x->z = ARENA_NEW(a, double *, n);
	for (size_t i = 0; i < n; i++)
		if (is_wanted(&exhibit_table[i], only))
			x->kind[x->n++] = &exhibit_table[i];
	if (!exhibit_texts(&text, &own, &m->panel, s, e)) {
		c.text = text;
		for (size_t i = 0; i < x->n; i++) {
			x->z[i] = ARENA_RAW(a, double, m->panel.n_model * m->panel.n_lab);
			exhibit_standings(x->z[i], x->kind[i], &c);
		}
	}
	arena_release(&own);
	return e->rc;
}

static void
number(struct json_write *j, const char *key, double v)
{
	json_write_key(j, key);
	if (isnan(v))
		json_write_null(j);
	else
		json_write_double(j, v);
}

double
exhibits_standing(
	const struct exhibits *x, size_t exhibit, struct str suspect, struct str lab)
{
	const struct panel *p = &x->m->panel;
	size_t s = panel_find(p, suspect);

	for (size_t m = 0; m < p->n_model; m++)
		if (p->model[m].candidate && str_equal(p->model[m].about.lab, lab))
			return x->z[exhibit][s * p->n_lab + p->model[m].lab];
	return (double)NAN;
}

void
exhibits_text(struct buf *out, struct arena *a, const struct exhibits *x)
{
	const char *column[TABLE_COLUMNS_MAX] = { "suspect", "lab" };
	struct table t;

	for (size_t i = 0; i < x->n; i++)
		column[2 + i] = arena_fmt(a, ">%s", x->kind[i]->name).ptr;
	table_init(&t, a, column);
	for (size_t k = 0; k < x->m->n_lab; k++) {
		const struct finding *f = &x->m->lab[k];

		table_str(&t, f->suspect);
		table_str(&t, f->candidate);
		for (size_t i = 0; i < x->n; i++) {
			double z = exhibits_standing(x, i, f->suspect, f->candidate_lab);

			if (isnan(z))
				table_str(&t, STR("-"));
			else
				table_fmt(&t, "%.2f", z);
		}
	}
	buf_str(out, STR("exhibits: standings among labs, 0 the average; not part of any "
			 "ratio\n"));
	table_write(out, &t);
	buf_char(out, '\n');
}

void
exhibits_json(struct json_write *j, const struct exhibits *x)
{
	json_write_array(j);
	for (size_t k = 0; k < x->m->n_lab; k++) {
		const struct finding *f = &x->m->lab[k];

		json_write_object(j);
		json_write_key(j, "suspect");
		json_write_str(j, f->suspect);
		json_write_key(j, "candidate_lab");
		json_write_str(j, f->candidate);
		for (size_t i = 0; i < x->n; i++) {
			double z = exhibits_standing(x, i, f->suspect, f->candidate_lab);

			number(j, x->kind[i]->name, z);
		}
		json_write_object_end(j);
	}
	json_write_array_end(j);
}

/* The standing of a family of the decision. */
static double
family_standing(const struct match *m, size_t family, const struct fit_trial *t)
{
	for (size_t k = 0; k < m->n_lab; k++)
		if (str_equal(m->lab[k].suspect, t->suspect) &&
			str_equal(m->lab[k].candidate_lab, t->lab))
			return m->lab[k].score[family].z;
	return (double)NAN;
}

static struct str
main_lab(const struct fit_trial *t, size_t n)
{
	struct str best = { 0 };
	size_t most = 0;

	for (size_t i = 0; i < n; i++) {
		size_t have[2] = { 0, 0 };

		for (size_t k = 0; k < n; k++)
			if (str_equal(t[k].lab, t[i].lab))
				have[t[k].target]++;
		if (have[0] && have[1] > most) {
			most = have[1];
			best = t[i].lab;
		}
	}
	return best;
}

static void
measure(double *auc, struct interval *ci, const struct fit_trial *t, size_t n,
	struct str lab, size_t n_round)
{
	struct arena own = { 0 };
	struct metrics m;

	metrics_of(&m, &own, t, n, lab, n_round, METRICS_SEED);
	*auc = m.auc;
	*ci = m.auc_ci;
	arena_release(&own);
}

static void
add_row(struct exhibits_rows *rows, const char *name, const char *summary,
	const struct fit_trial *t, size_t n, size_t n_round)
{
	struct exhibits_row *r = &rows->row[rows->n++];

	*r = (struct exhibits_row){
		.name = name, .summary = summary, .main = (double)NAN
	};
	for (size_t i = 0; i < n; i++)
		r->n_missing += isnan(t[i].log10_lr) != 0;
	measure(&r->all, &r->all_ci, t, n, (struct str){ 0 }, n_round);
	if (rows->main_lab.ptr)
		measure(&r->main, &r->main_ci, t, n, rows->main_lab, n_round);
}

/* One kind of trial alone has no curve. */
static bool
both_kinds(const struct fit_trial *t, size_t n)
{
	size_t have[2] = { 0, 0 };

	for (size_t i = 0; i < n; i++)
		have[t[i].target]++;
	return have[0] && have[1];
}

void
exhibits_validate(struct exhibits_rows *out, struct arena *a, const struct exhibits *x,
	const struct fit_trial *t, size_t n, size_t n_round)
{
	struct fit_trial *own = ARENA_RAW(a, struct fit_trial, n);
	const struct match *m = x->m;

	*out = (struct exhibits_rows){ .main_lab = main_lab(t, n) };
	out->row = ARENA_NEW(a, struct exhibits_row, m->n_family + x->n);
	if (!both_kinds(t, n))
		return;
	memcpy(own, t, n * sizeof *own);
	for (size_t f = 0; f < m->n_family; f++) {
		for (size_t i = 0; i < n; i++)
			own[i].log10_lr = family_standing(m, f, &t[i]);
		add_row(out, m->family[f]->name, m->family[f]->summary, own, n, n_round);
	}
	for (size_t k = 0; k < x->n; k++) {
		for (size_t i = 0; i < n; i++)
			own[i].log10_lr = exhibits_standing(x, k, t[i].suspect, t[i].lab);
		add_row(out, x->kind[k]->name, x->kind[k]->summary, own, n, n_round);
	}
}

void
exhibits_validate_text(struct buf *out, struct arena *a, const struct exhibits_rows *rows)
{
	static const char *const column[] = { "standing", ">AUC, all labs",
		">AUC, main lab", ">missing", "what it is", NULL };
	struct table t;

	table_init(&t, a, column);
	for (size_t i = 0; i < rows->n; i++) {
		const struct exhibits_row *r = &rows->row[i];

		table_str(&t, str_of(r->name));
		table_fmt(&t, "%.3f [%.2f,%.2f]", r->all, r->all_ci.low, r->all_ci.high);
		if (isnan(r->main))
			table_str(&t, STR("-"));
		else
			table_fmt(&t, "%.3f [%.2f,%.2f]", r->main, r->main_ci.low,
				r->main_ci.high);
		table_fmt(&t, "%zu", r->n_missing);
		table_str(&t, str_of(r->summary));
	}
	buf_str(out, STR("\nstandings one by one, nothing fitted; main lab: "));
	utf8_escape_line(out, rows->main_lab);
	buf_char(out, '\n');
	table_write(out, &t);
}

void
exhibits_validate_json(struct json_write *j, const struct exhibits_rows *rows)
{
	json_write_array(j);
	for (size_t i = 0; i < rows->n; i++) {
		const struct exhibits_row *r = &rows->row[i];

		json_write_object(j);
		json_write_key(j, "standing");
		json_write_str(j, str_of(r->name));
		number(j, "auc", r->all);
		number(j, "auc_low", r->all_ci.low);
		number(j, "auc_high", r->all_ci.high);
		json_write_key(j, "main_lab");
		json_write_str(j, rows->main_lab);
		number(j, "main_auc", r->main);
		number(j, "main_auc_low", isnan(r->main) ? r->main : r->main_ci.low);
		number(j, "main_auc_high", isnan(r->main) ? r->main : r->main_ci.high);
		json_write_key(j, "missing");
		json_write_u64(j, r->n_missing);
		json_write_object_end(j);
	}
	json_write_array_end(j);
}
