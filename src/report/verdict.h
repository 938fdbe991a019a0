/* verdict.h - everything that a report says, and nothing of how it looks.
 *
 * One document: what the examiner states (facts), what was computed (candidates, models,
 * prompts, passages), how often the method is wrong (validation), what was looked at
 * (sources), who held it (custody). It is made from a store, or read from the JSON that
 * `assay report --format json` writes; every renderer sees only this. Data only: views
 * and arrays live as long as the arena they were made in. NaN means "not computed". */
#ifndef REPORT_VERDICT_H
#define REPORT_VERDICT_H

#include "report/fields.h"

#include <stdbool.h>
#include <stddef.h>

#define VERDICT_SCHEMA "assay-verdict/1"
enum { VERDICT_ALTERNATIVES = 13 };

/* What no program can know. All are mandatory; "none" and "not recorded" are answers. */
struct verdict_facts {
	struct str case_id, report_id, report_version, issue_date, customer, lab,
		location;
	struct str examiner, reviewer, authoriser, qualifications, conflicts, testimony;
	struct str questions, not_provided, irrelevant_seen;
	struct str endpoint, claimed_model, account, terms, operated_by, dates;
	struct str conditioning, population;
	struct str plan, plan_time, deviations;
	struct str attempts, corroboration, clock, tls, certificates;
	struct str validated_by, conditions;
	struct str redaction, copies, self_test;
	/* Optional: what the examiner adds to each alternative explanation. */
	struct str remark[VERDICT_ALTERNATIVES];
};

struct verdict_note {
	struct str text;
};

struct verdict_score {
	struct str family;
	double standing;     /* in spreads of the population */
	double contribution; /* to the log10 LR, before bounds */
};

/* One lab of possible teachers. */
struct verdict_candidate {
	struct str name, verdict, reason;
	double log10_lr, low, high, ceiling;
	double log10_raw; /* of the standings, before anything halves or cuts it */
	double p_holm;    /* at most this, over all candidates; 1 / LR is each one's */
	bool at_ceiling;
	size_t n_prompt, n_reference;
	struct verdict_note *caveat;
	size_t n_caveat;
	struct verdict_score *score;
	size_t n_score;
};

/* One model and how alike the suspect is to it. */
struct verdict_model {
	struct str name, lab, part; /* candidate, reference, both */
	double score, low, high;    /* mean over prompts, first family */
	size_t n_answer;
	size_t n_identical; /* answers that are the suspect's, token by token */
};

struct verdict_prompt {
	struct str id, text;
	double score;           /* of the suspect and the candidate model, first family */
	struct str left, right; /* how both answers begin */
};

struct verdict_span {
	size_t left, left_len, right, right_len; /* bytes of the exhibit's texts */
	size_t n_word, n_reference;
	struct str kind; /* counted, quoted, common */
};

/* Two answers that share passages. */
struct verdict_exhibit {
	struct str prompt_id, prompt;
	struct str left_name, right_name; /* "answer 12, bytes 0 to 812" */
	struct str left, right;
	struct verdict_span *span; /* by left, not overlapping on the left */
	size_t n_span;
};

struct verdict_passages {
	size_t n, n_counted, n_quoted, n_common, n_answer, n_reference;
};

/* How often trials of known truth went wrong: all, or those against one lab. */
struct verdict_scope {
	struct str scope;
	size_t n_suspect, n_target, n_nontarget, n_abstained, n_over;
	double auc, auc_low, auc_high, tpr_at_zero, tpr_at_5;
	double cllr, cllr_low, cllr_high, cllr_min, cllr_cal;
	double misleading_h2, misleading_h1, support_h1, support_h2, support_h2_upper;
	double top_log10_h2;
};

struct verdict_validation {
	struct str calibration; /* how the trials were scored */
	double alike, top1;
	struct verdict_scope *scope;
	size_t n_scope;
	double *h1, *h2; /* log10 LR of trials that H1, H2 is true of */
	size_t n_h1, n_h2;
};

