/* match_explain.c - see match_explain.h. */
#include "cli/match_explain.h"

#include "base/utf8.h"
#include "cli/table.h"
#include "match/within.h"
#include "weigh/explain.h"
#include "weigh/power.h"

#include <math.h>

/* What a likeness may come from other than H1, and what would tell. */
static const char *const alternative[] = {
	"a third model taught both: see the other labs' ratios, or store its answers",
	"both learnt from the same public data: ask about what is not in it",
	"the suspect is the candidate or relays it: assay same, with several answers a prompt",
	"a system prompt or a template of the endpoint: ask again with another",
	"the same era, size and quality: add references of that kind",
};
enum { ALTERNATIVES = sizeof alternative / sizeof *alternative };

static void
ratio_cell(struct table *t, double log10_lr)
{
	double x = pow(10, fabs(log10_lr));

	if (isnan(log10_lr))
		table_str(t, STR("-"));
	else
		table_fmt(t, x < 9.95 ? "%s%.1f" : "%s%.0f", log10_lr < 0 ? "1/" : "", x);
}

/* Prompts for LR 10; SIZE_MAX where there is no ratio to start from. */
static size_t
prompts_needed(const struct match *m, const struct finding *f, const struct weigh *w)
{
	double z[WEIGH_FAMILIES_MAX] = { 0 }, noise[WEIGH_FAMILIES_MAX] = { 0 };
	const struct power p = { z, noise, f->n_prompt, f->n_reference };
	size_t at = (size_t)(f - m->lab);

	if (isnan(f->log10_lr) || !m->n_round)
		return SIZE_MAX;
	for (size_t i = 0; i < w->n; i++)
		for (size_t s = 0; s < f->n_score; s++)
			if (str_is(w->family[i], f->score[s].family)) {
				z[i] = f->score[s].z;
				noise[i] = power_noise(match_round(m, at, 0) + s,
					m->n_round, m->n_family);
			}
	return power_prompts(&p, w, WEIGH_LOG10_SUPPORT);
}

static void
prompts_cell(struct table *t, size_t n)
{
	if (n == SIZE_MAX)
		table_str(t, STR("-"));
	else if (!n)
		table_str(t, STR("no number"));
	else
		table_fmt(t, "%zu", n);
}

