/* custody.h - who did what to which bytes, when: lines of JSON, each with the SHA-256 of
 * the line before. */
#ifndef EVIDENCE_CUSTODY_H
#define EVIDENCE_CUSTODY_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

struct custody_entry {
	struct str who, what, object;  /* the object's name; may be empty */
	const unsigned char *object32; /* its SHA-256, or NULL */
	int64_t time_ns;               /* UTC */
};

/* The log with one more line. log is checked first. RC_INTEGRITY as custody_check();
 * RC_USAGE: nobody, or nothing done. */
enum rc custody_add(struct str *out, struct arena *a, struct str log,
	const struct custody_entry *x, struct err *e);

/* Every line whole, numbered from 1 and chained: RC_INTEGRITY "line 3: byte 7: what".
 * *n (may be NULL) is how many. An empty log is whole. */
enum rc custody_check(struct str log, size_t *n, struct err *e);

/* What a bundle's log ends with: when it was sealed, and whether it says that timestamps
 * follow later. In a. RC_INTEGRITY: the last line says nothing of the kind. */
extern const char custody_later[];
enum rc custody_sealed(
	int64_t *time_ns, bool *later, struct arena *a, struct str log, struct err *e);

#endif
