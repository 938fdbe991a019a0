/* test_posting.c - segments of answers: the same whichever way the answers came, and
 * nothing lost where a file of them is damaged or the disk is full. */
#include "config.h"

#include "base/file.h"
#include "base/lane.h"
#include "base/random.h"
#include "ingest/posting.h"
#include "sketch/fingerprint.h"
#include "sketch/segment.h"
#include "store/store_sketch.h"

#include "store_fixture.h"
#include <string.h>
#ifdef __linux__
#include "full_disk.h"
#endif

/* Ranges of two numbers: groups of 16, levels of 128 and 1024. */
enum { RANGE = 2, N = 1100, SMALL = 3000 };

static char d[96];
static int64_t n_put;

static int
open_scaled(void **state)
{
	posting_scale(RANGE, 1);
	store_segment_limit(SMALL);
	n_put = 0;
	if (fixture_open(state))
		return -1;
	snprintf(d, sizeof d, "%s.d", path);
	return 0;
}

static int
close_scaled(void **state)
{
	fixture_drop_segments(STORE_SEGMENT_ANSWERS);
	posting_scale(POSTING_RANGE, 1 << 23);
	store_segment_limit(STORE_BLOB_MAX);
	return fixture_close(state);
}

struct how {
	int64_t batch;  /* answers, but for the last */
	bool is_killed; /* after the last batch, without an end */
	struct lane *lane;
};

/* The next n answers. */
static enum rc
import_as(const struct how *how, int64_t n, struct err *no)
{
	struct arena own = { 0 };
	struct posting_sink *sink = posting_sink_new(&own, s, how->lane);

	store_begin(s);
	for (int64_t i = 0; i < n && !no->rc; i++) {
		struct random r;
		struct buf text;
		struct exchange x;
		uint64_t *hash;
		size_t n_hash;
		int64_t id;

		buf_init(&text, 1 << 12);
		random_init(&r, (uint64_t)n_put);
		for (unsigned w = 0; w < 60; w++)
			buf_fmt(&text, "w%u ", (unsigned)random_below(&r, 900));
		buf_char(&text, 0);
		x = fixture_exchange("m", "p", text.ptr);
		x.offset = (uint64_t)n_put++;
		id = fixture_put(
			&x, store_source_put(s, STR("log"), STR("f")), STORE_TEXT, NULL);
		n_hash = fingerprint_text(&hash, &own, x.response);
		posting_sink_add(sink, id, hash, n_hash);
		buf_release(&text);
		if (id % how->batch == 0 && !posting_sink_flush(sink, no) &&
			!store_end(s, no))
			store_begin(s);
	}
	if (!no->rc &&
		!(how->is_killed ? posting_sink_flush : posting_sink_end)(sink, no))
		store_end(s, no);
	posting_sink_release(sink);
	arena_release(&own);
	return no->rc;
}

static enum rc
import(int64_t n, struct err *no)
{
	return import_as(&(struct how){ .batch = INT64_MAX }, n, no);
}

/* All that is to be the same of two stores: a line each. In a. */
static const char *
segments(unsigned n_level[5])
{
	struct store_segment *g;
	struct buf out;
	struct str all;
	size_t n;

	memset(n_level, 0, 5 * sizeof *n_level);
	buf_init(&out, 1 << 20);
	assert_int_equal(store_segments(&g, &n, &a, s, STORE_SEGMENT_ANSWERS, &e), RC_OK);
	for (size_t i = 0; i < n; i++) {
		char hex[DIGEST_HEX_BYTES];
		struct segment view;

		assert_int_equal(store_segment_bytes(&g[i], &a, s, &e), RC_OK);
		assert_int_equal(segment_open(&view, g[i].bytes, &e), RC_OK);
		assert_int_equal(segment_verify(&view, &e), RC_OK);
		assert_int_equal(view.n, g[i].n_posting);
		assert_int_equal(g[i].in_file, g[i].bytes.len > SMALL);
		digest_hex(hex, g[i].digest32);
		buf_fmt(&out, "%d %lld %lld %s\n", g[i].level, (long long)g[i].doc_first,
			(long long)g[i].doc_last, hex);
		n_level[g[i].level]++;
	}
	all = arena_str(&a, buf_view(&out));
	buf_release(&out);
	return all.ptr;
}

