/* elicit.h - under which condition an answer said something: whether the prompt had named
 * it, had asked the model about itself, or had done neither.
 *
 * A claim that nobody asked for weighs more than one whose words the prompt put there.
 * Knows the languages of guard.h. */
#ifndef RULE_ELICIT_H
#define RULE_ELICIT_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "rx/rx.h"

#include <stdbool.h>

enum elicit {
	ELICIT_NONE,    /* no answer's text: nobody elicits a prompt */
	ELICIT_UNASKED, /* the prompt is about something else */
	ELICIT_ASKED,   /* the prompt asks the model who, what or how it is */
	ELICIT_NAMED,   /* the prompt or system prompt holds the maker or a name of the
			   match */
};

/* "", "unasked", "asked", "named" */
const char *elicit_name(enum elicit e);

struct elicit_words; /* compiled once for all rules */

enum rc elicit_new(struct elicit_words **w, struct arena *a, struct err *e);
void elicit_release(struct elicit_words *w);

/* What an answer's match is to be compared with. */
struct elicit_case {
	struct str match, maker; /* maker may be empty */
	struct str system, prompt;
};

/* ELICIT_UNASKED or higher. A limit counts as the weaker claim. O(match * prompt). */
enum elicit elicit_find(const struct elicit_words *w, const struct rx_match *m,
	const struct elicit_case *c);

/* Whether the prompt put the words into the model's mouth: the system prompt holds a
 * name of the match; or the prompt says it of the model ("you are", "were you made
 * by"), or has it said, written or played. A name that is only compared with ("are you
 * as good as") or talked about is named, and not led. */
bool elicit_led(const struct elicit_words *w, const struct rx_match *m,
	const struct elicit_case *c);

#endif
