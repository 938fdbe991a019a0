/* contents_head.c - see contents_head.h. */
#include "report/contents_head.h"

#include "report/figures.h"
#include "report/words.h"

#include <math.h>

static void
title_block(struct doc *d)
{
	static const char *const column[] = { "", "", NULL };
	const struct verdict *v = d->verdict;
	const struct verdict_facts *f = &v->facts;
	struct doc_table *t;

	doc_say(d, DOC_TITLE, "Was %.*s trained on answers of %.*s?", STR_ARG(v->suspect),
		STR_ARG(v->candidate));
	if (v->draft)
		doc_say(d, DOC_NOTE,
			"Draft. Not everything that a report must state is stated; it is marked "
			"[not given]. Not for filing.");
	t = doc_table(d, "", column);
	doc_cell(t, STR("Report"));
	doc_cell_fmt(t, "%.*s, version %.*s, issued %.*s; case %.*s",
		STR_ARG(words_given(f->report_id)),
		STR_ARG(words_given(f->report_version)),
		STR_ARG(words_given(f->issue_date)), STR_ARG(words_given(f->case_id)));
	doc_cell(t, STR("Examiner"));
	doc_cell(t, words_given(f->examiner));
	doc_cell(t, STR("SEAL"));
	doc_cell(t, v->seal);
	doc_cell(t, STR("Verdict"));
	doc_cell(t, words_given(v->digest));
	doc_cell(t, STR("Plan"));
	doc_cell(t, words_given(v->plan_sha256));
}

/* The number, in the one sentence that a reader takes home, and its limits. */
static void
summary(struct doc *d, const struct verdict_candidate *c)
{
	struct arena *a = d->arena;
	const struct verdict *v = d->verdict;
	struct str low = words_lr(a, c->low), high = words_lr(a, c->high),
		   most = words_times(a, c->ceiling), lr = words_lr(a, c->log10_lr);

	doc_heading(d, 2, "summary", "Summary in plain words");
	doc_add(d, DOC_ANSWER, words_opinion(a, v, c));
	if (str_is(c->verdict, "same-endpoint"))
		doc_say(d, DOC_NOTE,
			"Then the likelihood ratio below is no answer: it weighs training on "
			"the answers (H1) against no such training (H2), and says nothing of "
			"H3. See A8 in section 12 for the test.");
	if (!isnan(c->log10_lr))
		doc_say(d, DOC_TEXT,
			"Likelihood ratio %.*s; 95 %% of redraws of the prompts lie between %.*s "
			"and %.*s. The models of known origin that the method was tried on "
			"cannot carry more than %.*s, either way. Support: %s. Verdict: %.*s.",
			STR_ARG(lr), STR_ARG(low), STR_ARG(high), STR_ARG(most),
			words_support(c), STR_ARG(c->verdict));
	for (size_t i = 0; i < c->n_caveat; i++)
		doc_add(d, DOC_NOTE, c->caveat[i].text);
	if (v->reason.len)
		doc_add(d, DOC_NOTE, v->reason);
	figures_lr(d);
}

/* The rates of all labs together may be better than those of the lab asked about. */
static void
own_errors(struct doc *d)
{
	const struct verdict_scope *s = verdict_own(d->verdict);
	struct str over, upper, above;

	if (!s) {
		doc_say(d, DOC_ITEM,
			"None of these trials is about %.*s: its own error rates are not known.",
			STR_ARG(d->verdict->candidate));
		return;
	}
	over = words_share(d->arena, s->support_h2);
	upper = words_share(d->arena, s->support_h2_upper);
	above = words_share(d->arena, s->misleading_h2);
	doc_say(d, DOC_ITEM,
		"In the trials about %.*s alone, %zu in which it was not: %.*s got 10 or more "
		"(at most %.*s), and %.*s got more than 1.",
		STR_ARG(d->verdict->candidate), s->n_nontarget, STR_ARG(over),
		STR_ARG(upper), STR_ARG(above));
}

static void
error_sentence(struct doc *d)
{
	const struct verdict_scope *s = verdict_pooled(d->verdict);
	struct str h1, h2, upper;

	if (!s) {
		doc_say(d, DOC_NOTE, "No validation is attached to this report.");
		return;
	}
	h1 = words_share(d->arena, s->support_h1);
	h2 = words_share(d->arena, s->support_h2);
	upper = words_share(d->arena, s->support_h2_upper);
	doc_say(d, DOC_ITEM,
		"How often the method is wrong: of %zu trials in which the suspect is not known "
		"to be so trained, %.*s got a ratio of 10 or more (95 %% bound %.*s, too low as "
		"trials share models); of %zu in which it was, %.*s did.",
		s->n_nontarget, STR_ARG(h2), STR_ARG(upper), s->n_target, STR_ARG(h1));
	own_errors(d);
}

void
contents_head_answer(struct doc *d)
{
	const struct verdict *v = d->verdict;
	const struct verdict_candidate *c = verdict_subject(v);

	title_block(d);
	summary(d, c);
	doc_heading(d, 3, "summary-means", "What this says, and what it does not");
	doc_say(d, DOC_ITEM,
		"It is not the probability that %.*s was so trained, and it names no source.",
		STR_ARG(v->suspect));
	error_sentence(d);
	doc_say(d, DOC_ITEM,
		"It does not exclude public copies of the answers, a common ancestor or a "
		"licence, and says nothing about intent or contracts: see section 12.");
	doc_say(d, DOC_ITEM,
		"It rests on %zu of %zu prompts, and on %zu unrelated models.",
		v->n_answer, v->n_prompt, c->n_reference);
}