static void
segments_depend_on_the_answers_numbers_alone(void **state)
{
	static char want[1 << 12]; /* longer than the arena */
	unsigned n_level[5];
	struct random r;

	(void)state;
	assert_int_equal(import(N, &e), RC_OK);
	snprintf(want, sizeof want, "%s", segments(n_level));
	/* 1..1023; 1024..1039, ...; 1088..1089, ... and the last, which is not full. */
	assert_int_equal(n_level[3], 1);
	assert_int_equal(n_level[2], 0);
	assert_int_equal(n_level[1], 4);
	assert_int_equal(n_level[0], 7);
	store_begin(s);
	assert_int_equal(store_end(s, &e), RC_OK);
	assert_int_equal(posting_rebuild(s, &e), RC_OK);
	assert_string_equal(segments(n_level), want);
	for (uint64_t round = 0; round < 6; round++) {
		struct how how = { .batch = 48, .lane = lane_open(round >= 3) };

		close_scaled(state);
		assert_int_equal(open_scaled(state), 0);
		random_init(&r, round);
		while (n_put < N) {
			int64_t n = 1 + (int64_t)random_below(&r, 1 << 4 * (round % 3));

			n = n < N - n_put ? n : N - n_put;
			how.is_killed = n_put + n < N && n % 3 == 0;
			assert_int_equal(import_as(&how, n, &e), RC_OK);
		}
		lane_close(how.lane);
		assert_string_equal(segments(n_level), want);
	}
}

/* A file of a segment that covers ids from first on. */
static const char *
file_of(int64_t first)
{
	struct store_segment *g;
	char hex[DIGEST_HEX_BYTES];
	size_t n;

	assert_int_equal(store_segments(&g, &n, &a, s, STORE_SEGMENT_ANSWERS, &e), RC_OK);
	for (size_t i = 0; i < n; i++)
		if (g[i].doc_first == first && g[i].in_file) {
			digest_hex(hex, g[i].digest32);
			return arena_fmt(&a, "%s/seg-%.16s.fp", d, hex).ptr;
		}
	fail();
	return NULL;
}

/* The store refuses the file by its name, in a check and in a merge of it. */
static void
refuse(const char *file, const char *what)
{
	struct err no = { 0 };
	struct store_segment *g;
	size_t n;

	fixture_reopen(DB_WRITE);
	assert_int_equal(store_segments(&g, &n, &a, s, STORE_SEGMENT_ANSWERS, &e), RC_OK);
	for (size_t i = 0; i < n && !no.rc; i++)
		store_segment_bytes(&g[i], &a, s, &no);
	assert_int_equal(no.rc, RC_INTEGRITY);
	assert_non_null(strstr(no.text, file));
	assert_non_null(strstr(no.text, what));
	no = (struct err){ 0 };
	assert_int_equal(import(130, &no), RC_INTEGRITY);
	assert_non_null(strstr(no.text, file));
	n_put -= 130;
}

static void
a_damaged_file_is_named_and_nothing_is_lost(void **state)
{
	unsigned n_level[5];
	const char *file, *other, *want;
	struct str was, is;

	(void)state;
	/* Two of level 2, the first of which will be merged into level 3 at 1024. */
	assert_int_equal(import(1000, &e), RC_OK);
	want = segments(n_level);
	assert_int_equal(n_level[2], 7);
	file = file_of(1);
	other = file_of(128);
	assert_int_equal(file_read(&was, &a, file, 1 << 20, &e), RC_OK);
	is = arena_str(&a, was);
	((char *)(uintptr_t)is.ptr)[is.len / 2] ^= 1;
	assert_int_equal(file_replace(file, is, 0644, &e), RC_OK);
	refuse(file, "does not have its digest");
	assert_int_equal(
		file_replace(file, str_sub(was, 0, was.len - 1), 0644, &e), RC_OK);
	refuse(file, "does not have its digest");
	assert_int_equal(file_replace(file, STR(""), 0644, &e), RC_OK);
	refuse(file, "does not have its digest");
	assert_int_equal(file_read(&is, &a, other, 1 << 20, &e), RC_OK);
	assert_int_equal(file_replace(file, is, 0644, &e), RC_OK);
	refuse(file, "does not have its digest");
	assert_int_equal(unlink(file), 0);
	refuse(file, "is missing");
	assert_int_equal(file_replace(file, was, 0644, &e), RC_OK);
	fixture_reopen(DB_WRITE);
	assert_string_equal(segments(n_level), want);
	assert_int_equal(import(100, &e), RC_OK);
	segments(n_level);
	assert_int_equal(n_level[3], 1);
}

