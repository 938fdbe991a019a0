/* verdict.c - see verdict.h. The tables: each row is a key of the JSON, its place in the
 * struct, and what it is in words. */
#include "report/verdict.h"

/* NEED: a string that must not be empty; MAY: one that may. */
#define NEED(type, key, help)                                                            \
	{                                                                                \
#key, FIELD_STR, offsetof(struct type, key), 0, NULL, 0, false, help     \
	}
#define MAY(type, key, help)                                                             \
	{                                                                                \
#key, FIELD_STR, offsetof(struct type, key), 0, NULL, 0, true, help      \
	}
#define AS(type, name, kind, member, help)                                               \
	{                                                                                \
		name, kind, offsetof(struct type, member), 0, NULL, 0, false, help       \
	}
/* A document made before the member was there is without it. */
#define LATER(type, name, kind, member, help)                                            \
	{                                                                                \
		name, kind, offsetof(struct type, member), 0, NULL, 0, true, help        \
	}
#define PART(type, name, member, table, help)                                            \
	{                                                                                \
		name, FIELD_OBJECT, offsetof(struct type, member), 0, table, 0, false,   \
			help                                                             \
	}
#define LIST(type, name, member, n, table, help)                                         \
	{                                                                                \
		name, FIELD_LIST, offsetof(struct type, member),                         \
			offsetof(struct type, n), table,                                 \
			sizeof *((struct type *)0)->member, false, help                  \
	}
#define NUMBERS(type, name, member, n, help)                                             \
	{                                                                                \
		name, FIELD_NUMBERS, offsetof(struct type, member),                      \
			offsetof(struct type, n), NULL, 0, false, help                   \
	}
#define REMARK(id, i)                                                                    \
	{                                                                                \
		id, FIELD_STR, offsetof(struct verdict_facts, remark[i]), 0, NULL, 0,    \
			true, "what the examiner adds to alternative explanation " id    \
	}
#define END                                                                              \
	{                                                                                \
		NULL, FIELD_STR, 0, 0, NULL, 0, false, NULL                              \
	}

const struct field verdict_facts_fields[] = {
	NEED(verdict_facts, case_id, "the case's number"),
	NEED(verdict_facts, report_id, "the report's number"),
	NEED(verdict_facts, report_version, "its version"),
	NEED(verdict_facts, issue_date, "the day it is issued, 2026-11-23"),
	NEED(verdict_facts, customer, "who asked for it"),
	NEED(verdict_facts, lab, "the laboratory or firm"),
	NEED(verdict_facts, location, "where the work was done"),
	NEED(verdict_facts, examiner, "who examined, and their position"),
	NEED(verdict_facts, reviewer, "who reviewed the case file"),
	NEED(verdict_facts, authoriser, "who authorised the report"),
	NEED(verdict_facts, qualifications, "what qualifies the examiner"),
	NEED(verdict_facts, conflicts, "interests that could conflict, or none"),
	NEED(verdict_facts, testimony, "compensation, and testimony of the last years"),
	NEED(verdict_facts, questions, "the questions as received"),
	NEED(verdict_facts, not_provided, "material that was asked for and not provided"),
	NEED(verdict_facts, irrelevant_seen,
		"task-irrelevant information that the examiner has seen, or none"),
	NEED(verdict_facts, endpoint, "where the suspect model was reached"),
	NEED(verdict_facts, claimed_model, "what its operator says it is"),
	NEED(verdict_facts, account, "the kind of account used"),
	NEED(verdict_facts, terms, "the terms of service, their version and digest"),
	NEED(verdict_facts, operated_by, "who operated the collection"),
	NEED(verdict_facts, dates, "first and last answer, UTC"),
	NEED(verdict_facts, conditioning, "the information that both sides accept"),
	NEED(verdict_facts, population,
		"the relevant population of other models, and why it is that one"),
	NEED(verdict_facts, plan, "the plan that was fixed beforehand, its digest"),
	NEED(verdict_facts, plan_time, "when the plan was fixed, and who proves it"),
	NEED(verdict_facts, deviations,
		"deviations and exclusions, each with its reason"),
	NEED(verdict_facts, attempts,
		"requests made, answered, failed, cut short and repeated, and gaps in "
		"their numbers"),
	NEED(verdict_facts, corroboration, "the level of corroboration reached"),
	NEED(verdict_facts, clock, "the clock's offset and how it is known"),
	NEED(verdict_facts, tls, "facts of the encrypted connection"),
	NEED(verdict_facts, certificates, "changes of certificates or names in the run"),
	NEED(verdict_facts, validated_by, "who ran the validation, when, blind or not"),
	NEED(verdict_facts, conditions,
		"where the case differs from the conditions of the validation"),
	NEED(verdict_facts, redaction, "what is redacted, and how to obtain it"),
	NEED(verdict_facts, copies, "evidentiary and working copies, and where they lie"),
	NEED(verdict_facts, self_test, "what the program's own tests said of this build"),
	REMARK("A1", 0),
	REMARK("A2", 1),
	REMARK("A3", 2),
	REMARK("A4", 3),
	REMARK("A5", 4),
	REMARK("A6", 5),
	REMARK("A7", 6),
	REMARK("A8", 7),
	REMARK("A9", 8),
	REMARK("A10", 9),
	REMARK("A11", 10),
	REMARK("A12", 11),
	REMARK("A13", 12),
	END,
};

