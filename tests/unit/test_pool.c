/* test_pool.c - every index once, whatever the number of threads. */
#include "base/pool.h"

#include "testing.h"
#include <stdatomic.h>
#include <stdbool.h>

enum { N = 10000, N_THREAD = 8 };

static atomic_uint times[N];
static atomic_bool wrong; /* an assertion belongs to the main thread */
static unsigned n_thread_max;

static void
count(void *ctx, size_t index, unsigned thread)
{
	if (thread >= n_thread_max || ctx != times)
		atomic_store(&wrong, true);
	atomic_fetch_add(&times[index], 1);
}

static void
run(size_t n, unsigned n_thread)
{
	for (size_t i = 0; i < N; i++)
		times[i] = 0;
	n_thread_max = n_thread ? n_thread : 1;
	pool_run(n, n_thread, count, times);
	assert_false(wrong);
	for (size_t i = 0; i < N; i++)
		assert_int_equal(times[i], i < n);
}

static void
every_index_is_done_exactly_once(void **state)
{
	(void)state;
	for (unsigned n_thread = 0; n_thread <= N_THREAD; n_thread++)
		run(N, n_thread);
}

static void
fewer_indices_than_threads_are_done_once(void **state)
{
	(void)state;
	run(0, N_THREAD);
	run(1, N_THREAD);
	run(3, N_THREAD);
}

/* Each of two waits for the other, which one thread alone could not do. */
static void
meet(void *ctx, size_t index, unsigned thread)
{
	atomic_uint *seen = ctx;

	(void)index;
	(void)thread;
	atomic_fetch_add(seen, 1);
	while (atomic_load(seen) < 2)
		continue;
}

static void
two_threads_run_at_the_same_time(void **state)
{
	atomic_uint seen = 0;

	(void)state;
	pool_run(2, 2, meet, &seen);
	assert_int_equal(seen, 2);
}

static void
there_is_at_least_one_processor(void **state)
{
	(void)state;
	assert_true(pool_cpus() >= 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_index_is_done_exactly_once),
		cmocka_unit_test(fewer_indices_than_threads_are_done_once),
		cmocka_unit_test(two_threads_run_at_the_same_time),
		cmocka_unit_test(there_is_at_least_one_processor),
	};
	return cmocka_run_group_tests_name("pool", tests, NULL, NULL);
}
