/* alternative.c - see alternative.h. */
#include "report/alternative.h"

#include "report/words.h"

#include <math.h>

#define TESTED       "tested"
#define NOT_TESTABLE "not testable"
#define NOT_EXCLUDED "not excluded"

struct answer {
	const char *status;
	struct str result;
};

static struct answer
shared_data(const struct verdict *v, struct arena *a)
{
	const struct verdict_candidate *c = verdict_subject(v);

	return (struct answer){ TESTED,
		arena_fmt(a,
			"Every score is what goes beyond %zu reference models that answered the "
			"same prompts and are not known to be trained on %.*s. What they owe to "
			"public text that all of them have seen is taken away so; what only the "
			"suspect and the candidate have seen is not.",
			c->n_reference, STR_ARG(v->candidate)) };
}

static struct answer
contamination(const struct verdict *v, struct arena *a)
{
	return (struct answer){ NOT_EXCLUDED,
		arena_fmt(a,
			"Answers of %.*s that stand on the public web, or in public training "
			"sets, would leave the same trace as answers taken from its service. "
			"From the text of answers the two cannot be told apart.",
			STR_ARG(v->candidate)) };
}

static struct answer
homogeneity(const struct verdict *v, struct arena *a)
{
	double ratio = v->alike / v->calibration.alike;

	if (!isfinite(ratio))
		return (struct answer){ NOT_EXCLUDED,
			STR("How alike unrelated models answer here was not computed.") };
	return (struct answer){ TESTED,
		arena_fmt(a,
			"Unrelated models of this case answer %.2f times as alike as those "
			"that the calibration was made with; outside what its own prompts "
			"span the weight of evidence is halved, above 10 nothing is said.",
			ratio) };
}

static struct answer
generic(const struct verdict *v, struct arena *a)
{
	return (struct answer){ TESTED,
		arena_fmt(a,
			"Words are weighed by how rare they are among all models of the case. "
			"Of %zu shared passages of 20 words or more, %zu were struck out "
			"because unrelated models wrote them too.",
			v->passages.n, v->passages.n_common) };
}

static struct answer
same_prompts(const struct verdict *v, struct arena *a)
{
	return (struct answer){ TESTED,
		arena_fmt(a,
			"What the prompt itself says is removed before anything is counted, "
			"and each prompt's scores are centred on how alike unrelated models "
			"answer it. %zu of %zu shared passages were struck out as quoted.",
			v->passages.n_quoted, v->passages.n) };
}

static struct answer
identity(const struct verdict *v, struct arena *a)
{
	(void)v, (void)a;
	return (struct answer){
		NOT_EXCLUDED,
		STR("No family of scores looks for statements of a model about who made it, "
		    "but their words are not removed and count like any others. How many "
		    "answers hold such a statement: `assay scan` with the rules of identity.")
	};
}

static struct answer
ancestor(const struct verdict *v, struct arena *a)
{
	return (struct answer){ NOT_EXCLUDED,
		arena_fmt(a,
			"A common base model, a licence to use the answers, or weights of "
			"%.*s merged into the suspect would give the same likeness. Ask for the "
			"base model and its licence.",
			STR_ARG(v->candidate)) };
}

/* Whole answers that are the same, with the candidate's models and with others. */
static struct str
identical(const struct verdict *v, struct arena *a)
{
	size_t same = 0, other = 0;

	for (size_t i = 0; i < v->n_model; i++) {
		const struct verdict_model *m = &v->model[i];
		bool own = str_equal(m->lab.len ? m->lab : m->name, v->candidate);
		size_t *most = own ? &same : &other;

		*most = m->n_identical > *most ? m->n_identical : *most;
	}
	return arena_fmt(a,
		"Of %zu answers, at most %zu are those of one model of %.*s word for word, and "
		"at most %zu those of one other model; a relay that samples its answers would "
		"show none.",
		v->n_answer, same, STR_ARG(v->candidate), other);
}

/* The two-sample test in figures. */
static struct str
same_test(const struct verdict *v, struct arena *a)
{
	const struct verdict_same *s = &v->same;

	if (!s->tested)
		return arena_fmt(a,
			"Of %zu prompts with long answers, one is the same byte for byte for "
			"%zu.",
			s->n_long, s->n_equal);
	return arena_fmt(a,
		"%zu and %zu answers to the same %zu prompts: MMD^2 %.5f, 95 %% of chance "
		"below %.5f, p %.4f (%zu permutations within prompts). %zu of %zu models of "
		"other labs are told apart from the suspect by the same test. Of %zu prompts "
		"with long answers, one is the same byte for byte for %zu.",
		s->n_suspect, s->n_model, s->n_prompt, s->mmd2, s->null_95, s->p,
		s->n_round, s->n_control_told, s->n_control, s->n_long, s->n_equal);
}

