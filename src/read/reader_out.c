/* reader_out.c - see reader_out.h. */
#include "read/reader_out.h"

struct exchange *
reader_out_add(struct reader_out *out, const struct exchange *x, struct arena *a)
{
	const struct exchange copy = *x;

	if (out->n == READER_OUT_MAX) {
		out->over = true;
		out->n--;
	}
	if (out->n == out->room) {
		size_t room = out->room ? 2 * out->room : 1;
		struct exchange *more = ARENA_RAW(a, struct exchange, room);

		if (out->n)
			memcpy(more, out->x, out->n * sizeof *more);
		out->x = more;
		out->room = room;
	}
	out->x[out->n] = copy;
	return &out->x[out->n++];
}
