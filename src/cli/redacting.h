/* redacting.h - assay seal --redact: what goes, and where what went is kept. */
#ifndef CLI_REDACTING_H
#define CLI_REDACTING_H

#include "cli/command.h"
#include "evidence/redaction.h"
#include "rule/rule_set.h"
#include "rx/rx.h"

struct redacting {
	struct redaction redaction;
	struct rule_set rules; /* secrets; empty without them */
	struct rx_match match;
	bool limited;       /* a pattern hit its limit: nothing is known */
	const char *escrow; /* path, or NULL: nothing is redacted */
};

/* From --redact and --escrow; release in any case. Hides what the store holds where
 * there are no captures. RC_USAGE: another word, or no place for the escrow. */
enum rc redacting_open(struct redacting *x, struct command_run *r, bool captures);
/* Writes the escrow, mode 0600, which must not exist, and gives the register. */
enum rc redacting_end(struct str *reg, struct redacting *x, struct command_run *r);
void redacting_release(struct redacting *x);

#endif
