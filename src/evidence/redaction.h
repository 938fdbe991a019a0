/* redaction.h - takes texts out of what will be sealed, and leaves a commitment for each.
 *
 * A text becomes "[REDACTED:<kind>:<n>]". Line n of the register, which is sealed, holds
 * SHA-256(salt, text); line n of the escrow, which is not, the salt and the text. Who is
 * handed a line of the escrow can check it; who is not cannot guess at the text. */
#ifndef EVIDENCE_REDACTION_H
#define EVIDENCE_REDACTION_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "evidence/runs.h"

#include <stdbool.h>

enum redaction_kind {
	REDACTION_PROMPTS = 1,
	REDACTION_ANSWERS = 2,
	REDACTION_ACCOUNTS = 4, /* fields and heads that name who asked */
	REDACTION_SECRETS = 8,
	REDACTION_FILE = 16, /* the digest of a whole file, as it was; not asked for */
};

/* The next secret of a text, valid UTF-8, at or after from. False: none. */
typedef bool redaction_find(
	void *ctx, struct str text, size_t from, size_t *start, size_t *end);

struct redaction {
	unsigned kinds; /* bits of enum redaction_kind */
	redaction_find *find;
	void *ctx;
	size_t n;
	struct buf reg, escrow;
	struct arena own, line; /* line: until the next line */
	struct runs prompts, answers;
};

/* "prompts,answers" to bits. RC_USAGE: another word. */
enum rc redaction_parse(unsigned *kinds, struct str list, struct err *e);

/* find may be NULL where kinds has no secrets. */
void redaction_init(struct redaction *r, unsigned kinds, redaction_find *find, void *ctx);
void redaction_release(struct redaction *r);

/* What else is to be seen nowhere: for texts that are not in captures. Of a kind that
 * stays, nothing happens. */
void redaction_hide(struct redaction *r, enum redaction_kind kind, struct str text);

/* The captures of a probe, chained anew, in a: the fields of each kind; other strings
 * that share a run (runs.h) with one of them, whole; secrets where they stand. RC_INPUT
 * with line and byte. */
enum rc redaction_captures(struct str *out, struct arena *a, struct redaction *r,
	struct str captures, struct err *e);
/* Lines about exchanges, in a: digests of texts go with the texts, because a short text
 * could be guessed from them. */
enum rc redaction_records(struct str *out, struct arena *a, struct redaction *r,
	struct str records, struct err *e);
/* One value of JSON, in a: its strings that share a run, and secrets. */
enum rc redaction_json(struct str *out, struct arena *a, struct redaction *r,
	const char *where, struct str json, struct err *e);
/* Any other file: RC_USAGE where it holds something that must not be seen. */
enum rc redaction_refuse(
	struct redaction *r, const char *where, struct str content, struct err *e);

#endif
