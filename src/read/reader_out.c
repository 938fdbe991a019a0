/* reader_out.c - see reader_out.h. */
#include "read/reader_out.h"

#include "read/record.h"

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

static enum rc
check_one(struct exchange *x, const struct record *r, const char *model, struct err *e)
{
	struct err found = { 0 };

	if (x->model.len == 0 && model)
		x->model = str_of(model);
	if (x->model.len == 0)
		return record_fail(
			r, NULL, e, "no model in this record: name it with --model");
	if (exchange_check(x, &found))
		return record_fail(r, NULL, e, "%s", found.text);
	return RC_OK;
}

enum rc
reader_out_check(
	struct reader_out *out, const struct record *r, const char *model, struct err *e)
{
	size_t sum = 0;

	if (out->over)
		return record_fail(r, NULL, e,
			"more than %d answers in one record: split it",
			(int)READER_OUT_MAX);
	for (size_t i = 0; i < out->n; i++) {
		struct exchange *x = &out->x[i];

		sum += x->system.len + x->context.len + x->prompt.len;
		if (sum > READER_OUT_ASKED_BYTES)
			return record_fail(r, NULL, e,
				"what was said before its answers comes to more than %d MB in "
				"all: split it",
				(int)(READER_OUT_ASKED_BYTES >> 20));
		if (check_one(x, r, model, e))
			return e->rc;
	}
	return RC_OK;
}
