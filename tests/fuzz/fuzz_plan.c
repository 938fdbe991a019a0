/* fuzz_plan.c - any bytes as a plan: refused with a place, or a plan whose canonical form
 * is one JSON value. */
#include "base/json.h"
#include "probe/plan_parse.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct plan_parse_corpus c;
	struct plan p = { .path = "p" };
	struct arena a = { 0 };
	struct err e = { 0 };
	struct json_val v;

	if (plan_parse(&p, &c, &a, "p", (struct str){ (const char *)data, size }, &e)) {
		if (!*e.text)
			abort();
	} else {
		e = (struct err){ 0 };
		if (json_pick(
			    &v, &(struct json_want){ "" }, 1, plan_canonical(&a, &p), &e))
			abort();
	}
	arena_release(&a);
	return 0;
}
