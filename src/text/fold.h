/* fold.h - one normal form of text, so that looks do not hide likeness.
 *
 * Steps, each a flag that findings record: NFKC, case folding, typographic quotes and
 * dashes to ASCII, removal of default-ignorable code points. ASCII takes a fast path
 * that gives the same bytes. utf8proc does the Unicode part. */
#ifndef TEXT_FOLD_H
#define TEXT_FOLD_H

#include "base/arena.h"
#include "base/str.h"

#include <stdint.h>

enum fold_flag {
	FOLD_NFKC = 1,
	FOLD_CASE = 2,
	FOLD_QUOTES = 4, /* curly quotes and primes to ' and ", dashes to - */
	FOLD_IGNORABLE = 8,
	FOLD_ALL = 15,
};
enum { FOLD_VERSION = 1 };

/* A folded text and where each byte of it came from. */
struct fold {
	struct str text;
	const uint32_t
		*from; /* n + 1 offsets into the original; NULL: identical offsets */
};

/* The result is in a. Bad UTF-8 becomes U+FFFD. Texts over 4 GiB are cut. O(len). */
void fold_text(struct fold *out, struct arena *a, struct str text, unsigned flags);

/* The byte of the original where folded byte i came from; i may be text.len. */
static inline size_t
fold_from(const struct fold *f, size_t i)
{
	return f->from ? f->from[i] : i;
}

#endif
