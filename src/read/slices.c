/* slices.c - see slices.h. */
#include "read/slices.h"

enum { FIRST_SLICES = 16 };

void
slices_add(struct slices *s, struct arena *a, struct str text, int kind)
{
	if (s->n == s->cap) {
		size_t cap = s->cap ? 2 * s->cap : (size_t)FIRST_SLICES;
		struct slice *more = ARENA_RAW(a, struct slice, cap);

		if (s->n)
			memcpy(more, s->at, s->n * sizeof *more);
		s->at = more;
		s->cap = cap;
	}
	s->at[s->n++] = (struct slice){ text, kind };
}
