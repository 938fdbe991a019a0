/* num.h - numbers out of text, checked, and without the locale. */
#ifndef BASE_NUM_H
#define BASE_NUM_H

#include "base/err.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

/* The whole of s must be the number: no white space, no trailing bytes. False when
 * it is not one, or does not fit; *v is then untouched. */
bool num_u64(uint64_t *v, struct str s);
bool num_i64(int64_t *v, struct str s);
/* Finite only: neither nan nor inf, and no overflow to inf. */
bool num_double(double *v, struct str s);

/* "4096", "64k", "64M", "2G": powers of 1024. */
enum rc num_size(uint64_t *bytes, struct str s, struct err *e);
/* "250ms", "30s", "5m", "2h". */
enum rc num_duration(uint64_t *ms, struct str s, struct err *e);

/* False on overflow; *v is then untouched. */
static inline bool
num_add(uint64_t *v, uint64_t a, uint64_t b)
{
	uint64_t r;

	if (__builtin_add_overflow(a, b, &r))
		return false;
	*v = r;
	return true;
}

static inline bool
num_mul(uint64_t *v, uint64_t a, uint64_t b)
{
	uint64_t r;

	if (__builtin_mul_overflow(a, b, &r))
		return false;
	*v = r;
	return true;
}

#endif
