/* fuzz_provider.c - any bytes as a reply of each provider, whole and as a stream in two
 * ways of cutting, which must give the same answer. */
#include "probe/plan.h"
#include "probe/provider.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct str
stream(struct arena *a, const struct probe_ask *ask, struct str body, size_t step)
{
	struct provider_stream s;
	struct probe_answer x;
	struct json_write w;
	struct str text;
	struct buf b;

	provider_stream_init(&s, &x, a, ask, (struct str){ 0 });
	for (size_t i = 0; i < body.len; i += step)
		provider_stream_add(&s, str_sub(body, i, step));
	provider_stream_end(&s);
	buf_init(&b, SIZE_MAX / 2);
	json_write_init(&w, &b);
	answer_write(&w, &x);
	text = arena_str(a, buf_view(&b));
	buf_release(&b);
	return text;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct plan_params params = { .max_tokens = 1 };
	struct str body = { (const char *)data, size };
	struct arena a = { 0 };

	for (size_t i = 0; provider_table[i]; i++) {
		struct plan_endpoint x = { .provider = provider_table[i],
			.model = STR("m-1") };
		struct probe_ask ask = { .endpoint = &x, .params = &params };
		struct probe_answer answer;

		provider_reply(&answer, &a, &ask, 200, (struct str){ 0 }, body);
		provider_reply(&answer, &a, &ask, 429, body, body);
		if (answer.fail == ANSWER_OK)
			abort();
		if (provider_table[i]->frame != FRAME_NONE &&
			!str_equal(stream(&a, &ask, body, 7),
				stream(&a, &ask, body, size + 1)))
			abort();
		arena_reset(&a);
	}
	arena_release(&a);
	return 0;
}
