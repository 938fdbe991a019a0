/* literal.h - which plain text must occur wherever a regular expression matches.
 *
 * Conservative: an answer is a list of sets of strings, of each of which every match
 * contains at least one (ASCII letters without regard to case):
 *
 *	I (?:was|am) made by (?:Open AI|Anthropic)   " made by " and ("open ai" or
 *"anthropic")
 *
 * No set means "cannot tell", and the pattern is then always tried. Only the syntax that
 * is understood is used; anything else ends a run of literal text. */
#ifndef RULE_LITERAL_H
#define RULE_LITERAL_H

#include "base/arena.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

enum { LITERAL_SETS = 4, LITERAL_SET_MAX = 64 };

struct literal_set {
	struct str *text; /* lower-case ASCII, or bytes above 0x7f as they are */
	size_t n;
};

struct literal_need {
	struct literal_set set[LITERAL_SETS]; /* the rarest first */
	size_t n;                             /* 0: cannot tell */
};

/* flags: enum rx_flag. In a. O(len), with nesting bounded. */
void literal_of(
	struct literal_need *out, struct arena *a, struct str regex, unsigned flags);

#endif