struct verdict_calibration {
	struct str name;
	size_t n_target, n_nontarget, n_lab, n_prompt;
	double alike;
};

struct verdict_source {
	struct str path, format, sha256;
	size_t n_byte, n_record, n_refused;
};

struct verdict_custody {
	struct str time, who, what, digest;
};

struct verdict_alternative {
	struct str id, text;
	struct str status; /* tested, not testable, not excluded */
	struct str result;
};

/* H3: is the suspect the candidate's model itself? verdict is empty where nobody asked.
 */
struct verdict_same {
	struct str model, verdict, reason;
	bool tested;               /* enough answers for the two-sample test */
	size_t n_prompt;           /* both answered */
	size_t n_suspect, n_model; /* answers to those */
	size_t n_round;            /* permutations within prompts */
	double mmd2, null_95, p;
	size_t n_long, n_equal;       /* prompts with long answers; equal byte for byte */
	double equal_low, equal_high; /* exact 95% bounds of the share */
	size_t n_control, n_control_told; /* other labs' models: tested, told apart */
};

/* What the number would be otherwise. */
struct verdict_variant {
	struct str what;
	double log10_lr;
};

struct verdict_tool {
	struct str name, version, program_sha256, libraries;
	struct str match_options; /* rounds, seed */
	struct str command;
};

struct verdict {
	struct str schema;
	bool draft; /* mandatory facts may be empty */
	struct verdict_facts facts;
	struct str seal;        /* digest of SEAL, or "not sealed" */
	struct str plan_sha256; /* of the plan's file; may be empty */
	/* SHA-256 of this document as JSON, not sealed: not a field of it. */
	struct str digest;
	struct verdict_tool tool;
	struct str suspect, suspect_lab;
	struct str candidate;       /* the lab the report is about */
	struct str candidate_model; /* the one whose answers stand beside the suspect's */
	struct str state, reason;   /* of the comparison as a whole */
	struct str family;          /* the first, that models and prompts are scored by */
	size_t n_prompt, n_answer;  /* in the case; answered by the suspect */
	double alike;
	struct verdict_calibration calibration;
	struct verdict_candidate *candidates;
	size_t n_candidate;
	struct verdict_model *model;
	size_t n_model;
	struct verdict_prompt *prompt;
	size_t n_prompts;
	struct verdict_passages passages;
	struct verdict_exhibit *exhibit;
	size_t n_exhibit;
	struct verdict_validation validation;
	struct verdict_same same;
	struct verdict_variant *variant;
	size_t n_variant;
	struct verdict_alternative *alternative;
	size_t n_alternative;
	struct verdict_source *source;
	size_t n_source;
	struct verdict_custody *custody;
	size_t n_custody;
};

/* The rows of each struct. */
extern const struct field verdict_fields[], verdict_facts_fields[],
	verdict_validation_fields[], verdict_custody_fields[];

/* The whole document, views in a. RC_INPUT names what is missing or wrong:
 * "facts: examiner: missing (who examined, and their position)". With draft, what the
 * examiner must state may be empty, and v->draft tells. */
enum rc verdict_parse(
	struct verdict *v, struct arena *a, struct str json, bool draft, struct err *e);

/* Only the facts, as `assay case` keeps them: {"examiner": "...", ...}. */
enum rc verdict_parse_facts(
	struct verdict_facts *f, struct arena *a, struct str json, struct err *e);

/* {"calibration": ..., "scopes": [...]}, as `assay validate --json` prints it. */
enum rc verdict_parse_validation(
	struct verdict_validation *v, struct arena *a, struct str json, struct err *e);

/* Refuses a report without what it must say, unless it is a draft. */
enum rc verdict_check(const struct verdict *v, struct err *e);

/* The candidate that the report is about, or NULL. */
const struct verdict_candidate *verdict_subject(const struct verdict *v);

/* The scope of all trials, and that of the trials about the candidate; or NULL. */
const struct verdict_scope *verdict_pooled(const struct verdict *v);
const struct verdict_scope *verdict_own(const struct verdict *v);

#endif
