/* option.h - declared options: one table gives parsing, help, completion and the check
 * of the manual. getopt_long(3) does the reading. */
#ifndef CLI_OPTION_H
#define CLI_OPTION_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct option_def {
	const char *name; /* long, without dashes */
	char letter;      /* 0: none */
	const char *arg;  /* what follows, as the help calls it; NULL: a flag */
	const char *help; /* one line, no full stop */
};

enum { OPTION_TABLE_MAX = 40 };

/* What was given. Operands are in argument order. */
struct option_set {
	const struct option_def *def[OPTION_TABLE_MAX];
	size_t n_def;
	const char **value[OPTION_TABLE_MAX]; /* in the order given; "" for a flag */
	size_t n_value[OPTION_TABLE_MAX];
	const char **operand;
	size_t n_operand;
};

/* Adds a table that ends with a NULL name. */
void option_add(struct option_set *s, const struct option_def *table);

/* Reads argv[1..]; RC_USAGE with a near name where there is one. The set points into
 * argv. */
enum rc option_parse(
	struct option_set *s, struct arena *a, int argc, char **argv, struct err *e);

/* The options as help lines. */
void option_help(struct buf *out, const struct option_set *s);

/* Asked by long name, which must be declared (assert). */
bool option_given(const struct option_set *s, const char *name);
/* The last value, or NULL. */
const char *option_text(const struct option_set *s, const char *name);
size_t option_texts(
	const char *const **value, const struct option_set *s, const char *name);
/* A whole number; fallback when not given. */
enum rc option_u64(uint64_t *v, const struct option_set *s, const char *name,
	uint64_t fallback, struct err *e);

/* The nearest of n names by edit distance, if it is near enough to be what was meant. */
const char *option_nearest(const char *word, const char *const *name, size_t n);

#endif