static const struct field note_fields[] = {
	NEED(verdict_note, text, "one sentence"),
	END,
};

static const struct field score_fields[] = {
	NEED(verdict_score, family, "the family of scores"),
	AS(verdict_score, "standing", FIELD_DOUBLE, standing,
		"how far the candidate stands out, in spreads of the population"),
	AS(verdict_score, "contribution", FIELD_DOUBLE, contribution,
		"what it adds to the log10 LR, before any bound; these do not sum to it"),
	END,
};

static const struct field candidate_fields[] = {
	NEED(verdict_candidate, name, "the lab of possible teachers"),
	NEED(verdict_candidate, verdict, "the verdict's name"),
	MAY(verdict_candidate, reason, "why it was not evaluated"),
	AS(verdict_candidate, "log10_lr", FIELD_DOUBLE, log10_lr, "log10 LR, calibrated"),
	AS(verdict_candidate, "log10_lr_low", FIELD_DOUBLE, low,
		"lower end of the 95% interval over prompts"),
	AS(verdict_candidate, "log10_lr_high", FIELD_DOUBLE, high, "upper end"),
	AS(verdict_candidate, "log10_ceiling", FIELD_DOUBLE, ceiling,
		"the largest absolute log10 LR that the known models can carry"),
	LATER(verdict_candidate, "log10_lr_raw", FIELD_DOUBLE, log10_raw,
		"before it was weakened or cut"),
	LATER(verdict_candidate, "p_holm", FIELD_DOUBLE, p_holm,
		"chance of such a ratio under H2 for any candidate, at most"),
	AS(verdict_candidate, "at_ceiling", FIELD_BOOL, at_ceiling, "it was cut there"),
	AS(verdict_candidate, "prompts", FIELD_SIZE, n_prompt, "answered by both"),
	AS(verdict_candidate, "references", FIELD_SIZE, n_reference, "unrelated models"),
	LIST(verdict_candidate, "caveats", caveat, n_caveat, note_fields, "limits"),
	LIST(verdict_candidate, "scores", score, n_score, score_fields, "by family"),
	END,
};

static const struct field model_fields[] = {
	NEED(verdict_model, name, "the model"),
	MAY(verdict_model, lab, "its lab"),
	NEED(verdict_model, part, "suspect, candidate, reference or both"),
	AS(verdict_model, "score", FIELD_DOUBLE, score,
		"how much more alike to the suspect than unrelated models are"),
	AS(verdict_model, "low", FIELD_DOUBLE, low, "lower end of its 95% interval"),
	AS(verdict_model, "high", FIELD_DOUBLE, high, "upper end"),
	AS(verdict_model, "answers", FIELD_SIZE, n_answer, "prompts it answered"),
	AS(verdict_model, "identical", FIELD_SIZE, n_identical,
		"answers that are the suspect's, token by token"),
	END,
};

