/* suffixes.h - every run of tokens of a text, to be walked token by token. */
#ifndef SKETCH_SUFFIXES_H
#define SKETCH_SUFFIXES_H

#include "base/arena.h"
#include "base/map.h"

#include <stddef.h>
#include <stdint.h>

enum { SUFFIXES_ROOT = 0 };
#define SUFFIXES_NONE UINT32_MAX

/* A suffix automaton (Blumer et al. 1985): a state stands for all runs that end at the
 * same places. */
struct suffixes_state {
	uint32_t len;       /* of the longest run it stands for */
	uint32_t link;      /* the state of its longest suffix that also ends elsewhere */
	uint32_t first_end; /* where its runs end first: the last token's index */
	uint32_t edge;      /* the newest edge that leaves it */
};

struct suffixes_edge {
	uint32_t to, token;
	uint32_t next; /* edge out of the same state */
};

struct suffixes {
	struct map token; /* token hash to a dense number */
	struct map edge;  /* state << 32 | token number to the number of an edge */
	struct suffixes_state *state;
	struct suffixes_edge *out;
	uint32_t n_state;
};

/* Lives as long as a. Requires n < 2^30. O(n) expected. */
void suffixes_build(struct suffixes *s, struct arena *a, const uint64_t *token, size_t n);

/* The number of a token, or SUFFIXES_NONE where the text has none such. O(1) expected. */
uint32_t suffixes_token(const struct suffixes *s, uint64_t token);

/* The state after one more token, given by its number; SUFFIXES_NONE when the text does
 * not go on so. O(1) expected. */
uint32_t suffixes_step(const struct suffixes *s, uint32_t state, uint32_t token);

#endif
