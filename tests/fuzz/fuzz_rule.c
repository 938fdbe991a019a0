/* fuzz_rule.c - any bytes as a rule: refused with a place, or a rule whose layout is a
 * rule with the same layout. */
#include "rule/rule_fmt.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct str
lay_out(struct arena *a, struct str text)
{
	struct str out = { 0 };
	struct err e = { 0 };
	struct rule r;
	struct buf b;

	if (rule_parse(&r, a, text, &e)) {
		if (!*e.text)
			abort();
		return out;
	}
	rule_release(&r);
	buf_init(&b, 1 << 24);
	if (!rule_fmt(&b, a, text, NULL, 0, &e))
		out = arena_str(a, buf_view(&b));
	buf_release(&b);
	return out;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { 0 };
	struct str once = lay_out(&a, (struct str){ (const char *)data, size });

	if (once.len && !str_equal(lay_out(&a, once), once))
		abort();
	arena_release(&a);
	return 0;
}
