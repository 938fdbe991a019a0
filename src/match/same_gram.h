/* same_gram.h - the kernel between answers to one prompt: at how many places among the
 * first n_char code points two of them have the same. Past its end a text has one filler
 * everywhere, so two short texts agree there (Gao et al. 2024, "Hamming"). */
#ifndef MATCH_SAME_GRAM_H
#define MATCH_SAME_GRAM_H

#include "base/arena.h"
#include "base/str.h"

#include <stddef.h>
#include <stdint.h>

/* n x n counts in a, row-major. Requires n_char < 2^16. O(n^2 n_char). */
const uint16_t *same_gram(
	struct arena *a, const struct str *text, size_t n, size_t n_char);

#endif