void
match_explain_text(struct buf *out, struct arena *a, const struct match *m,
	const struct finding *lab, size_t n, const struct weigh *w)
{
	const char *column[WEIGH_FAMILIES_MAX + 5] = { "lab", ">LR" };
	double *p = ARENA_NEW(a, double, n);
	struct table t;

	for (size_t i = 0; i < w->n; i++)
		column[2 + i] = arena_fmt(a, ">without %.*s", STR_ARG(w->family[i])).ptr;
	column[2 + w->n] = ">p at most (Holm)";
	column[3 + w->n] = ">prompts for LR 10";
	table_init(&t, a, column);
	explain_holm(p, lab, n);
	for (size_t i = 0; i < n; i++) {
		table_str(&t, lab[i].candidate);
		ratio_cell(&t, lab[i].log10_lr);
		for (size_t k = 0; k < w->n; k++)
			ratio_cell(&t, explain_without(&lab[i], w, k));
		if (isnan(p[i]))
			table_str(&t, STR("-"));
		else
			table_fmt(&t, "%.2g", p[i]);
		prompts_cell(&t, prompts_needed(m, &lab[i], w));
	}
	buf_str(out, STR("what each ratio rests on: the ratio with one family at the "
			 "average of labs\n"));
	table_write(out, &t);
	buf_str(out, STR("what else could explain a likeness:\n"));
	for (size_t i = 0; i < ALTERNATIVES; i++)
		buf_fmt(out, "  %s\n", alternative[i]);
	buf_char(out, '\n');
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

static void
finding_json(struct json_write *j, struct arena *a, const struct match *m,
	const struct finding *f, const struct weigh *w, double p)
{
	size_t need = prompts_needed(m, f, w), driver = explain_driver(f, w);

	json_write_object(j);
	json_write_key(j, "suspect");
	json_write_str(j, f->suspect);
	json_write_key(j, "candidate_lab");
	json_write_str(j, f->candidate);
	json_write_key(j, "log10_lr_without");
	json_write_object(j);
	for (size_t i = 0; i < w->n; i++)
		number(j, arena_str(a, w->family[i]).ptr, explain_without(f, w, i));
	json_write_object_end(j);
	json_write_key(j, "driver");
	json_write_str(j, driver < w->n ? w->family[driver] : (struct str){ 0 });
	number(j, "p_holm", p);
	number(j, "prompts_for_lr_10",
		need == SIZE_MAX || !need ? (double)NAN : (double)need);
	json_write_object_end(j);
}

/* The end of the findings of one suspect that begin at i. */
static size_t
suspect_end(const struct match *m, size_t i)
{
	size_t k = i;

	while (k < m->n_lab && str_equal(m->lab[k].suspect, m->lab[i].suspect))
		k++;
	return k;
}

void
match_explain_json(struct json_write *j, struct arena *a, const struct match *m,
	const struct weigh *w)
{
	double *p = ARENA_NEW(a, double, m->n_lab);

	json_write_array(j);
	for (size_t i = 0, end; i < m->n_lab; i = end) {
		end = suspect_end(m, i);
		explain_holm(p + i, m->lab + i, end - i);
		for (size_t k = i; k < end; k++)
			finding_json(j, a, m, &m->lab[k], w, p[k]);
	}
	json_write_array_end(j);
}

/* The suspect, of which there is one. */
static size_t
the_suspect(const struct match *m)
{
	size_t s = 0;

	while (!m->panel.model[s].suspect)
		s++;
	return s;
}

/* The first candidate of each lab, to go over labs in order of name. */
static bool
first_of_lab(const struct panel *p, size_t c)
{
	if (!p->model[c].candidate)
		return false;
	for (size_t k = 0; k < c; k++)
		if (p->model[k].candidate && p->model[k].lab == p->model[c].lab)
			return false;
	return true;
}

void
match_explain_within_text(
	struct buf *out, struct arena *a, const struct match *m, uint64_t seed)
{
	static const char *const column[] = { "lab", "file", ">score", ">first in",
		NULL };
	const struct panel *p = &m->panel;
	struct within *w = ARENA_NEW(a, struct within, p->n_model);
	size_t s = the_suspect(m), n_prompt;
	struct table t;

	table_init(&t, a, column);
	for (size_t c = 0; c < p->n_model; c++) {
		size_t n = first_of_lab(p, c)
				   ? within_lab(w, &n_prompt, m, s, p->model[c].lab, seed)
				   : 0;

		for (size_t i = 0; n > 1 && i < n; i++) {
			table_str(&t, p->model[c].about.lab);
			table_str(&t, p->model[w[i].model].about.name);
			table_fmt(&t, "%.4f", w[i].value);
			table_fmt(&t, "%.3f", w[i].first);
		}
	}
	buf_str(out,
		STR("within a lab, by openings; \"first in\": share of resampled sets "
		    "of prompts. A ranking, no ratio: siblings rank as teachers do.\n"));
	table_write(out, &t);
	buf_char(out, '\n');
}

void
match_explain_within_json(
	struct json_write *j, struct arena *a, const struct match *m, uint64_t seed)
{
	const struct panel *p = &m->panel;
	struct within *w = ARENA_NEW(a, struct within, p->n_model);
	size_t s = the_suspect(m), n_prompt;

	json_write_array(j);
	for (size_t c = 0; c < p->n_model; c++) {
		size_t n = first_of_lab(p, c)
				   ? within_lab(w, &n_prompt, m, s, p->model[c].lab, seed)
				   : 0;

		for (size_t i = 0; n > 1 && i < n; i++) {
			json_write_object(j);
			json_write_key(j, "lab");
			json_write_str(j, p->model[c].about.lab);
			json_write_key(j, "model");
			json_write_str(j, p->model[w[i].model].about.name);
			number(j, "score", w[i].value);
			number(j, "first", w[i].first);
			json_write_object_end(j);
		}
	}
	json_write_array_end(j);
}
