/* rx.h - the only door to PCRE2: compile and match under limits.
 *
 * Patterns come from rule files that strangers may have written, text from models and
 * attackers. Patterns are UTF, with Unicode properties; callouts and \C are off, and so
 * are back-references and repeats of at least 1,000 and more, whose cost cannot be
 * counted.
 *
 * PCRE2's own limit on steps holds for one start in the text, and loops over one
 * character are not counted at all: 64 KiB of "a" keep a short pattern busy for a minute.
 * So every item of a pattern is counted as it is tried, and every 4 bytes that the match
 * went between two of them, over all starts. A limit hit is RX_LIMIT, "not evaluated",
 * and never "no match". */
#ifndef RX_RX_H
#define RX_RX_H

#include "base/err.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum rx_flag {
	RX_CASELESS = 1,
	RX_MULTILINE = 2, /* ^ and $ at newlines */
	RX_DOTALL = 4,
	RX_EXTENDED = 8, /* white space and #comments in the pattern */
	RX_LITERAL = 16, /* the pattern is plain text */
	RX_WORD = 32,    /* the match must start and end at a word's edge */
};

enum {
	RX_PATTERN_MAX = 64 * 1024, /* bytes */
	RX_COUNT_MAX = 1000,        /* that a repeat may ask for at least */
	RX_MATCH_LIMIT = 1000000,   /* PCRE2's steps, at one start */
	RX_DEPTH_LIMIT = 10000,
	RX_HEAP_LIMIT_KIB = 20 * 1024,
	RX_JIT_STACK_BYTES = 1024 * 1024,
	/* What a text may cost one pattern: these steps, and so many for each byte. */
	RX_STEPS = 1000000,
	RX_STEPS_BYTE = 16,
};

struct rx; /* a compiled pattern: immutable, shared by threads */

/* The working memory of one thread. All zero is the released state. */
struct rx_match {
	void *data, *context, *stack; /* PCRE2's */
};

/* RC_INPUT: "byte 12: what". On failure *out is NULL. */
enum rc rx_open(struct rx **out, struct str pattern, unsigned flags, struct err *e);
void rx_close(struct rx *r);

enum rc rx_match_init(struct rx_match *m, struct err *e);
void rx_match_release(struct rx_match *m);

enum rx_result { RX_NO, RX_YES, RX_LIMIT };

struct rx_span {
	size_t start, end; /* bytes in the text */
};

/* The first match at or after start. The text must be valid UTF-8. *spent is 0 when a
 * pattern begins a text, and counts through all calls on it; NULL: this call alone. */
enum rx_result rx_find(struct rx_span *out, const struct rx_match *m, const struct rx *r,
	struct str text, size_t start, uint64_t *spent);

/* The version of the library at run time; static. */
const char *rx_version(void);

#endif
