/* contents_results.c - see contents_results.h. */
#include "report/contents_results.h"

#include "report/figures.h"
#include "report/words.h"

#include <math.h>

static void
row(struct doc_table *t, const char *name, struct str value)
{
	doc_cell(t, str_of(name));
	doc_cell(t, words_given(value));
}

void
contents_results_capture(struct doc *d)
{
	static const char *const column[] = { "", "", NULL };
	const struct verdict *v = d->verdict;
	const struct verdict_facts *f = &v->facts;
	size_t records = 0, refused = 0;
	struct doc_table *t;

	for (size_t i = 0; i < v->n_source; i++) {
		records += v->source[i].n_record;
		refused += v->source[i].n_refused;
	}
	doc_heading(d, 2, "capture", "7. Integrity of the capture");
	t = doc_table(d, "", column);
	doc_cell(t, STR("Records read"));
	doc_cell_fmt(t, "%zu, of which %zu could not be used", records, refused);
	doc_cell(t, STR("Prompts answered by the suspect"));
	doc_cell_fmt(t, "%zu of %zu; %zu not", v->n_answer, v->n_prompt,
		v->n_prompt - v->n_answer);
	row(t, "Attempts", f->attempts);
	row(t, "Level of corroboration", f->corroboration);
	row(t, "Clock", f->clock);
	row(t, "Encrypted connection", f->tls);
	row(t, "Changes in the run", f->certificates);
	figures_coverage(d);
}

/* By itself a family favours H1 where the candidate stands above the average of labs. */
static struct str
favours(const struct verdict_score *s)
{
	if (isnan(s->contribution))
		return STR("not in the calibration");
	if (s->standing > 0)
		return s->contribution > 0 ? STR("H1") : STR("H1; in the sum H2");
	return s->contribution > 0 ? STR("H2; in the sum H1") : STR("H2");
}

static void
families(struct doc *d, const struct verdict_candidate *c)
{
	static const char *const column[] = { "family of scores", ">standing (spreads)",
		">adds to log10 LR", "favours", NULL };
	struct doc_table *t = doc_table(d,
		"Each family of scores: how far the candidate stands out among all labs",
		column);
	size_t against = 0, turned = 0;

	for (size_t i = 0; i < c->n_score; i++) {
		const struct verdict_score *s = &c->score[i];
		bool used = !isnan(s->contribution);

		doc_cell(t, s->family);
		if (isnan(s->standing))
			doc_cell(t, STR("-"));
		else
			doc_cell_fmt(t, "%.2f", s->standing);
		if (used)
			doc_cell_fmt(t, "%+.2f", s->contribution);
		else
			doc_cell(t, STR("-"));
		doc_cell(t, favours(s));
		against += used && (s->standing <= 0 || s->contribution <= 0);
		turned += used && (s->standing <= 0) != (s->contribution <= 0);
	}
	doc_say(d, DOC_TEXT,
		"What a family adds is what the ratio, before any limit, would lose if the "
		"candidate stood at the average of labs in it. Families that say nearly the "
		"same count as one, so what they add does not sum to the ratio.");
	if (against)
		doc_say(d, DOC_TEXT,
			"Families of scores that favour H2, by themselves or in the sum: %zu; "
			"they are part of the number.",
			against);
	else
		doc_say(d, DOC_TEXT, "No family of scores that favours H2 was found.");
	if (turned)
		doc_say(d, DOC_TEXT,
			"In %zu of them what it adds is of the other sign than the standing: what "
			"families say overlaps, and the calibration, fitted to all of them "
			"together, takes away with one what another counts too much.",
			turned);
}

/* From the standings to the number, each step that takes something away. */
static void
steps(struct doc *d, const struct verdict_candidate *c)
{
	static const char *const column[] = { "", "", NULL };
	struct arena *a = d->arena;
	struct doc_table *t;

	if (isnan(c->log10_lr))
		return;
	t = doc_table(d, "", column);
	doc_cell(t, STR("Ratio of the standings alone, before any limit"));
	doc_cell(t, words_lr(a, c->log10_raw));
	doc_cell(t, STR("Calibrated ratio, after limits and ceiling"));
	doc_cell(t, words_lr(a, c->log10_lr));
	doc_cell(t, STR("Ceiling: what the known unrelated models can carry (ELUB)"));
	doc_cell(t, words_times(a, c->ceiling));
	doc_cell(t,
		STR("Chance of such a ratio if H2 is true, by Holm over all candidates"));
	if (isnan(c->p_holm))
		doc_cell(t, STR("not computed"));
	else
		doc_cell_fmt(t, "at most %.2g, if the calibration holds here", c->p_holm);
}

