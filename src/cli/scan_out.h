/* scan_out.h - the forms in which assay scan tells what it found. */
#ifndef CLI_SCAN_OUT_H
#define CLI_SCAN_OUT_H

#include "cli/command.h"
#include "cli/scan_place.h"
#include "model/exchange.h"
#include "rule/rule_eval.h"

/* One hit; snippet is the matched text, cut at the end of a code point. */
struct scan_hit {
	struct str path, snippet;
	const struct exchange *x;
	const struct rule_hit *hit;
	bool placed; /* the place in the source is known */
	struct scan_place place;
};

/* An account with enough hits of one rule within its window. */
struct scan_account {
	const struct rule *rule;
	struct str account;
	uint64_t n; /* the most within one window */
};

struct scan_counts {
	uint64_t n_exchange, n_hit, n_account;
	uint64_t n_unknown; /* rule and exchange, where a limit was hit */
	uint64_t n_refused; /* records */
	uint64_t n_untimed; /* hits without account or time, which cannot be counted */
};

/* begin, then hits, then accounts, then end; all to r->out. */
struct scan_form {
	void (*begin)(struct command_run *r, const struct rule_set *set);
	void (*hit)(struct command_run *r, const struct scan_hit *h);
	void (*between)(struct command_run *r); /* hits and accounts; may be NULL */
	void (*account)(struct command_run *r, const struct scan_account *a);
	void (*end)(struct command_run *r, const struct scan_counts *n);
};

extern const struct scan_form scan_out_text, scan_out_json, scan_out_csv;
extern const struct scan_form scan_sarif; /* scan_sarif.c */

#endif