/* The facts of one section, by the keys of their rows. */
static void
facts(struct doc *d, const char *const *keys)
{
	static const char *const column[] = { "", "", NULL };
	struct doc_table *t = doc_table(d, "", column);

	for (; *keys; keys++) {
		const struct field *f = verdict_facts_fields;
		struct str value;

		while (f->key && !str_is(str_of(*keys), f->key))
			f++;
		value = *(const struct str *)(const void
				*)((const char *)&d->verdict->facts + f->at);
		doc_cell_fmt(t, "%c%s", f->help[0] - 'a' + 'A', f->help + 1);
		doc_cell(t, words_given(value));
	}
}

static void
who(struct doc *d)
{
	static const char *const identification[] = { "case_id", "report_id",
		"report_version", "issue_date", "customer", "lab", "location", NULL };
	static const char *const people[] = { "examiner", "reviewer", "authoriser",
		"qualifications", "conflicts", "testimony", NULL };
	static const char *const instructions[] = { "questions", "not_provided",
		"irrelevant_seen", NULL };

	doc_add(d, DOC_PAGE, STR(""));
	doc_heading(d, 2, "identification", "1. Identification");
	facts(d, identification);
	doc_say(d, DOC_TEXT, "The results relate only to the answers examined.");
	doc_heading(d, 2, "who", "2. Who");
	facts(d, people);
	doc_say(d, DOC_CODE,
		"Statement of truth and of the expert's duty to the court (unsigned):\n\n"
		"I believe that the facts stated in this report are true and that the\n"
		"opinions expressed are correct. I understand my duty to the court and have\n"
		"complied with it.\n\n"
		"Signature ______________________   Date ______________");
	doc_heading(d, 2, "instructions", "3. Instructions and materials");
	facts(d, instructions);
}

static void
materials(struct doc *d)
{
	static const char *const column[] = { "file", "format", ">bytes", ">records",
		">refused", "SHA-256", NULL };
	const struct verdict *v = d->verdict;
	struct doc_table *t;

	doc_add(d, DOC_FOLD,
		arena_fmt(d->arena, "Materials considered: %zu files", v->n_source));
	t = doc_table(d, "Every file that answers were read from", column);
	for (size_t i = 0; i < v->n_source; i++) {
		const struct verdict_source *s = &v->source[i];

		doc_cell(t, s->path);
		doc_cell(t, s->format);
		doc_cell_fmt(t, "%zu", s->n_byte);
		doc_cell_fmt(t, "%zu", s->n_record);
		doc_cell_fmt(t, "%zu", s->n_refused);
		doc_cell(t, s->sha256);
	}
	doc_add(d, DOC_FOLD_END, STR(""));
}

static void
propositions(struct doc *d)
{
	static const char *const context[] = { "conditioning", "population", NULL };
	const struct verdict *v = d->verdict;
	struct str s = v->suspect, c = v->candidate;

	doc_heading(d, 2, "propositions", "5. Propositions");
	doc_say(d, DOC_ITEM, "H1: %.*s was trained on answers of %.*s.", STR_ARG(s),
		STR_ARG(c));
	doc_say(d, DOC_ITEM,
		"H2: %.*s was trained without them; what likeness there is arises from A1 to "
		"A5 or A7 of section 12.",
		STR_ARG(s));
	doc_say(d, DOC_ITEM,
		"H3: %.*s is, or relays, a model of %.*s or an ancestor of one. The likelihood "
		"ratio is for H1 against H2; H3 is taken up under A8.",
		STR_ARG(s), STR_ARG(c));
	doc_say(d, DOC_TEXT,
		"The level is that of activity: training, not ownership or intent.");
	facts(d, context);
}

static void
method(struct doc *d)
{
	static const char *const column[] = { "", "", NULL };
	static const char *const plan[] = { "plan", "plan_time", "deviations", NULL };
	const struct verdict *v = d->verdict;
	struct doc_table *t;

	doc_heading(d, 2, "method", "6. Method");
	doc_say(d, DOC_TEXT,
		"Each prompt's answers are compared by several families of scores. Each score "
		"is centred on the reference population, so that zero is what an unrelated "
		"model has; how far the candidate stands out is expressed in the population's "
		"own spread; and a calibration fitted on models of documented origin turns "
		"that into one likelihood ratio, never larger than the number of known "
		"unrelated models can carry.");
	t = doc_table(d, "", column);
	doc_cell(t, STR("Program"));
	doc_cell_fmt(t, "%.*s %.*s", STR_ARG(v->tool.name), STR_ARG(v->tool.version));
	doc_cell(t, STR("SHA-256 of the program"));
	doc_cell(t, words_given(v->tool.program_sha256));
	doc_cell(t, STR("Libraries"));
	doc_cell(t, words_given(v->tool.libraries));
	doc_cell(t, STR("Settings"));
	doc_cell(t, words_given(v->tool.match_options));
	doc_cell(t, STR("Calibration"));
	doc_cell_fmt(t, "%.*s: %zu students, %zu others, %zu labs, %zu prompts",
		STR_ARG(v->calibration.name), v->calibration.n_target,
		v->calibration.n_nontarget, v->calibration.n_lab,
		v->calibration.n_prompt);
	facts(d, plan);
}

void
contents_head_facts(struct doc *d)
{
	static const char *const item[] = { "endpoint", "claimed_model", "account",
		"terms", "operated_by", "dates", NULL };

	who(d);
	materials(d);
	doc_heading(d, 2, "item", "4. The item examined");
	facts(d, item);
	propositions(d);
	method(d);
}
