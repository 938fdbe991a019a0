/* fold.h - one normal form of text, so that looks do not hide likeness.
 *
 * Each step is a flag that findings record. Exactly, in this order:
 *
 *	bad UTF-8   each bad byte becomes U+FFFD, whatever the flags
 *	FOLD_QUOTES U+2018 2019 201A 201B 2032 2035 00B4 02B9 02BC become '
 *	            U+201C 201D 201E 201F 2033 2036 become "
 *	            U+2010..2015 2212 2E3A 2E3B become -
 *	            (in what the next steps make of a character, too)
 *	FOLD_CASE and FOLD_NFKC, for each character until nothing changes: full case
 *	            folding (CaseFolding.txt C and F; no Turkish rule), compatibility
 *	            decomposition; FOLD_IGNORABLE drops default-ignorable code points
 *	FOLD_NFKC   canonical order and composition of the whole
 *
 * With FOLD_NFKC | FOLD_CASE | FOLD_IGNORABLE this is Unicode's toNFKC_Casefold(), in
 * the Unicode version of the utf8proc that we run with. ASCII takes a fast path that
 * gives the same bytes. */
#ifndef TEXT_FOLD_H
#define TEXT_FOLD_H

#include "base/arena.h"
#include "base/str.h"

#include <stdint.h>

enum fold_flag {
	FOLD_NFKC = 1,
	FOLD_CASE = 2,
	FOLD_QUOTES = 4,
	FOLD_IGNORABLE = 8,
	FOLD_ALL = 15,
};
enum { FOLD_VERSION = 1 };
/* Of a longer text only this much is folded: so offsets fit 32 bits, as one byte makes
 * at most 11. */
enum { FOLD_MAX_BYTES = 256 * 1024 * 1024 };

/* A folded text and where each byte of it came from. */
struct fold {
	struct str text;
	const uint32_t
		*from; /* text.len + 1 offsets; NULL: the same as in the original */
};

/* The result is in a. Nothing but memory can fail. O(len).
 *
 * A base character and the marks and ignorables after it fold as one cluster (cut after
 * about 200 code points, so that a heap of marks costs no more than prose). from never
 * falls; it is exact where a cluster starts; inside one it points into the cluster, to
 * its start if its length changed. A span of folded text that starts and ends with
 * clusters therefore maps to the whole span it came from. */
void fold_text(struct fold *out, struct arena *a, struct str text, unsigned flags);

/* The text alone of it, faster. */
struct str fold_plain(struct arena *a, struct str text, unsigned flags);

/* The byte of the original where folded byte i came from; i may be text.len. */
static inline size_t
fold_from(const struct fold *f, size_t i)
{
	return f->from ? f->from[i] : i;
}

#endif
