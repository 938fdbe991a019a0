/* test_store_seek.c - a key read from a segment's file is found where the whole segment
 * has it, and a file that is cut short misleads without harm. */
#include "config.h"

#include "store/store_prompt_seek.h"

#include "base/file.h"
#include "base/random.h"

#include "testing.h"
#include <stdlib.h>
#include <unistd.h>

static char path[] = "/tmp/assay-test-seek-XXXXXX";
static struct file_map map;
static struct file_part file;
static struct segment view;
static struct posting *list;
static struct arena a;
static struct err e;

/* A segment of about n postings whose keys have `bits` bits that differ, in a file. */
static size_t
make(size_t n, unsigned bits, uint32_t first)
{
	struct random r;
	struct buf out;

	random_init(&r, n + bits);
	list = ARENA_RAW(&a, struct posting, 2 * n + 1);
	for (size_t i = 0; i < n; i++)
		list[i] = (struct posting){
			random_next(&r) >> (64 - bits) << (SEGMENT_KEY_BITS - bits),
			first + (uint32_t)i
		};
	n = segment_sort(list, list + n, n);
	buf_init(&out, 1 << 24);
	segment_write(&out, list, n);
	assert_int_equal(file_replace(path, buf_view(&out), 0600, &e), RC_OK);
	buf_release(&out);
	assert_int_equal(file_map(&map, path, &e), RC_OK);
	assert_int_equal(file_part_open(&file, path, &e), RC_OK);
	assert_int_equal(segment_open(&view, map.bytes, &e), RC_OK);
	return n;
}

static void
drop(void)
{
	file_part_close(&file);
	file_unmap(&map);
	arena_release(&a);
}

static int64_t
seek(uint64_t key, int64_t after)
{
	return store_prompt_seek(&file, &view, key, after);
}

static void
every_prompt_is_found_and_no_other(void **state)
{
	static const uint32_t first[] = { 1, 16384, UINT32_MAX - 70000 };
	struct random r;

	(void)state;
	random_init(&r, 3);
	for (size_t i = 0; i < sizeof first / sizeof *first; i++)
		for (size_t n = 0; n < 60000; n = 9 * n + 1) {
			size_t have = make(n, 40, first[i]);

			for (size_t k = 0; k < have; k++) {
				assert_int_equal(seek(list[k].key, 0), list[k].doc);
				assert_int_equal(seek(list[k].key, list[k].doc), 0);
				assert_int_equal(seek(list[k].key ^ 1, 0), 0);
			}
			for (size_t k = 0; k < 1000; k++)
				assert_int_equal(seek(random_next(&r) >> 12 | 1, 0), 0);
			drop();
		}
}

static void
prompts_that_share_a_key_come_one_after_the_other(void **state)
{
	size_t n = make(3000, 8, 7);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		bool same = i && list[i - 1].key == list[i].key;

		assert_int_equal(
			seek(list[i].key, same ? list[i - 1].doc : 0), list[i].doc);
	}
	assert_int_equal(seek(list[n - 1].key, list[n - 1].doc), 0);
	drop();
}

static void
what_is_cut_off_is_not_there(void **state)
{
	size_t n = make(20000, 40, 1), found = 0;

	(void)state;
	assert_int_equal(truncate(path, (off_t)(map.bytes.len / 2)), 0);
	for (size_t i = 0; i < n; i++)
		found += seek(list[i].key, 0) != 0;
	assert_true(found < n);
	drop();
}

static int
make_path(void **state)
{
	int fd = mkstemp(path);

	(void)state;
	return fd < 0 ? -1 : close(fd);
}

static int
remove_path(void **state)
{
	(void)state;
	return unlink(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_prompt_is_found_and_no_other),
		cmocka_unit_test(prompts_that_share_a_key_come_one_after_the_other),
		cmocka_unit_test(what_is_cut_off_is_not_there),
	};

	return cmocka_run_group_tests(tests, make_path, remove_path);
}