void
contents_results_numbers(struct doc *d)
{
	const struct verdict *v = d->verdict;
	const struct verdict_candidate *c = verdict_subject(v);
	struct str lr = words_lr(d->arena, c->log10_lr), low = words_lr(d->arena, c->low),
		   high = words_lr(d->arena, c->high),
		   most = words_times(d->arena, c->ceiling);

	doc_heading(d, 2, "results", "8. Results");
	doc_say(d, DOC_TEXT,
		"%zu prompts that both answered; %zu reference models unrelated to both. "
		"Calibrated likelihood ratio %.*s, 95 %% interval %.*s to %.*s (bootstrap over "
		"prompts), ceiling %.*s%s.",
		c->n_prompt, c->n_reference, STR_ARG(lr), STR_ARG(low), STR_ARG(high),
		STR_ARG(most),
		c->at_ceiling ? "; the number was cut to the ceiling" : "");
	steps(d, c);
	families(d, c);
	figures_population(d);
	figures_strip(d);
	doc_say(d, DOC_TEXT,
		"Shared passages of 20 words or more, with %.*s: %zu found, %zu quoted from "
		"the prompt, %zu common to unrelated models, %zu neither. They are shown in "
		"Annex A and carry no weight in the likelihood ratio.",
		STR_ARG(v->candidate_model), v->passages.n, v->passages.n_quoted,
		v->passages.n_common, v->passages.n_counted);
}

void
contents_results_opinion(struct doc *d)
{
	static const char *const column[] = { "likelihood ratio, either way", "support",
		NULL };
	static const char *const scale[] = { "1 to 2", "none", "2 to 10", "limited",
		"10 to 100", "moderate", "100 to 1,000", "moderately strong" };
	const struct verdict_candidate *c = verdict_subject(d->verdict);
	struct doc_table *t;

	doc_heading(d, 2, "opinion", "11. Opinion");
	doc_add(d, DOC_ANSWER, words_opinion(d->arena, d->verdict, c));
	doc_say(d, DOC_TEXT,
		"Support by the table below: %s. Laboratories differ in these words; the number "
		"is what counts. This does not state the probability that H1 is true, and it "
		"is not an attribution to a source.",
		words_support(c));
	t = doc_table(d, "The words used in this report", column);
	for (size_t i = 0; i < sizeof scale / sizeof *scale; i++)
		doc_cell(t, str_of(scale[i]));
}

void
contents_results_exhibits(struct doc *d)
{
	const struct verdict *v = d->verdict;

	doc_add(d, DOC_PAGE, STR(""));
	doc_heading(d, 2, "exhibits", "Annex A. Exhibits: passages side by side");
	if (!v->n_exhibit) {
		doc_say(d, DOC_TEXT,
			"No passage of 20 words or more stands both in an answer of %.*s and in "
			"one of %.*s.",
			STR_ARG(v->suspect), STR_ARG(v->candidate_model));
		return;
	}
	doc_say(d, DOC_TEXT,
		"Left: %.*s. Right: %.*s. Marked: what both wrote. Struck out: what the prompt "
		"says too, or unrelated models wrote as well; it counts for nothing. Of %zu "
		"passages, those of %zu pairs of answers are shown.",
		STR_ARG(v->suspect), STR_ARG(v->candidate_model), v->passages.n,
		v->n_exhibit);
	for (size_t i = 0; i < v->n_exhibit; i++)
		doc_add(d, DOC_EXHIBIT, arena_fmt(d->arena, "Exhibit A%zu", i + 1))
			->exhibit = &v->exhibit[i];
}

void
contents_results_prompts(struct doc *d)
{
	static const char *const column[] = { "prompt", ">score",
		"suspect's answer begins", "candidate's answer begins", NULL };
	const struct verdict *v = d->verdict;
	struct doc_table *t;

	doc_heading(d, 2, "prompts", "Annex B. Prompt by prompt");
	doc_say(d, DOC_TEXT,
		"The score of both answers to each prompt (%.*s, with %.*s): above 0 where they are "
		"more alike than those of unrelated models.",
		STR_ARG(v->family), STR_ARG(v->candidate_model));
	doc_add(d, DOC_FOLD, arena_fmt(d->arena, "All %zu prompts", v->n_prompts));
	t = doc_table(d, "Every prompt", column);
	for (size_t i = 0; i < v->n_prompts; i++) {
		const struct verdict_prompt *p = &v->prompt[i];

		if (p->id.len && p->text.len)
			doc_cell_fmt(t, "%.*s: %.*s", STR_ARG(p->id), STR_ARG(p->text));
		else
			doc_cell(t, p->id.len ? p->id : p->text);
		if (isnan(p->score))
			doc_cell(t, STR("-"));
		else
			doc_cell_fmt(t, "%.3f", p->score);
		doc_cell(t, p->left);
		doc_cell(t, p->right);
	}
	doc_add(d, DOC_FOLD_END, STR(""));
}
