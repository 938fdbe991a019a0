/* fuzz_frame.c - any bytes as a stream in each framing: cut into single bytes, the events
 * are those of the stream in one piece. */
#include "base/hash64.h"
#include "probe/frame.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
add(void *ctx, struct str name, struct str data)
{
	uint64_t *sum = ctx;

	*sum = hash64_mix(*sum + hash64(name.ptr, name.len) +
			  3 * hash64(data.ptr, data.len) + data.len);
}

static uint64_t
events(enum frame_kind kind, struct str s, size_t step)
{
	uint64_t sum = 1;
	struct frame f;

	frame_init(&f, kind, add, &sum);
	for (size_t i = 0; i < s.len; i += step)
		frame_add(&f, str_sub(s, i, step));
	if (frame_end(&f))
		sum = hash64_mix(sum + hash64(f.err.text, strlen(f.err.text)));
	frame_release(&f);
	return sum;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum frame_kind kind[] = { FRAME_SSE, FRAME_LINES, FRAME_AWS };
	struct str s = { (const char *)data, size };

	for (size_t i = 0; i < sizeof kind / sizeof *kind; i++)
		if (events(kind[i], s, 1) != events(kind[i], s, size + 1))
			abort();
	return 0;
}