static void
what_a_killed_import_left_is_swept_away(void **state)
{
	unsigned n_level[5];
	const char **left, *want;
	char name[128];
	size_t n;

	(void)state;
	assert_int_equal(import(300, &e), RC_OK);
	want = segments(n_level);
	snprintf(name, sizeof name, "%s/draft-8.tmp", d);
	assert_int_equal(file_replace(name, STR("half"), 0644, &e), RC_OK);
	snprintf(name, sizeof name, "%s/seg-0123456789abcdef.fp", d);
	assert_int_equal(file_replace(name, STR("half"), 0644, &e), RC_OK);
	fixture_reopen(DB_WRITE);
	assert_string_equal(segments(n_level), want);
	assert_int_equal(import(100, &e), RC_OK);
	assert_int_equal(file_walk(&left, &n, &a, d, 100, &e), RC_OK);
	for (size_t i = 0; i < n; i++)
		assert_null(strstr(left[i], "draft"));
	assert_int_equal(access(name, F_OK), -1);
}

static void
keep_fault(void *ctx, struct str text)
{
	snprintf(ctx, 256, "%.*s", STR_ARG(text));
}

static void
a_check_reads_the_segments_too(void **state)
{
	struct store_segment lie = { .level = 1, .doc_first = 1, .doc_last = 3 };
	struct posting p = { 1, 4 };
	char fault[256] = "";
	struct buf b;
	struct err no = { 0 };

	(void)state;
	buf_init(&b, 1 << 12);
	segment_write(&b, &p, 1);
	assert_int_equal(import(100, &e), RC_OK);
	assert_int_equal(store_check(s, keep_fault, fault, &e), RC_OK);
	lie.n_posting = 1;
	lie.bytes = buf_view(&b);
	store_begin(s);
	store_segment_put(s, &lie);
	assert_int_equal(store_end(s, &e), RC_OK);
	assert_int_equal(store_check(s, keep_fault, fault, &no), RC_INTEGRITY);
	assert_non_null(strstr(fault, "its postings are not those of its row"));
	lie.bytes = STR("assaysegment of another kind");
	store_begin(s);
	store_segment_put(s, &lie);
	assert_int_equal(store_end(s, &e), RC_OK);
	no = (struct err){ 0 };
	assert_int_equal(store_check(s, keep_fault, fault, &no), RC_INTEGRITY);
	assert_non_null(strstr(fault, "the header is cut short"));
	assert_non_null(strstr(no.text, "faults: take"));
	buf_release(&b);
}

#ifdef __linux__
static enum rc
import_more(struct err *no)
{
	return import(100, no);
}

static void
a_full_disk_in_a_merge_loses_nothing(void **state)
{
	unsigned n_level[5];
	const char *want;

	(void)state;
	assert_int_equal(import(100, &e), RC_OK);
	want = segments(n_level);
	full_disk_is_said(d, import_more);
	assert_string_equal(segments(n_level), want);
	assert_int_equal(import(100, &e), RC_OK);
	segments(n_level);
	assert_int_equal(n_level[2], 1);
}
#endif

#define SCALED_TEST(name) cmocka_unit_test_setup_teardown(name, open_scaled, close_scaled)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SCALED_TEST(segments_depend_on_the_answers_numbers_alone),
		SCALED_TEST(a_damaged_file_is_named_and_nothing_is_lost),
		SCALED_TEST(what_a_killed_import_left_is_swept_away),
		SCALED_TEST(a_check_reads_the_segments_too),
#ifdef __linux__
		SCALED_TEST(a_full_disk_in_a_merge_loses_nothing),
#endif
	};
	return cmocka_run_group_tests_name("posting", tests, NULL, NULL);
}
