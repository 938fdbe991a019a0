/* contents_limits.c - see contents_limits.h. */
#include "report/contents_limits.h"

#include "report/figures.h"
#include "report/words.h"

#include <math.h>

static void
number(struct doc_table *t, double v)
{
	if (isnan(v))
		doc_cell(t, STR("-"));
	else
		doc_cell_fmt(t, "%.3f", v);
}

static void
quality(struct doc *d)
{
	static const char *const column[] = { "trials", ">H1 true", ">H2 true", ">AUC",
		">Cllr", ">Cllr_min", ">Cllr_cal", NULL };
	const struct verdict_validation *w = &d->verdict->validation;
	struct doc_table *t = doc_table(d,
		"How well the method separates (Cllr: 0 perfect, 1 uninformative)",
		column);

	for (size_t i = 0; i < w->n_scope; i++) {
		const struct verdict_scope *s = &w->scope[i];

		doc_cell(t, s->scope);
		doc_cell_fmt(t, "%zu", s->n_target);
		doc_cell_fmt(t, "%zu", s->n_nontarget);
		number(t, s->auc);
		number(t, s->cllr);
		number(t, s->cllr_min);
		number(t, s->cllr_cal);
	}
}

static void
errors(struct doc *d)
{
	static const char *const column[] = { "trials", ">LR above 1, H2 true",
		">LR below 1, H1 true", ">LR 10 or more, H1 true", ">same, H2 true",
		">at most (95 %)", NULL };
	const struct verdict_validation *w = &d->verdict->validation;
	struct arena *a = d->arena;
	struct doc_table *t = doc_table(d,
		"How often it misleads; the last column is the exact upper bound",
		column);

	for (size_t i = 0; i < w->n_scope; i++) {
		const struct verdict_scope *s = &w->scope[i];

		doc_cell(t, s->scope);
		doc_cell(t, words_share(a, s->misleading_h2));
		doc_cell(t, words_share(a, s->misleading_h1));
		doc_cell(t, words_share(a, s->support_h1));
		doc_cell(t, words_share(a, s->support_h2));
		doc_cell(t, words_share(a, s->support_h2_upper));
	}
}

/* At this very number: how many trials of the other truth got at least as much? */
static void
misleading_here(struct doc *d)
{
	const struct verdict_candidate *c = verdict_subject(d->verdict);
	const struct verdict_validation *w = &d->verdict->validation;
	bool more = c->log10_lr >= 0;
	const double *v = more ? w->h2 : w->h1;
	size_t n = more ? w->n_h2 : w->n_h1, as_far = 0;

	if (isnan(c->log10_lr) || !n)
		return;
	for (size_t i = 0; i < n; i++)
		as_far += more ? v[i] >= c->log10_lr : v[i] <= c->log10_lr;
	doc_say(d, DOC_TEXT,
		"Misleading evidence at this number: of %zu trials in which %s is true, %zu got "
		"a likelihood ratio at least as far on the wrong side as this case.",
		n, more ? "H2" : "H1", as_far);
}

void
contents_limits_validation(struct doc *d)
{
	const struct verdict *v = d->verdict;
	const struct verdict_facts *f = &v->facts;
	struct str by = words_given(f->validated_by), where = words_given(f->conditions);
	double ratio = v->alike / v->calibration.alike;

	doc_heading(d, 2, "validation", "9. Validation");
	if (!v->validation.n_scope) {
		doc_say(d, DOC_NOTE, "No validation is attached to this report.");
	} else {
		doc_say(d, DOC_TEXT, "%.*s; trials scored: %.*s. Run by: %.*s",
			STR_ARG(v->calibration.name), STR_ARG(v->validation.calibration),
			STR_ARG(by));
		quality(d);
		errors(d);
		figures_tippett(d);
		misleading_here(d);
	}
	doc_say(d, DOC_TEXT, "Where this case differs from those conditions: %.*s",
		STR_ARG(where));
	if (isfinite(ratio))
		doc_say(d, DOC_TEXT,
			"Unrelated models answer alike %.2f times as much here as there; prompts "
			"here %zu, there %zu.",
			ratio, v->n_prompt, v->calibration.n_prompt);
}

