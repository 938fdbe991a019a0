/* test_random.c - the generator against tests/vectors/splitmix64.tsv. */
#include "base/random.h"

#include "testing.h"
#include "tsv.h"

enum { SHUFFLE_MAX = 64 };

struct row {
	struct str what, arg, values;
	uint64_t seed;
};

static uint64_t
number(struct str s)
{
	struct arena a = { 0 };
	uint64_t v = strtoull(arena_str(&a, s).ptr, NULL, 10);

	arena_release(&a);
	return v;
}

static void
compare(const char *what, void (*check)(const struct row *))
{
	struct arena a = { 0 };
	struct str text = tsv_open(&a, "splitmix64.tsv"), col[4];
	size_t n = 0;

	while (tsv_next(&text, col, 4)) {
		struct row r = { col[0], col[2], col[3], number(col[1]) };

		if (!str_is(r.what, what))
			continue;
		n++;
		check(&r);
	}
	arena_release(&a);
	assert_true(n > 0);
}

static void
check_next(const struct row *row)
{
	struct str values = row->values;
	struct random r;

	random_init(&r, row->seed);
	while (values.len)
		assert_int_equal(random_next(&r), number(str_cut(&values, ' ')));
}

static void
check_stream(const struct row *row)
{
	struct str values = row->values;
	struct random r;

	random_stream(&r, row->seed, row->arg);
	while (values.len)
		assert_int_equal(random_next(&r), number(str_cut(&values, ' ')));
}

static void
check_unit(const struct row *row)
{
	struct str values = row->values;
	struct random r;

	random_init(&r, row->seed);
	while (values.len) {
		double u = random_unit(&r) * 0x1p53;

		assert_int_equal((uint64_t)u, number(str_cut(&values, ' ')));
	}
}

static void
check_below(const struct row *row)
{
	struct str values = row->values;
	struct random r;

	random_init(&r, row->seed);
	while (values.len)
		assert_int_equal(random_below(&r, number(row->arg)),
			number(str_cut(&values, ' ')));
}

static void
check_shuffle(const struct row *row)
{
	struct str values = row->values;
	uint32_t v[SHUFFLE_MAX];
	size_t n = (size_t)number(row->arg);
	struct random r;

	for (uint32_t i = 0; i < n; i++)
		v[i] = i;
	random_init(&r, row->seed);
	random_shuffle(&r, v, n);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(v[i], number(str_cut(&values, ' ')));
}

static void
the_plain_sequence_is_splitmix64(void **state)
{
	(void)state;
	compare("next", check_next);
}

static void
a_named_stream_starts_where_its_seed_and_name_say(void **state)
{
	(void)state;
	compare("stream", check_stream);
}

static void
units_are_whole_multiples_of_two_to_the_minus_53(void **state)
{
	(void)state;
	compare("unit", check_unit);
}

static void
numbers_below_a_bound_need_128_bits_and_get_them(void **state)
{
	(void)state;
	compare("below", check_below);
}

static void
a_shuffle_is_that_of_fisher_and_yates(void **state)
{
	(void)state;
	compare("shuffle", check_shuffle);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_plain_sequence_is_splitmix64),
		cmocka_unit_test(a_named_stream_starts_where_its_seed_and_name_say),
		cmocka_unit_test(units_are_whole_multiples_of_two_to_the_minus_53),
		cmocka_unit_test(numbers_below_a_bound_need_128_bits_and_get_them),
		cmocka_unit_test(a_shuffle_is_that_of_fisher_and_yates),
	};
	return cmocka_run_group_tests_name("random", tests, NULL, NULL);
}
