/* guard.h - what excuses a match: the text denies it, quotes it, plays a part, or was
 * told the words by the prompt.
 *
 * Guards are deliberately generous: a claim that may be excused is dropped, because a
 * false accusation costs more than a missed one; but a denial of something else beside a
 * claim excuses nothing. They know English, German, French,
 * Spanish, Portuguese, Italian, Russian, Chinese, Japanese and Korean. */
#ifndef RULE_GUARD_H
#define RULE_GUARD_H

#include "base/arena.h"
#include "base/err.h"
#include "rule/elicit.h"
#include "rule/rule.h"
#include "rx/rx.h"

struct guard; /* compiled once for all rules */

enum rc guard_new(struct guard **g, struct arena *a, struct err *e);
void guard_release(struct guard *g);

/* The words that denote a guard in a rule file: negated, quoted, roleplay, own-name,
 * prompted. 0 when there is no such word. */
unsigned guard_parse(struct str word);
const char *guard_name(enum rule_guard g);

/* The guards among `unless` that excuse the match at [start, end) of text[place]; 0 when
 * none does. lab is the answering model's own. */
struct guard_case {
	const struct str *text; /* RULE_PLACES of them */
	enum rule_place place;
	struct rx_span span;
	struct str maker, lab;
};
unsigned guard_check(const struct guard *g, const struct rx_match *m, unsigned unless,
	const struct guard_case *c);

/* Under which condition an answer said what matched. */
enum elicit guard_elicited(
	const struct guard *g, const struct rx_match *m, const struct guard_case *c);

#endif
