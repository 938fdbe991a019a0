/* slices.c - see slices.h. */
#include "read/slices.h"

void
slices_add(struct slices *s, struct arena *a, struct str text, int kind)
{
	ARENA_GROW(a, s->at, &s->cap, s->n + 1);
	s->at[s->n++] = (struct slice){ text, kind };
}
