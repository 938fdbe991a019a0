/* rule.h - one rule: what to look for, where, and what excuses it. The format is
 * assay-rules(5); a rule is compiled from its text each time and never loaded compiled.
 */
#ifndef RULE_RULE_H
#define RULE_RULE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "rule/check.h"
#include "rule/cond.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct conf;
struct rx;

/* Where a pattern looks. */
enum rule_place {
	RULE_SYSTEM,
	RULE_PROMPT,
	RULE_ANSWER,
	RULE_THINKING,
	RULE_PLACES, /* how many */
};

/* What excuses a match; see guard.h. */
enum rule_guard {
	RULE_NEGATED = 1,
	RULE_QUOTED = 2,
	RULE_ROLEPLAY = 4,
	RULE_OWN_NAME = 8,
	RULE_PROMPTED = 16,
};

enum rule_level { RULE_INFO, RULE_LOW, RULE_MEDIUM, RULE_HIGH };

struct rule_pattern {
	struct str name;
	struct str regex; /* as written, or the alternation made of words */
	unsigned flags;   /* enum rx_flag */
	unsigned places;  /* bits by enum rule_place */
	enum check check; /* that a match must pass */
	struct rx *rx;
	unsigned line; /* in the file */
};

/* A case that comes with the rule. */
struct rule_case {
	struct str text[RULE_PLACES];
	struct str model, lab; /* who answered */
	bool match;
	unsigned line;
};

/* Hits of one account within a window of time before the rule fires. */
struct rule_aggregate {
	uint64_t count;     /* 0: fires on every hit */
	uint64_t window_ms; /* 0: without limit */
};

/* What a labelled corpus said; written by `assay rules calibrate`. A unit is a text, or
 * for a rule that counts by account, an account. */
struct rule_calibration {
	struct str corpus; /* its name */
	struct str note;   /* how it was labelled; may be empty */
	struct str sha256; /* of its files and labels, in hexadecimal */
	bool by_account;
	uint64_t n, hits;      /* units, units with a hit */
	uint64_t unknown;      /* units where a limit was hit */
	uint64_t right, wrong; /* hits by their label; the others were not judged */
	uint64_t n_label;      /* units whose label says that they should be hit; 0 where
				  only hits were labelled */
	/* The rate and its exact 95% bounds: right of the judged hits, and right of
	 * n_label. Without meaning where the denominator is 0. */
	double precision[3], recall[3];
};

struct rule {
	struct str id, title, status, author, date, description;
	struct str maker; /* the lab that a claim names; empty when none */
	struct str language;
	enum rule_level level;
	struct str *reference, *falsepositive, *tag;
	size_t n_reference, n_falsepositive, n_tag;
	struct rule_pattern *pattern;
	size_t n_pattern;
	struct cond condition;
	unsigned unless; /* bits of enum rule_guard */
	struct rule_aggregate aggregate;
	struct rule_case *test;
	size_t n_test;
	struct rule_calibration *calibration;
	size_t n_calibration;
	struct str path;   /* of its file */
	struct str source; /* its text, for digests */
};

/* Reads and compiles one file's text; RC_INPUT as "12:3: what". The rule lives in a;
 * rule_release() gives its patterns back. A rule without at least three tests of each
 * kind is refused. */
enum rc rule_parse(struct rule *r, struct arena *a, struct str text, struct err *e);
void rule_release(struct rule *r);

const char *rule_level_name(enum rule_level l);
const char *rule_place_name(enum rule_place p);

#endif
