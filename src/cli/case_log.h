/* case_log.h - the custody log of a case: evidence/custody.h, as files and as entries of
 * a report. */
#ifndef CLI_CASE_LOG_H
#define CLI_CASE_LOG_H

#include "base/arena.h"
#include "base/err.h"
#include "report/verdict.h"

/* All entries, views in a; their digest is that of the line. RC_INTEGRITY where
 * the chain is broken, as custody_check(). */
enum rc case_log_parse(struct verdict_custody **out, size_t *n, struct arena *a,
	struct str log, struct err *e);

struct case_log_entry {
	struct str who, what;
	const char *object; /* a file to digest, or NULL */
	int64_t time_ns;
};

/* Appends to the log at path, which is made when it is not there; whole or not at all. */
enum rc case_log_add(
	const char *path, struct arena *a, const struct case_log_entry *x, struct err *e);

#endif