static const struct field prompt_fields[] = {
	MAY(verdict_prompt, id, "the set's name for the prompt"),
	MAY(verdict_prompt, text, "its beginning"),
	AS(verdict_prompt, "score", FIELD_DOUBLE, score, "of both answers to it"),
	{ "suspect", FIELD_STR, offsetof(struct verdict_prompt, left), 0, NULL, 0, true,
		"how the suspect's answer begins" },
	{ "candidate", FIELD_STR, offsetof(struct verdict_prompt, right), 0, NULL, 0,
		true, "how the candidate model's answer begins" },
	END,
};

static const struct field span_fields[] = {
	AS(verdict_span, "suspect_start", FIELD_SIZE, left, "byte of the text"),
	AS(verdict_span, "suspect_bytes", FIELD_SIZE, left_len, "bytes"),
	AS(verdict_span, "candidate_start", FIELD_SIZE, right, "byte of the text"),
	AS(verdict_span, "candidate_bytes", FIELD_SIZE, right_len, "bytes"),
	AS(verdict_span, "words", FIELD_SIZE, n_word, "words"),
	AS(verdict_span, "references_with_it", FIELD_SIZE, n_reference,
		"unrelated models that wrote its rarest part"),
	NEED(verdict_span, kind, "counted, quoted or common"),
	END,
};

static const struct field exhibit_fields[] = {
	MAY(verdict_exhibit, prompt_id, "the set's name for the suspect's prompt"),
	MAY(verdict_exhibit, prompt, "its beginning"),
	MAY(verdict_exhibit, left_name, "where the suspect's text stands"),
	MAY(verdict_exhibit, right_name, "where the candidate's text stands"),
	{ "suspect", FIELD_STR, offsetof(struct verdict_exhibit, left), 0, NULL, 0, true,
		"the suspect's text" },
	{ "candidate", FIELD_STR, offsetof(struct verdict_exhibit, right), 0, NULL, 0,
		true, "the candidate's text" },
	LIST(verdict_exhibit, "spans", span, n_span, span_fields, "what both share"),
	END,
};

static const struct field passages_fields[] = {
	AS(verdict_passages, "found", FIELD_SIZE, n, "passages of 20 words or more"),
	AS(verdict_passages, "counted", FIELD_SIZE, n_counted,
		"neither quoted nor common"),
	AS(verdict_passages, "quoted", FIELD_SIZE, n_quoted, "stand in the prompt"),
	AS(verdict_passages, "common", FIELD_SIZE, n_common,
		"unrelated models wrote them too"),
	AS(verdict_passages, "answers", FIELD_SIZE, n_answer, "of the suspect"),
	AS(verdict_passages, "references", FIELD_SIZE, n_reference, "unrelated models"),
	END,
};

