/* test_arena.c - memory that is aligned, zeroed where promised, and all given back. */
#include "config.h"

#include "base/arena.h"

#include "testing.h"
#include <stdalign.h>
#include <sys/wait.h>
#include <unistd.h>

static void
objects_are_zeroed_aligned_and_apart(void **state)
{
	struct arena a = { 0 };
	unsigned char *last = NULL;

	(void)state;
	for (size_t size = 0; size < 3000; size++) {
		unsigned char *p = arena_new(&a, 1, size);

		assert_non_null(p);
		assert_int_equal((uintptr_t)p % alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(p[i], 0);
		/* What filled the last one is still there. */
		for (size_t i = 0; i + 1 < size; i++)
			assert_int_equal(last[i], 0xff);
		last = memset(p, 0xff, size);
	}
	arena_release(&a);
}

static void
an_object_larger_than_a_block_is_whole(void **state)
{
	enum { BIG = 10 << 20 };
	struct arena a = { 0 };
	char *p = ARENA_RAW(&a, char, BIG);

	(void)state;
	memset(p, 1, BIG);
	assert_ptr_not_equal(ARENA_NEW(&a, int, 1), NULL);
	assert_int_equal(p[BIG - 1], 1);
	arena_release(&a);
}

static void
a_list_keeps_what_it_holds_as_it_grows_and_is_zero_behind_it(void **state)
{
	struct arena a = { 0 };
	unsigned *list = NULL;
	size_t cap = 0, n_move = 0;

	(void)state;
	for (unsigned i = 0; i < 100000; i++) {
		const unsigned *before = list;

		ARENA_GROW(&a, list, &cap, (size_t)i + 1);
		n_move += list != before;
		assert_true(cap > i);
		assert_int_equal(list[i], 0);
		assert_int_equal(list[cap - 1], 0);
		list[i] = i + 1;
	}
	for (unsigned i = 0; i < 100000; i++)
		assert_int_equal(list[i], i + 1);
	assert_true(n_move <= 17);
	/* What has room stays where it is; what needs more than twice gets that. */
	assert_ptr_equal(arena_grow(&a, list, &cap, cap, sizeof *list), list);
	ARENA_GROW(&a, list, &cap, 10 * cap);
	assert_int_equal(list[99999], 100000);
	assert_int_equal(list[cap - 1], 0);
	arena_release(&a);
}

static void
copies_end_with_a_nul_that_is_not_counted(void **state)
{
	struct arena a = { 0 };
	struct str s = arena_str(&a, STR("ab\0c")),
		   none = arena_str(&a, (struct str){ 0 });

	(void)state;
	assert_int_equal(s.len, 4);
	assert_memory_equal(s.ptr, "ab\0c", 5);
	assert_int_equal(none.len, 0);
	assert_string_equal(none.ptr, "");
	arena_release(&a);
}

static void
formatted_text_may_be_longer_than_a_block(void **state)
{
	struct arena a = { 0 };
	struct str s = arena_fmt(&a, "%0100000d|%s", 7, "end");

	(void)state;
	assert_int_equal(s.len, 100004);
	assert_string_equal(s.ptr + 99999, "7|end");
	arena_release(&a);
}

static void
a_reset_arena_is_empty_and_usable(void **state)
{
	struct arena a = { 0 };
	void *first;

	(void)state;
	arena_reset(&a);
	first = arena_raw(&a, 1, 100);
	arena_reset(&a);
	assert_ptr_equal(arena_raw(&a, 1, 100), first);
	arena_release(&a);
	assert_null(a.head);
	arena_release(&a);
}

/* The product of count and size must not wrap to something small. */
static void
a_size_beyond_all_memory_ends_the_program_with_status_1(void **state)
{
	int status;
	pid_t pid = fork();

	(void)state;
	if (pid == 0) {
		struct arena a = { 0 };

		close(STDERR_FILENO);
		arena_raw(&a, SIZE_MAX / 2 + 2, 2);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(objects_are_zeroed_aligned_and_apart),
		cmocka_unit_test(an_object_larger_than_a_block_is_whole),
		cmocka_unit_test(
			a_list_keeps_what_it_holds_as_it_grows_and_is_zero_behind_it),
		cmocka_unit_test(copies_end_with_a_nul_that_is_not_counted),
		cmocka_unit_test(formatted_text_may_be_longer_than_a_block),
		cmocka_unit_test(a_reset_arena_is_empty_and_usable),
		cmocka_unit_test(a_size_beyond_all_memory_ends_the_program_with_status_1),
	};
	return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