/* Of the first half of the rule: a ratio of 10 or more. */
static void
risk(struct doc *d, const struct verdict_scope *s, const char *whose)
{
	struct str accept = words_share(d->arena, s->support_h2_upper);
	struct str reject = words_share(d->arena, 1 - s->support_h1);

	doc_say(d, DOC_ITEM,
		"In the trials about %s: a ratio of 10 or more for a model that was not so "
		"trained, at most %.*s (95 %%, %zu trials taken as independent); less than 10 "
		"for one that was, %.*s of %zu.",
		whose, STR_ARG(accept), s->n_nontarget, STR_ARG(reject), s->n_target);
}

void
contents_limits_rule(struct doc *d)
{
	const struct verdict_scope *s = verdict_pooled(d->verdict),
				   *own = verdict_own(d->verdict);

	doc_heading(d, 2, "rule", "10. Decision rule");
	doc_say(d, DOC_TEXT,
		"A verdict supports derivation when the likelihood ratio is 10 or more and the "
		"whole 95 %% interval lies above 1; it supports independence when it is 1/10 or "
		"less and the whole interval lies below 1; all else is inconclusive, and "
		"inconclusive is never clean. Fewer than 25 shared prompts, or fewer than 5 "
		"unrelated models, are not evaluated.");
	if (s) {
		risk(d, s, "all labs");
		if (own)
			risk(d, own, "this candidate's lab alone");
	}
}

void
contents_limits_alternatives(struct doc *d)
{
	static const char *const column[] = { "", "alternative explanation", "status",
		"result", NULL };
	const struct verdict *v = d->verdict;
	struct doc_table *t;
	size_t open = 0;

	doc_heading(d, 2, "alternatives", "12. Alternative explanations");
	for (size_t i = 0; i < v->n_alternative; i++)
		open += !str_is(v->alternative[i].status, "tested");
	doc_say(d, DOC_TEXT,
		"%zu of %zu are tested; %zu cannot be tested here, or are not excluded, and stay "
		"open whatever the number is.",
		v->n_alternative - open, v->n_alternative, open);
	t = doc_table(d, "What else could explain the likeness", column);
	for (size_t i = 0; i < v->n_alternative; i++) {
		doc_cell(t, v->alternative[i].id);
		doc_cell(t, v->alternative[i].text);
		doc_cell(t, v->alternative[i].status);
		doc_cell(t, v->alternative[i].result);
	}
}

void
contents_limits_sensitivity(struct doc *d)
{
	static const char *const column[] = { "what was done otherwise",
		">likelihood ratio", NULL };
	const struct verdict *v = d->verdict;
	struct doc_table *t;

	doc_heading(d, 2, "sensitivity", "13. Sensitivity");
	doc_say(d, DOC_TEXT,
		"What the prompt says is removed in every score. Statements of identity are not: "
		"no score looks for them, and their words count like any others, so a suspect "
		"that says who made it is a little more alike to whoever says the same. The "
		"threshold does not change the number, it only names it.");
	t = doc_table(d, "What the number would be otherwise", column);
	for (size_t i = 0; i < v->n_variant; i++) {
		doc_cell(t, v->variant[i].what);
		doc_cell(t, words_lr(d->arena, v->variant[i].log10_lr));
	}
}

void
contents_limits_limitations(struct doc *d)
{
	static const char *const limit[] = {
		"An encrypted connection proves to nobody else what was said over it: the "
		"records are the operator's, corroborated as far as section 7 says.",
		"What the suspect was in fact trained on is unknown.",
		"The trials of section 9 share models, so they are fewer than their number says, "
		"and the bounds on error rates, which take them as independent, are too low.",
		"If the suspect is among the models that the calibration was made from, the "
		"error rates are not those of a case that the method has not seen.",
		"The likelihood ratio of a candidate is not corrected for how many candidates "
		"were asked about.",
		"The candidate's answers are those of one time; its service may have changed.",
		"The reference population is the models at hand. A model unlike all of them, or "
		"one that resembles the candidate for another reason, may score as one trained "
		"on it.",
		"Published methods that trace a model's weights to a base model still err in "
		"5 to 10 % of the cases they call positive; from text alone less is known.",
		"Whether terms were broken, and what anybody intended, are not questions of this "
		"method.",
	};

	doc_heading(d, 2, "limitations", "14. Limitations");
	for (size_t i = 0; i < sizeof limit / sizeof *limit; i++)
		doc_add(d, DOC_ITEM, str_of(limit[i]));
}