#define RATE(key, member, help) AS(verdict_scope, key, FIELD_DOUBLE, member, help)
static const struct field scope_fields[] = {
	NEED(verdict_scope, scope, "pooled, or the lab asked about"),
	AS(verdict_scope, "suspects", FIELD_SIZE, n_suspect, "models"),
	AS(verdict_scope, "targets", FIELD_SIZE, n_target, "trials that H1 is true of"),
	AS(verdict_scope, "nontargets", FIELD_SIZE, n_nontarget,
		"trials that H2 is true of"),
	AS(verdict_scope, "abstained", FIELD_SIZE, n_abstained, "without an LR"),
	AS(verdict_scope, "over_ceiling", FIELD_SIZE, n_over, "beyond the ceiling"),
	RATE("auc", auc, "area under the ROC curve"),
	RATE("auc_low", auc_low, "lower end of its 95% interval"),
	RATE("auc_high", auc_high, "upper end"),
	RATE("tpr_at_zero_fp", tpr_at_zero, "targets above every non-target"),
	RATE("tpr_at_fpr_5", tpr_at_5, "targets above all but 5% of non-targets"),
	RATE("cllr", cllr, "cost of the log LR: 0 perfect, 1 uninformative"),
	RATE("cllr_low", cllr_low, "lower end of its 95% interval"),
	RATE("cllr_high", cllr_high, "upper end"),
	RATE("cllr_min", cllr_min, "after perfect recalibration"),
	RATE("cllr_cal", cllr_cal, "lost to calibration"),
	RATE("lr_above_1_under_h2", misleading_h2, "misleading evidence, H2 true"),
	RATE("lr_below_1_under_h1", misleading_h1, "misleading evidence, H1 true"),
	RATE("lr_10_under_h1", support_h1, "LR of 10 or more, H1 true"),
	RATE("lr_10_under_h2", support_h2, "LR of 10 or more, H2 true"),
	RATE("lr_10_under_h2_upper_95", support_h2_upper, "its exact 95% upper bound"),
	RATE("largest_log10_lr_under_h2", top_log10_h2, "the worst false one"),
	END,
};

const struct field verdict_validation_fields[] = {
	NEED(verdict_validation, calibration, "how the trials were scored"),
	AS(verdict_validation, "alike", FIELD_DOUBLE, alike,
		"how alike unrelated models answered"),
	AS(verdict_validation, "top1", FIELD_DOUBLE, top1,
		"share of students whose teacher's lab ranks first"),
	LIST(verdict_validation, "scopes", scope, n_scope, scope_fields, "error rates"),
	NUMBERS(verdict_validation, "log10_lr_under_h1", h1, n_h1, "every trial's"),
	NUMBERS(verdict_validation, "log10_lr_under_h2", h2, n_h2, "every trial's"),
	END,
};

static const struct field calibration_fields[] = {
	MAY(verdict_calibration, name, "its name"),
	AS(verdict_calibration, "targets", FIELD_SIZE, n_target, "it was fitted on"),
	AS(verdict_calibration, "nontargets", FIELD_SIZE, n_nontarget, "likewise"),
	AS(verdict_calibration, "labs", FIELD_SIZE, n_lab, "of its suspects"),
	AS(verdict_calibration, "prompts", FIELD_SIZE, n_prompt, "of its set"),
	AS(verdict_calibration, "alike", FIELD_DOUBLE, alike,
		"how alike unrelated models answered there"),
	END,
};

static const struct field source_fields[] = {
	NEED(verdict_source, path, "as it was given"),
	MAY(verdict_source, format, "the reader's name"),
	MAY(verdict_source, sha256, "of the file as it lay there"),
	AS(verdict_source, "bytes", FIELD_SIZE, n_byte, "its size"),
	AS(verdict_source, "records", FIELD_SIZE, n_record, "seen"),
	AS(verdict_source, "refused", FIELD_SIZE, n_refused, "of these, not readable"),
	END,
};

const struct field verdict_custody_fields[] = {
	NEED(verdict_custody, time, "UTC"),
	NEED(verdict_custody, who, "who did it"),
	NEED(verdict_custody, what, "what was done"),
	MAY(verdict_custody, digest, "of the entry, chained to the one before"),
	END,
};

static const struct field alternative_fields[] = {
	NEED(verdict_alternative, id, "A1 to A13"),
	NEED(verdict_alternative, text, "what else could explain the likeness"),
	NEED(verdict_alternative, status, "tested, not testable or not excluded"),
	NEED(verdict_alternative, result, "what came of it"),
	END,
};

