/* fingerprint.h - the hashes by which a text is found again. */
#ifndef SKETCH_FINGERPRINT_H
#define SKETCH_FINGERPRINT_H

#include "base/arena.h"
#include "base/str.h"

#include <stddef.h>
#include <stdint.h>

/* What is longer is cut there. */
enum { FINGERPRINT_WORDS_MAX = 1 << 20 };

/* Folds the text (FOLD_ALL), cuts it to words (TOKEN_WORDS), hashes its 5-grams, and
 * keeps those that winnowing marks or that are in the 1-in-8 sample: in order of
 * position, each position once, in a. Returns how many. Nothing but memory can fail.
 * O(len). */
size_t fingerprint_text(uint64_t **hash, struct arena *a, struct str text);

#endif
