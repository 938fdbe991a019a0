/* test_align.c - against brute force, and on hostile repetition. */
#include "sketch/align.h"

#include "base/random.h"

#include "testing.h"

enum { MAX = 40 };

struct text {
	uint64_t token[MAX];
	size_t n;
};

static uint32_t
run_at(const struct text *s, const struct text *m, size_t i, size_t j, const bool *taken)
{
	uint32_t len = 0;

	while (i + len < s->n && j + len < m->n && !taken[i + len] &&
		s->token[i + len] == m->token[j + len])
		len++;
	return len;
}

static size_t
brute_force(
	struct align_run *out, const struct text *s, const struct text *m, size_t min_len)
{
	bool taken[MAX] = { false };
	size_t n = 0;

	for (;;) {
		struct align_run best = { 0 };

		for (size_t i = 0; i < s->n; i++) {
			for (size_t j = 0; j < m->n; j++) {
				uint32_t len = run_at(s, m, i, j, taken);

				if (len > best.len)
					best = (struct align_run){ (uint32_t)i,
						(uint32_t)j, len };
			}
		}
		if (best.len < min_len)
			return n;
		for (size_t i = 0; i < best.len; i++)
			taken[best.suspect + i] = true;
		out[n++] = best;
	}
}

static void
check(const struct text *s, const struct text *m, size_t min_len)
{
	struct arena a = { 0 };
	struct align_run want[MAX], *got;
	size_t n = brute_force(want, s, m, min_len);

	assert_int_equal(
		align_runs(&got, &a, s->token, s->n, m->token, m->n, min_len), n);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(got[i].len, want[i].len);
		assert_int_equal(got[i].suspect, want[i].suspect);
		assert_int_equal(got[i].model, want[i].model);
	}
	arena_release(&a);
}

static void
tiles_as_brute_force_does_on_all_short_texts(void **state)
{
	(void)state;
	/* Every pair of texts of up to 6 tokens of a two-letter alphabet. */
	for (unsigned x = 1; x < 128; x++) {
		for (unsigned y = 1; y < 128; y++) {
			struct text s = { .n = 0 }, m = { .n = 0 };

			/* The highest set bit marks the length. */
			for (unsigned b = x; b > 1; b >>= 1)
				s.token[s.n++] = b & 1;
			for (unsigned b = y; b > 1; b >>= 1)
				m.token[m.n++] = b & 1;
			for (size_t min_len = 1; min_len <= 3; min_len++)
				check(&s, &m, min_len);
		}
	}
}

static void
tiles_as_brute_force_does_on_random_texts(void **state)
{
	struct random r;

	(void)state;
	random_init(&r, 5);
	for (unsigned round = 0; round < 3000; round++) {
		uint64_t alphabet = 1 + random_below(&r, 6);
		struct text s = { .n = random_below(&r, MAX + 1) };
		struct text m = { .n = random_below(&r, MAX + 1) };

		for (size_t i = 0; i < MAX; i++) {
			s.token[i] = random_below(&r, alphabet) << 40;
			m.token[i] = random_below(&r, alphabet) << 40;
		}
		check(&s, &m, 1 + random_below(&r, 5));
	}
}

static void
repetition_costs_no_more_than_prose(void **state)
{
	struct arena a = { 0 };
	size_t n = 50000;
	uint64_t *s = ARENA_NEW(&a, uint64_t, n), *m = ARENA_NEW(&a, uint64_t, n);
	struct align_run *run;

	(void)state;
	/* One token over and over, and one other in the middle of the model. */
	m[n / 2] = 1;
	assert_int_equal(align_runs(&run, &a, s, n, m, n, 5), 2);
	assert_int_equal(run[0].len, n / 2);
	assert_int_equal(run[1].len, n / 2);
	assert_int_equal(run[1].suspect, n / 2);
	/* Periods that never quite agree. */
	for (size_t i = 0; i < n; i++) {
		s[i] = i % 7 == 0;
		m[i] = i % 11 == 0;
	}
	assert_true(align_runs(&run, &a, s, n, m, n, 5) > n / 20);
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tiles_as_brute_force_does_on_all_short_texts),
		cmocka_unit_test(tiles_as_brute_force_does_on_random_texts),
		cmocka_unit_test(repetition_costs_no_more_than_prose),
	};
	return cmocka_run_group_tests_name("align", tests, NULL, NULL);
}