static const struct field same_fields[] = {
	MAY(verdict_same, model, "the candidate's model that was asked about"),
	MAY(verdict_same, verdict,
		"same-endpoint, different, inconclusive or not-evaluated"),
	MAY(verdict_same, reason, "of the verdict"),
	AS(verdict_same, "tested", FIELD_BOOL, tested, "enough answers for the test"),
	AS(verdict_same, "prompts", FIELD_SIZE, n_prompt, "both answered"),
	AS(verdict_same, "suspect_answers", FIELD_SIZE, n_suspect, "to those"),
	AS(verdict_same, "model_answers", FIELD_SIZE, n_model, "to those"),
	AS(verdict_same, "rounds", FIELD_SIZE, n_round, "permutations within prompts"),
	AS(verdict_same, "mmd2", FIELD_DOUBLE, mmd2, "maximum mean discrepancy, squared"),
	AS(verdict_same, "null_95", FIELD_DOUBLE, null_95, "95% of chance lies below"),
	AS(verdict_same, "p", FIELD_DOUBLE, p, "of no difference"),
	AS(verdict_same, "long_prompts", FIELD_SIZE, n_long,
		"prompts to which both gave an answer of 100 bytes or more"),
	AS(verdict_same, "equal", FIELD_SIZE, n_equal, "of these, one the same in both"),
	AS(verdict_same, "equal_low", FIELD_DOUBLE, equal_low, "exact 95% bound"),
	AS(verdict_same, "equal_high", FIELD_DOUBLE, equal_high, "exact 95% bound"),
	AS(verdict_same, "controls_tested", FIELD_SIZE, n_control,
		"models of other labs"),
	AS(verdict_same, "controls_told_apart", FIELD_SIZE, n_control_told, "of these"),
	END,
};

static const struct field variant_fields[] = {
	NEED(verdict_variant, what, "what was done otherwise"),
	AS(verdict_variant, "log10_lr", FIELD_DOUBLE, log10_lr, "the number then"),
	END,
};

static const struct field tool_fields[] = {
	NEED(verdict_tool, name, "the program"),
	NEED(verdict_tool, version, "its version"),
	MAY(verdict_tool, program_sha256, "digest of the program that ran"),
	MAY(verdict_tool, libraries, "versions of the libraries it ran with"),
	MAY(verdict_tool, match_options, "settings of the comparison"),
	MAY(verdict_tool, command, "what to type to get the same"),
	END,
};

const struct field verdict_fields[] = {
	NEED(verdict, schema, "always " VERDICT_SCHEMA),
	AS(verdict, "draft", FIELD_BOOL, draft, "not all that is mandatory is stated"),
	PART(verdict, "facts", facts, verdict_facts_fields, "what the examiner states"),
	NEED(verdict, seal, "digest of the bundle's SEAL, or: not sealed"),
	MAY(verdict, plan_sha256, "digest of the file of the plan"),
	PART(verdict, "tool", tool, tool_fields, "the program"),
	NEED(verdict, suspect, "the model under test"),
	MAY(verdict, suspect_lab, "its lab"),
	NEED(verdict, candidate, "the lab that the report is about"),
	NEED(verdict, candidate_model, "the model whose answers are shown"),
	NEED(verdict, state, "ok, partial or inconclusive"),
	MAY(verdict, reason, "of the state"),
	NEED(verdict, family, "the family that models and prompts are scored by"),
	AS(verdict, "prompts_asked", FIELD_SIZE, n_prompt, "prompts of the case"),
	AS(verdict, "prompts_answered", FIELD_SIZE, n_answer, "by the suspect"),
	AS(verdict, "alike", FIELD_DOUBLE, alike, "how alike unrelated models answer"),
	PART(verdict, "calibration", calibration, calibration_fields, "from score to LR"),
	LIST(verdict, "candidates", candidates, n_candidate, candidate_fields,
		"every lab of possible teachers"),
	LIST(verdict, "models", model, n_model, model_fields, "every model of the case"),
	LIST(verdict, "prompts", prompt, n_prompts, prompt_fields, "every prompt"),
	PART(verdict, "passages", passages, passages_fields, "what both wrote"),
	LIST(verdict, "exhibits", exhibit, n_exhibit, exhibit_fields, "side by side"),
	PART(verdict, "validation", validation, verdict_validation_fields, "error rates"),
	{ "same", FIELD_OBJECT, offsetof(struct verdict, same), 0, same_fields, 0, true,
		"H3: is the suspect that model itself?" },
	LIST(verdict, "variants", variant, n_variant, variant_fields, "sensitivity"),
	LIST(verdict, "alternatives", alternative, n_alternative, alternative_fields,
		"A1 to A13"),
	LIST(verdict, "sources", source, n_source, source_fields, "what was read"),
	LIST(verdict, "custody", custody, n_custody, verdict_custody_fields,
		"who held the evidence"),
	END,
};