static struct answer
proxy(const struct verdict *v, struct arena *a)
{
	const struct verdict_same *s = &v->same;
	struct str test = same_test(v, a), whole = identical(v, a);

	if (str_is(s->verdict, "same-endpoint"))
		return (struct answer){ TESTED,
			arena_fmt(a,
				"This is what was found: %.*s (H3, with %.*s). %.*s It may be "
				"that model, relay it, or share its weights; nothing here tells "
				"which.",
				STR_ARG(s->reason), STR_ARG(s->model), STR_ARG(test)) };
	if (str_is(s->verdict, "different"))
		return (struct answer){ TESTED,
			arena_fmt(a,
				"The suspect is told apart from %.*s itself (H3). %.*s This "
				"speaks against a relay of that model as it was asked here; "
				"another model of %.*s, another system prompt or other sampling "
				"settings would differ too.",
				STR_ARG(s->model), STR_ARG(test),
				STR_ARG(v->candidate)) };
	if (str_is(s->verdict, "inconclusive"))
		return (struct answer){ NOT_EXCLUDED,
			arena_fmt(a, "H3, with %.*s: %.*s. %.*s", STR_ARG(s->model),
				STR_ARG(s->reason), STR_ARG(test)) };
	return (struct answer){ NOT_TESTABLE,
		arena_fmt(a, "The test of H3 was not made: %.*s. %.*s",
			STR_ARG(s->reason.len ? s->reason : STR("nobody asked for it")),
			STR_ARG(whole)) };
}

static struct answer
direction(const struct verdict *v, struct arena *a)
{
	return (struct answer){ NOT_TESTABLE,
		arena_fmt(a,
			"Likeness has no direction: that %.*s learned from %.*s, or both from "
			"a third model, is for release dates to exclude.",
			STR_ARG(v->candidate), STR_ARG(v->suspect)) };
}

static struct answer
drift(const struct verdict *v, struct arena *a)
{
	return (struct answer){ NOT_EXCLUDED,
		arena_fmt(a,
			"The %zu files that were read are listed with their digests, so the "
			"comparison is with exactly these answers. Whether the candidate's "
			"service gave others at other times is not known.",
			v->n_source) };
}

static struct answer
luck(const struct verdict *v, struct arena *a)
{
	const struct verdict_candidate *c = verdict_subject(v);
	struct str low = words_lr(a, c->low), high = words_lr(a, c->high);

	return (struct answer){ TESTED,
		arena_fmt(a,
			"Drawing the %zu prompts anew gives likelihood ratios from %.*s to "
			"%.*s (95 %%); all %zu candidates are reported, whatever came out. The "
			"ratio is not corrected for their number. Whether the prompts were fixed "
			"beforehand, and every attempt kept, the examiner states in sections 6 "
			"and 7.",
			c->n_prompt, STR_ARG(low), STR_ARG(high), v->n_candidate) };
}

static struct answer
operator_error(const struct verdict *v, struct arena *a)
{
	size_t refused = 0;

	for (size_t i = 0; i < v->n_source; i++)
		refused += v->source[i].n_refused;
	return (struct answer){ NOT_EXCLUDED,
		arena_fmt(a,
			"A cache, a gateway that rewrites, or a model exchanged during the run "
			"does not show in answers that were collected once. %zu records of the "
			"files could not be read and are counted under Capture.",
			refused) };
}

static struct answer
planted(const struct verdict *v, struct arena *a)
{
	(void)a, (void)v;
	return (struct answer){
		NOT_TESTABLE,
		STR("Somebody who can train the suspect can make it resemble whomever they "
		    "like. Nothing in the text of answers tells an imitation from an accident.")
	};
}

static const struct {
	const char *id, *text;
	struct answer (*answer)(const struct verdict *v, struct arena *a);
} table[VERDICT_ALTERNATIVES] = {
	{ "A1", "Shared pre-training on public text", shared_data },
	{ "A2", "Answers of the candidate on the web or in public data sets",
		contamination },
	{ "A3", "Models resemble one another anyway", homogeneity },
	{ "A4", "Generic phrases, short answers, templates", generic },
	{ "A5", "The same prompts force the same answers", same_prompts },
	{ "A6", "The suspect names the candidate by hallucination", identity },
	{ "A7", "A common ancestor, a licence, or merged weights", ancestor },
	{ "A8", "The suspect relays the candidate", proxy },
	{ "A9", "The candidate learned from the suspect, or both from a third",
		direction },
	{ "A10", "The candidate's answers changed, or were contaminated", drift },
	{ "A11", "Luck, many tests, chosen prompts", luck },
	{ "A12", "Operator's error, caches, gateways, a model exchanged",
		operator_error },
	{ "A13", "Imitation on purpose, planted evidence", planted },
};

void
alternative_fill(struct verdict *v, struct arena *a)
{
	v->alternative = ARENA_NEW(a, struct verdict_alternative, VERDICT_ALTERNATIVES);
	v->n_alternative = verdict_subject(v) ? VERDICT_ALTERNATIVES : 0;
	for (size_t i = 0; i < v->n_alternative; i++) {
		struct answer r = table[i].answer(v, a);
		struct str remark = str_trim(v->facts.remark[i]);

		if (remark.len)
			r.result = arena_fmt(a, "%.*s The examiner adds: %.*s",
				STR_ARG(r.result), STR_ARG(remark));
		v->alternative[i] = (struct verdict_alternative){ str_of(table[i].id),
			str_of(table[i].text), str_of(r.status), r.result };
	}
}
