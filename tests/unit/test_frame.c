/* test_frame.c - streams cut into events. */
#include "probe/frame.h"

#include "testing.h"

#include "base/arena.h"

#include <stdio.h>

static char seen[4096];

static void
note(void *ctx, struct str name, struct str data)
{
	size_t n = strlen(seen);

	(void)ctx;
	snprintf(seen + n, sizeof seen - n, "<%.*s|%.*s>", STR_ARG(name), STR_ARG(data));
}

static const char *
events(enum frame_kind kind, struct str s, size_t step, struct err *e)
{
	struct frame f;

	*seen = 0;
	frame_init(&f, kind, note, NULL);
	for (size_t i = 0; i < s.len; i += step)
		frame_add(&f, str_sub(s, i, step));
	frame_end(&f);
	*e = f.err;
	frame_release(&f);
	return seen;
}

static void
says(enum frame_kind kind, struct str s, const char *want)
{
	struct err e;

	for (size_t step = 1; step <= s.len; step++) {
		assert_string_equal(events(kind, s, step, &e), want);
		assert_string_equal(e.text, "");
	}
}

static void
server_sent_events_are_read_as_the_standard_says(void **state)
{
	(void)state;
	says(FRAME_SSE, STR("data: a\n\n"), "<|a>");
	says(FRAME_SSE, STR("event: x\ndata: a\ndata:  b\n\ndata:c\n\n"),
		"<x|a\n b><|c>");
	says(FRAME_SSE, STR("data: a\r\n\r\ndata: b\r\rdata: c\n\n"), "<|a><|b><|c>");
	says(FRAME_SSE, STR(": hi\nid: 1\nretry: 5\n\ndata\n\n"), "<|>");
	says(FRAME_SSE, STR("event: lost\n\ndata: a\n\n"), "<|a>");
	says(FRAME_SSE,
		STR("\xef\xbb\xbf"
		    "data: a\n\n"),
		"<|a>");
}

static void
what_stands_unfinished_at_the_end_counts_only_when_it_is_whole(void **state)
{
	(void)state;
	says(FRAME_SSE, STR("data: {\"a\":1}"), "<|{\"a\":1}>");
	says(FRAME_SSE, STR("data: {\"a\":1}\n"), "<|{\"a\":1}>");
	says(FRAME_SSE, STR("data: [DONE]"), "<|[DONE]>");
	says(FRAME_SSE, STR("data: {\"a\":"), "");
	says(FRAME_LINES, STR("{\"a\":1}\r\n\n{\"b\":2}"), "<|{\"a\":1}><|{\"b\":2}>");
	says(FRAME_LINES, STR("{\"a\":1}\n{\"b\""), "<|{\"a\":1}>");
}

static void
an_event_without_end_is_refused_and_not_kept(void **state)
{
	static char line[1 << 20];
	struct frame f;

	(void)state;
	memset(line, 'x', sizeof line);
	frame_init(&f, FRAME_LINES, note, NULL);
	for (int i = 0; i < 17 && !f.err.rc; i++)
		frame_add(&f, (struct str){ line, sizeof line });
	assert_int_equal(f.err.rc, RC_LIMIT);
	assert_true(f.line.cap <= FRAME_MAX_BYTES + 1);
	frame_release(&f);
}

int
main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(server_sent_events_are_read_as_the_standard_says),
		cmocka_unit_test(
			what_stands_unfinished_at_the_end_counts_only_when_it_is_whole),
		cmocka_unit_test(an_event_without_end_is_refused_and_not_kept),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
