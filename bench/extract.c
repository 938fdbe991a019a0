/* extract.c - takes four fields out of each line with our reader of JSON; prints how
 * many bytes they have and the CPU seconds. The peer is extract_simdjson.cpp.
 * usage: extract FILE */
#include "base/file.h"
#include "base/json.h"

#include <stdio.h>
#include <time.h>

enum { FIELDS = 4 };

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static size_t
line_bytes(struct arena *a, const struct json_pick_plan *plan, struct str line,
	struct err *e)
{
	struct json_val got[FIELDS];
	size_t n = 0;

	if (json_pick_text(got, plan, a, line, e))
		return 0;
	for (size_t i = 0; i < FIELDS; i++)
		if (got[i].kind == JSON_STRING)
			n += json_text(a, &got[i], NULL).len;
	return n;
}

int
main(int argc, char **argv)
{
	static const struct json_want want[FIELDS] = { { "/prompt_id" }, { "/prompt" },
		{ "/model" }, { "/response" } };
	const struct json_pick_plan *plan;
	struct arena own = { 0 }, a = { 0 };
	struct err e = { 0 };
	struct str text;
	size_t n = 0;
	double start;

	if (argc != 2 || file_read(&text, &own, argv[1], SIZE_MAX / 2, &e)) {
		fprintf(stderr, "extract: %s\n", argc == 2 ? e.text : "name a file");
		return 2;
	}
	plan = json_pick_plan(&own, want, FIELDS);
	start = now();
	while (text.len && !e.rc) {
		n += line_bytes(&a, plan, str_cut(&text, '\n'), &e);
		arena_reset(&a);
	}
	if (e.rc)
		fprintf(stderr, "extract: %s\n", e.text);
	printf("%zu %.4f\n", n, now() - start);
	arena_release(&a);
	arena_release(&own);
	return e.rc ? 1 : 0;
}
