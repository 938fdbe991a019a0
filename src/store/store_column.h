/* store_column.h - many numbers as one of them and how far the others are above it.
 * Private to store/.
 *
 * A column has a base (the smallest of its numbers), a width of 0 to 8 bytes (the fewest
 * that hold the largest less the base), and for each number width bytes, little-endian:
 * what it is above the base. So any number is read without those before it, equal ones
 * take no room, and the same numbers are the same bytes. */
#ifndef STORE_STORE_COLUMN_H
#define STORE_STORE_COLUMN_H

#include "base/bits.h"
#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	STORE_COLUMN_HEAD = 9,  /* bytes of a head: the base, then the width */
	STORE_COLUMN_SLACK = 8, /* bytes after the numbers that must be readable */
};

struct store_column {
	int64_t base;
	unsigned width;
	uint64_t mask; /* of width bytes */
	const unsigned char *at;
};

/* Requires i to be less than the number of numbers. */
static inline int64_t
store_column_get(const struct store_column *c, size_t i)
{
	return (int64_t)((uint64_t)c->base +
			 (bits_load(c->at + i * c->width, 8) & c->mask));
}

/* What writing value[0..n-1] takes: base and width are set. Requires n > 0. */
void store_column_plan(struct store_column *c, const int64_t *value, size_t n);
/* A planned column's head, and its numbers. */
void store_column_head(struct buf *out, const struct store_column *c);
void store_column_add(
	struct buf *out, const struct store_column *c, const int64_t *value, size_t n);

/* Reads a head. False when it is none. Sets no c->at. */
bool store_column_parse(
	struct store_column *c, const unsigned char head[STORE_COLUMN_HEAD]);
/* Whether the n numbers at c->at are written as store_column_add() writes them and lie
 * within least..INT64_MAX. O(n). */
bool store_column_valid(const struct store_column *c, size_t n, int64_t least);

#endif