const struct verdict_candidate *
verdict_subject(const struct verdict *v)
{
	for (size_t i = 0; i < v->n_candidate; i++)
		if (str_equal(v->candidates[i].name, v->candidate))
			return &v->candidates[i];
	return NULL;
}

static const struct verdict_scope *
scope_find(const struct verdict *v, struct str name)
{
	for (size_t i = 0; i < v->validation.n_scope; i++)
		if (str_equal(v->validation.scope[i].scope, name))
			return &v->validation.scope[i];
	return NULL;
}

const struct verdict_scope *
verdict_pooled(const struct verdict *v)
{
	return scope_find(v, STR("pooled"));
}

const struct verdict_scope *
verdict_own(const struct verdict *v)
{
	return scope_find(v, v->candidate);
}

enum rc
verdict_check(const struct verdict *v, struct err *e)
{
	const struct verdict_candidate *c = verdict_subject(v);

	if (!c)
		return err_set(e, RC_INPUT, "candidate: \"%.*s\" is not among candidates",
			STR_ARG(str_sub(v->candidate, 0, 80)));
	for (size_t i = 0; i < v->n_exhibit; i++)
		for (size_t k = 0; k < v->exhibit[i].n_span; k++) {
			const struct verdict_exhibit *x = &v->exhibit[i];
			const struct verdict_span *s = &x->span[k];

			if (s->left > x->left.len ||
				s->left_len > x->left.len - s->left ||
				s->right > x->right.len ||
				s->right_len > x->right.len - s->right)
				return err_set(e, RC_INPUT,
					"exhibits[%zu]: spans[%zu]: beyond the text", i,
					k);
		}
	if (v->draft)
		return RC_OK;
	if (fields_check(&v->facts, verdict_facts_fields, e))
		return err_in(e, "facts");
	if (fields_check(v, verdict_fields, e))
		return e->rc;
	if (v->n_alternative != VERDICT_ALTERNATIVES)
		return err_set(
			e, RC_INPUT, "alternatives: all of A1 to A13 must be there");
	if (!v->n_source)
		return err_set(e, RC_INPUT,
			"sources: missing (every file that was read, with its digest)");
	return RC_OK;
}

static enum rc
parse(void *out, const struct field *table, struct arena *a, struct str json,
	enum fields_mode mode, struct err *e)
{
	struct tree *t;

	if (tree_parse(&t, a, json, e))
		return e->rc;
	return fields_parse(out, table, a, t, mode, e);
}

enum rc
verdict_parse(
	struct verdict *v, struct arena *a, struct str json, bool draft, struct err *e)
{
	*v = (struct verdict){ 0 };
	if (parse(v, verdict_fields, a, json, draft ? FIELDS_DRAFT : FIELDS_STRICT, e))
		return e->rc;
	if (!str_is(v->schema, VERDICT_SCHEMA))
		return err_set(e, RC_INPUT, "schema: must be %s", VERDICT_SCHEMA);
	v->draft = draft;
	return verdict_check(v, e);
}

enum rc
verdict_parse_facts(
	struct verdict_facts *f, struct arena *a, struct str json, struct err *e)
{
	*f = (struct verdict_facts){ 0 };
	return parse(f, verdict_facts_fields, a, json, FIELDS_DRAFT, e);
}

enum rc
verdict_parse_validation(
	struct verdict_validation *v, struct arena *a, struct str json, struct err *e)
{
	*v = (struct verdict_validation){ 0 };
	return parse(v, verdict_validation_fields, a, json, FIELDS_FOREIGN, e);
}
