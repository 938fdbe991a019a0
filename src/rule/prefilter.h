/* prefilter.h - one pass over a text that tells which patterns can match at all.
 *
 * Aho & Corasick 1975, as a table over classes of bytes, ASCII letters without regard to
 * case. A pattern is named when each set of strings that it needs has one in the text; a
 * pattern that needs none is always named. The two letters outside ASCII that caseless
 * matching takes for k and s (U+212A, U+017F) make every pattern be named, so that the
 * filter never hides a match. */
#ifndef RULE_PREFILTER_H
#define RULE_PREFILTER_H

#include "base/arena.h"
#include "base/str.h"
#include "rule/literal.h"

#include <stddef.h>
#include <stdint.h>

struct prefilter;

/* need[i] belongs to pattern i. In a. O(total length of the literals). */
struct prefilter *prefilter_new(
	struct arena *a, const struct literal_need *need, size_t n);

/* Sets bit i of mark[] for each pattern that may match in text; mark has (n + 63) / 64
 * words and is not cleared. O(len). */
void prefilter_scan(uint64_t *mark, const struct prefilter *f, struct str text);

#endif
