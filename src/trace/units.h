/* units.h - the served answers as units of a comparison, and which of them recur.
 *
 * A unit is what one account was answered to one prompt by one model, with answers of
 * like length (a factor of two); it recurs when any of these answers does. So asking
 * the same again does not make evidence of one answer twice. Memory is some 40 bytes a
 * unit and 100 bytes an account; it grows with the store. */
#ifndef TRACE_UNITS_H
#define TRACE_UNITS_H

#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"
#include "trace/recur.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store;

struct unit {
	uint32_t account, prompt, model;
	uint8_t length;        /* of the answer: log2 of its bytes */
	uint8_t prompt_length; /* of the prompt: log2 of its words */
	bool recurs;
	uint64_t like; /* the least 5-gram of the prompt: like prompts share it more often
			  the more they are alike; 0: too short to have one */
};

struct units {
	struct unit *unit;
	size_t n;
	struct map account;    /* names to numbers */
	size_t n_answer;       /* behind the units */
	size_t n_nameless;     /* answers without an account: in no unit */
	unsigned char *recurs; /* by stored answer, a bit each: filled by units_found() */
	size_t n_doc;
};

/* In a. Marks nothing yet. O(store). */
enum rc units_init(struct units *u, struct arena *a, struct store *s, struct err *e);
/* A found() for recur_options with even set; ctx is the units. */
void units_found(void *ctx, const struct recur_found *f);
/* Makes the units, after all was found. In a. O(store). */
enum rc units_make(struct units *u, struct arena *a, struct store *s, struct err *e);

#endif
