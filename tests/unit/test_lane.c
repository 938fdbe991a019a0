/* test_lane.c - every piece once and in order, with a thread and without. */
#include "base/lane.h"

#include "testing.h"
#include <pthread.h>

enum { N = 5000 };

struct log {
	unsigned seen[N];
	unsigned n;
};

struct piece {
	struct log *log;
	unsigned number;
};

static void
note(void *ctx)
{
	struct piece *p = ctx;

	p->log->seen[p->log->n++] = p->number;
}

/* The lane that stands for NULL, the one without a thread, the one with. */
static struct lane *
open_kind(unsigned kind)
{
	return kind ? lane_open(kind == 2) : NULL;
}

static void
pieces_are_done_once_and_in_order(void **state)
{
	static struct piece piece[N];
	static struct log log;

	(void)state;
	for (unsigned kind = 0; kind < 3; kind++) {
		struct lane *l = open_kind(kind);

		log.n = 0;
		for (unsigned i = 0; i < N; i++) {
			piece[i] = (struct piece){ &log, i };
			lane_put(l, note, &piece[i]);
		}
		lane_drain(l);
		assert_int_equal(log.n, N);
		for (unsigned i = 0; i < N; i++)
			assert_int_equal(log.seen[i], i);
		lane_close(l);
	}
}

static void
waiting_for_a_piece_waits_for_all_before_it(void **state)
{
	static struct piece piece[N];
	static struct log log;

	(void)state;
	for (unsigned kind = 0; kind < 3; kind++) {
		struct lane *l = open_kind(kind);
		uint64_t number[N];

		log.n = 0;
		lane_wait(l, 0);
		for (unsigned i = 0; i < N; i++) {
			piece[i] = (struct piece){ &log, i };
			number[i] = lane_put(l, note, &piece[i]);
			if (i % 5 != 4)
				continue;
			lane_wait(l, number[i - 2]);
			assert_true(lane_done(l, number[i - 2]));
			assert_int_equal(log.seen[i - 2], i - 2);
		}
		lane_drain(l);
		assert_true(lane_done(l, number[N - 1]));
		lane_close(l);
	}
}

static void
closing_does_what_was_put(void **state)
{
	static struct piece piece[LANE_WAITING];
	static struct log log;

	(void)state;
	for (unsigned kind = 0; kind < 3; kind++) {
		struct lane *l = open_kind(kind);

		log.n = 0;
		for (unsigned i = 0; i < LANE_WAITING; i++) {
			piece[i] = (struct piece){ &log, i };
			lane_put(l, note, &piece[i]);
		}
		lane_close(l);
		assert_int_equal(log.n, LANE_WAITING);
	}
}

static void
hold(void *ctx)
{
	pthread_mutex_lock(ctx);
	pthread_mutex_unlock(ctx);
}

static void
a_lane_is_busy_while_much_waits(void **state)
{
	static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;

	(void)state;
	for (unsigned kind = 0; kind < 3; kind++) {
		struct lane *l = open_kind(kind);

		assert_false(lane_busy(l));
		if (kind == 2) {
			pthread_mutex_lock(&gate);
			for (unsigned i = 0; i < LANE_WAITING; i++)
				lane_put(l, hold, &gate);
			assert_true(lane_busy(l));
			pthread_mutex_unlock(&gate);
		}
		lane_drain(l);
		assert_false(lane_busy(l));
		lane_close(l);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces_are_done_once_and_in_order),
		cmocka_unit_test(waiting_for_a_piece_waits_for_all_before_it),
		cmocka_unit_test(closing_does_what_was_put),
		cmocka_unit_test(a_lane_is_busy_while_much_waits),
	};
	return cmocka_run_group_tests_name("lane", tests, NULL, NULL);
}
