/* random.h - a seeded generator with named streams; never seeded from a clock.
 *
 * SplitMix64 (Steele, Lea & Flood 2014; the generator of the bench's score.py). A stream
 * is the seed combined with the hash of a name, so that adding one consumer of randomness
 * does not change what another one draws. Not for secrets. Nothing here can fail. */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

#include "base/str.h"

#include <stddef.h>
#include <stdint.h>

struct random {
	uint64_t state;
};

/* The plain generator: random_next() then gives SplitMix64's own sequence. */
void random_init(struct random *r, uint64_t seed);
/* An independent stream of that seed: its state is SplitMix64's first number for the
 * seed, xor hash64() of the name. */
void random_stream(struct random *r, uint64_t seed, struct str name);

uint64_t random_next(struct random *r);
/* Uniform in [0, n): ((next >> 11) * n) >> 53. Requires 0 < n < 2^53. */
uint64_t random_below(struct random *r, uint64_t n);
/* Uniform in [0, 1), 53 bits. */
double random_unit(struct random *r);
/* Fisher-Yates on the numbers 0..n-1 that the caller put there. */
void random_shuffle(struct random *r, uint32_t *v, size_t n);

#endif
