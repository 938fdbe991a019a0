/* rules_figures.c - see rules_figures.h. */
#include "cli/rules_figures.h"

#include "cli/pair.h"
#include "rule/rule_set.h"
#include "stat/binomial.h"

#include <math.h>

/* The files hold four digits. */
#define TOLERANCE 0.000051

void
rules_figures_begin(struct rules_figures *f, struct command_run *r)
{
	static const char *const column[] = { "rule", "corpus", "unit", ">units", ">hits",
		">right", ">wrong", ">labelled", ">precision", "95% bounds", ">recall",
		"95% bounds", NULL };

	*f = (struct rules_figures){ .r = r };
	if (r->as_json)
		json_write_array(&r->json);
	else
		table_init(&f->table, &r->arena, column);
}

static void
cells(struct table *t, const double p[3], bool known)
{
	if (known) {
		table_fmt(t, "%.4f", p[0]);
		table_fmt(t, "%.4f-%.4f", p[1], p[2]);
	} else {
		table_str(t, STR("-"));
		table_str(t, STR("-"));
	}
}

static void
rate(struct json_write *j, const char *key, const double p[3], bool known)
{
	if (!known)
		return;
	json_write_key(j, key);
	json_write_array(j);
	for (size_t i = 0; i < 3; i++)
		json_write_double(j, p[i]);
	json_write_array_end(j);
}

static void
texts(struct json_write *j, struct str rule, const struct rule_calibration *k)
{
	const struct {
		const char *key;
		struct str text;
	} row[] = { { "rule", rule }, { "corpus", k->corpus }, { "note", k->note },
		{ "sha256", k->sha256 },
		{ "unit", str_of(k->by_account ? "account" : "text") } };

	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		json_write_key(j, row[i].key);
		json_write_str(j, row[i].text);
	}
}

static void
row_json(struct json_write *j, struct str rule, const struct rule_calibration *k)
{
	json_write_object(j);
	texts(j, rule, k);
	pair_u64(j, "units", k->n);
	pair_u64(j, "hits", k->hits);
	pair_u64(j, "unknown", k->unknown);
	pair_u64(j, "right", k->right);
	pair_u64(j, "wrong", k->wrong);
	pair_u64(j, "labelled", k->n_label);
	rate(j, "precision", k->precision, k->right + k->wrong > 0);
	rate(j, "recall", k->recall, k->n_label > 0);
	json_write_object_end(j);
}

void
rules_figures_row(
	struct rules_figures *f, struct str rule, const struct rule_calibration *k)
{
	struct table *t = &f->table;

	if (f->r->as_json) {
		row_json(&f->r->json, rule, k);
		return;
	}
	table_str(t, rule);
	table_str(t, k->corpus);
	table_str(t, str_of(k->by_account ? "account" : "text"));
	table_fmt(t, "%llu", (unsigned long long)k->n);
	table_fmt(t, "%llu", (unsigned long long)k->hits);
	table_fmt(t, "%llu", (unsigned long long)k->right);
	table_fmt(t, "%llu", (unsigned long long)k->wrong);
	table_fmt(t, "%llu", (unsigned long long)k->n_label);
	cells(t, k->precision, k->right + k->wrong > 0);
	cells(t, k->recall, k->n_label > 0);
}

void
rules_figures_end(struct rules_figures *f)
{
	if (f->r->as_json) {
		json_write_array_end(&f->r->json);
		buf_char(&f->r->out, '\n');
	} else {
		table_write(&f->r->out, &f->table);
	}
}

static bool
follows(const double p[3], uint64_t k, uint64_t n)
{
	double low, high;

	if (!n)
		return true;
	binomial_bounds(&low, &high, (size_t)k, (size_t)n);
	return (fabs(p[0] - (double)k / (double)n) < TOLERANCE &&
		fabs(p[1] - low) < TOLERANCE && fabs(p[2] - high) < TOLERANCE);
}

int
rules_figures(struct command_run *r, const struct rule_set *s)
{
	struct rules_figures f;

	rules_figures_begin(&f, r);
	for (size_t i = 0; i < s->n_rule; i++)
		for (size_t c = 0; c < s->rule[i].n_calibration; c++) {
			const struct rule_calibration *k = &s->rule[i].calibration[c];

			if (!follows(k->precision, k->right, k->right + k->wrong) ||
				!follows(k->recall, k->right, k->n_label))
				err_set(&r->err, RC_INPUT,
					"%.*s: the bounds for %.*s do not follow from the counts: run assay rules calibrate again",
					STR_ARG(s->rule[i].path), STR_ARG(k->corpus));
			rules_figures_row(&f, s->rule[i].id, k);
		}
	rules_figures_end(&f);
	return r->err.rc ? command_fail(r) : EXIT_DONE;
}
