/* fuzz_batch.c - any bytes as a line of a batch's results: refused with a reason, or an
 * answer to a question of the plan. */
#include "probe/batch.h"
#include "probe/provider.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct corpus_prompt prompt = { .id = { "1", 1 }, .text = { "why?", 4 } };
	static uint32_t first;
	struct plan_endpoint x = { .model = STR("m-1") };
	struct plan p = { .corpus = { .prompt = &prompt, .n = 1 },
		.prompt = &first,
		.n_prompt = 1,
		.samples = 1,
		.params = { .max_tokens = 1 },
		.endpoint = &x,
		.n_endpoint = 1 };
	struct arena a = { 0 };

	for (size_t i = 0; provider_table[i]; i++) {
		struct batch_result r;
		struct err e = { 0 };

		x.provider = provider_table[i];
		if (batch_read(
			    &r, &a, &p, (struct str){ (const char *)data, size }, &e)) {
			if (!*e.text)
				abort();
		} else if (r.task != 0 || !r.answer.why.len != !r.answer.fail) {
			abort();
		}
		arena_reset(&a);
	}
	arena_release(&a);
	return 0;
}
