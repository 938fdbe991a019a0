/* rule_fmt.h - a rule's file in its one layout: keys in a fixed order, two blanks for
 * each level, lists of words on one line. The layout of a layout is itself. */
#ifndef RULE_RULE_FMT_H
#define RULE_RULE_FMT_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "rule/rule.h"

/* Appends the layout of a text that rule_parse() takes. Comments that stand on lines of
 * their own at the head, before a key of the first level, or at the end, are kept there;
 * any other comment would lose its place, and is RC_INPUT: "12:3: what".
 *
 * k, where not NULL, are the n entries of "calibration" to write in place of those that
 * the text has. */
enum rc rule_fmt(struct buf *out, struct arena *a, struct str text,
	const struct rule_calibration *k, size_t n, struct err *e);

#endif
