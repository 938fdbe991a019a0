/* test_crew.c - pieces are drawn in order, worked on once, and taken in order, by however
 * many. */
#include "base/crew.h"

#include "base/lane.h"
#include "testing.h"
#include <stdatomic.h>
#include <stdint.h>

enum { N = 5000, SLOTS = 8, LANES = 3 };

struct job {
	unsigned n;            /* pieces in all */
	unsigned drawn;        /* so far; whoever draws alone writes it */
	atomic_uint drawing;   /* at a time */
	unsigned piece[SLOTS]; /* in each slot */
	uint64_t result[SLOTS];
	unsigned mine[LANES + 1]; /* the piece each worker drew last */
	size_t weight;
	atomic_uint n_worked, heavy; /* heavy: pieces worked on and not taken */
	unsigned heaviest;
};

static uint64_t
square(unsigned i)
{
	return (uint64_t)i * i + 1;
}

static bool
draw(void *ctx, size_t slot, unsigned worker)
{
	struct job *j = ctx;

	assert_int_equal(atomic_fetch_add(&j->drawing, 1), 0);
	if (j->drawn < j->n) {
		j->piece[slot] = j->drawn;
		j->mine[worker] = j->drawn;
	}
	atomic_fetch_sub(&j->drawing, 1);
	return j->drawn < j->n && ++j->drawn;
}

static size_t
work(void *ctx, size_t slot, unsigned worker)
{
	struct job *j = ctx;
	unsigned now;

	assert_int_equal(j->mine[worker], j->piece[slot]);
	for (volatile unsigned i = 0; i < j->piece[slot] * 7919 % 1000; i++)
		continue;
	j->result[slot] = square(j->piece[slot]);
	atomic_fetch_add(&j->n_worked, 1);
	now = atomic_fetch_add(&j->heavy, 1) + 1;
	if (worker == 0 && now > j->heaviest)
		j->heaviest = now;
	return j->weight;
}

/* Takes up to `most` pieces of n. */
static void
run(struct job *j, size_t n_lane, bool thread, unsigned most)
{
	struct lane *lane[LANES];
	struct arena a = { 0 };
	struct crew_task task = { .n_slot = n_lane ? SLOTS : 1,
		.max_weight = 1000,
		.draw = draw,
		.work = work,
		.ctx = j };
	struct crew *c;
	size_t slot;
	unsigned i = 0;

	for (size_t k = 0; k < n_lane; k++)
		lane[k] = lane_open(thread);
	c = crew_open(&a, &task, lane, n_lane);
	for (; i < most && crew_next(c, &slot); i++) {
		assert_int_equal(j->piece[slot], i);
		assert_true(j->result[slot] == square(i));
		atomic_fetch_sub(&j->heavy, 1);
	}
	assert_int_equal(i, most < j->n ? most : j->n);
	if (most > j->n)
		assert_false(crew_next(c, &slot));
	crew_close(c);
	for (size_t k = 0; k < n_lane; k++)
		lane_close(lane[k]);
	arena_release(&a);
}

static void
pieces_are_taken_in_order_and_worked_on_once(void **state)
{
	(void)state;
	for (size_t n_lane = 0; n_lane <= LANES; n_lane++)
		for (unsigned n = 0; n <= N; n = n ? n * 70 : 1) {
			struct job j = { .n = n, .weight = 1 };

			run(&j, n_lane, true, N + 1);
			assert_int_equal(j.n_worked, n);
		}
}

static void
lanes_without_threads_do_the_same(void **state)
{
	struct job j = { .n = N, .weight = 1 };

	(void)state;
	run(&j, 2, false, N + 1);
	assert_int_equal(j.n_worked, N);
}

static void
who_stops_early_leaves_the_rest(void **state)
{
	(void)state;
	for (size_t n_lane = 0; n_lane <= LANES; n_lane++)
		for (unsigned most = 0; most < 20; most += 3) {
			struct job j = { .n = N, .weight = 1 };

			run(&j, n_lane, true, most);
			assert_true(j.n_worked >= most && j.n_worked <= most + SLOTS);
		}
}

static void
no_more_is_begun_than_weighs_enough(void **state)
{
	/* One is more than may be held: while it is not taken none is drawn, but by those
	 * who drew before it was done. */
	struct job j = { .n = 300, .weight = 1001 };

	(void)state;
	run(&j, 1, true, 301);
	assert_int_equal(j.n_worked, 300);
	assert_true(j.heaviest <= 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces_are_taken_in_order_and_worked_on_once),
		cmocka_unit_test(lanes_without_threads_do_the_same),
		cmocka_unit_test(who_stops_early_leaves_the_rest),
		cmocka_unit_test(no_more_is_begun_than_weighs_enough),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
