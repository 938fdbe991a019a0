/* test_store_pack.c - exchanges in columns: written, read, damaged. */
#include "config.h"

#include "store/store_pack.h"

#include "base/arena.h"
#include "base/file.h"
#include "base/random.h"

#include "testing.h"
#include <stdlib.h>

static struct store_pack_rows rows;
static struct arena a;

static int
clear(void **state)
{
	(void)state;
	store_pack_rows_release(&rows);
	store_pack_rows_init(&rows);
	arena_release(&a);
	return 0;
}

static struct str
data_file(const char *name)
{
	const char *top = getenv("top_srcdir");
	struct str text = { 0 };
	struct err e = { 0 };

	file_read(&text, &a,
		arena_fmt(&a, "%s/tests/data/pack/%s", top ? top : ".", name).ptr,
		1 << 20, &e);
	assert_string_equal(e.text, "");
	return text;
}

/* Numbers of every width, some columns all the same. */
static void
fill(size_t n, uint64_t seed)
{
	struct random r;
	int64_t value[STORE_PACK_COLUMNS];
	unsigned bits[STORE_PACK_COLUMNS];
	unsigned char digest32[32];

	random_init(&r, seed);
	for (size_t c = 0; c < STORE_PACK_COLUMNS; c++)
		bits[c] = (unsigned)random_below(&r, 64);
	for (size_t i = 0; i < n; i++) {
		for (size_t c = 0; c < STORE_PACK_COLUMNS; c++)
			value[c] = 1 + (int64_t)(bits[c] < 2 ? 0
							     : random_next(&r) >>
								       (65 - bits[c]));
		value[STORE_PACK_TIME_NS] = (int64_t)random_next(&r);
		for (size_t k = 0; k < 32; k++)
			digest32[k] = (unsigned char)random_next(&r);
		store_pack_add(&rows, value, digest32,
			str_sub(STR("request-1234"), 0, (size_t)random_below(&r, 13)));
	}
}

static void
what_is_written_is_read(void **state)
{
	struct store_pack p;
	struct err e = { 0 };
	struct buf out;
	size_t end = 0;

	(void)state;
	buf_init(&out, 1 << 20);
	for (uint64_t seed = 1; seed <= 60; seed++) {
		store_pack_rows_clear(&rows);
		buf_clear(&out);
		fill(1 + (size_t)(seed * seed * seed) % STORE_PACK_MAX, seed);
		assert_int_equal(store_pack_write(&out, &rows, &e), RC_OK);
		assert_int_equal(
			store_pack_open(&p, buf_view(&out), (int64_t)rows.n, &e), RC_OK);
		for (size_t i = 0; i < rows.n; i++) {
			for (size_t c = 0; c < STORE_PACK_COLUMNS; c++)
				assert_true(store_pack_get(&p, (enum store_pack_column)c,
						    i) == rows.value[c][i]);
			assert_memory_equal(
				store_pack_digest(&p, i), rows.digest32[i], 32);
			end = (size_t)rows.value[STORE_PACK_REQUEST_END][i];
			assert_true(store_pack_request(&p, i).ptr +
					    store_pack_request(&p, i).len ==
				    p.request.ptr + end);
		}
		assert_true(end == p.request.len);
	}
	buf_release(&out);
}

static void
no_other_length_or_number_fits_the_bytes(void **state)
{
	struct store_pack p;
	struct buf out;
	struct err none = { 0 };

	(void)state;
	buf_init(&out, 1 << 20);
	fill(40, 7);
	assert_int_equal(store_pack_write(&out, &rows, &none), RC_OK);
	for (size_t len = 0; len < out.len; len++) {
		struct err e = { 0 };

		assert_int_equal(
			store_pack_open(&p, (struct str){ out.ptr, len }, 40, &e),
			RC_INTEGRITY);
		assert_int_equal(p.n, 0);
	}
	for (int64_t n = -1; n < 2000; n++) {
		struct err e = { 0 };

		assert_true(n == 40 ||
			    store_pack_open(&p, buf_view(&out), n, &e) == RC_INTEGRITY);
	}
	buf_release(&out);
}

static void
a_number_out_of_range_is_not_written(void **state)
{
	struct buf out;
	struct err e = { 0 };

	(void)state;
	buf_init(&out, 1 << 20);
	fill(3, 1);
	rows.value[STORE_PACK_BYTE_AT][1] = -1;
	assert_int_equal(store_pack_write(&out, &rows, &e), RC_LIMIT);
	assert_string_equal(e.text, "an exchange's byte_at is out of range");
	buf_release(&out);
}

static void
blocks_made_by_another_program_are_read(void **state)
{
	static const char *const name[] = { "one", "few", "full", "widest" };
	struct store_pack p;
	struct err e = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof name / sizeof *name; i++) {
		struct str file = data_file(arena_fmt(&a, "valid/%s", name[i]).ptr);

		store_pack_open(&p, str_sub(file, 2, file.len),
			(int64_t)bits_load(file.ptr, 2), &e);
		assert_string_equal(e.text, "");
	}
	store_pack_open(&p, str_sub(data_file("valid/few"), 2, 4000), 5, &e);
	assert_true(str_is(store_pack_request(&p, 1), "req-1"));
	assert_true(store_pack_get(&p, STORE_PACK_BYTE_AT, 4) == 2800);
	assert_true(store_pack_get(&p, STORE_PACK_TIME_NS, 3) == INT64_MIN);
}

static void
each_damaged_block_is_refused_for_its_reason(void **state)
{
	static const char *const name[] = { "none", "too-many", "cut-head", "cut-digest",
		"width", "long", "cut-request", "request-back", "negative", "no-model",
		"not-the-least", "too-wide", "overflow" };
	struct store_pack p;

	(void)state;
	for (size_t i = 0; i < sizeof name / sizeof *name; i++) {
		struct str file = data_file(arena_fmt(&a, "invalid/%s", name[i]).ptr);
		struct str want =
			str_trim(data_file(arena_fmt(&a, "invalid/%s.err", name[i]).ptr));
		struct err e = { 0 };

		store_pack_open(&p, str_sub(file, 2, file.len),
			(int64_t)bits_load(file.ptr, 2), &e);
		if (!str_is(want, e.text))
			fail_msg("%s: \"%s\", not \"%.*s\"", name[i], e.text,
				STR_ARG(want));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_is_written_is_read, clear, clear),
		cmocka_unit_test_setup_teardown(
			no_other_length_or_number_fits_the_bytes, clear, clear),
		cmocka_unit_test_setup_teardown(
			a_number_out_of_range_is_not_written, clear, clear),
		cmocka_unit_test_setup_teardown(
			blocks_made_by_another_program_are_read, clear, clear),
		cmocka_unit_test_setup_teardown(
			each_damaged_block_is_refused_for_its_reason, clear, clear),
	};

	return cmocka_run_group_tests_name("store_pack", tests, NULL, NULL);
}
