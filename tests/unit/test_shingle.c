/* test_shingle.c - the published fingerprints, and sets against the obvious way. */
#include "sketch/shingle.h"

#include "base/hash64.h"
#include "base/random.h"
#include "text/fold.h"
#include "text/token.h"

#include "paths.h"
#include "vector.h"

static void
hashes_sentences_as_the_published_vectors_say(void **state)
{
	struct arena a = { 0 };
	struct str rest = vector_text(&a, "gram.tsv"), line;
	size_t n_row = 0;

	(void)state;
	for (; vector_line(&line, &rest); n_row++) {
		size_t n = vector_u64(str_cut(&line, '\t'), 10), i = 0;
		struct str text = vector_hex(&a, str_cut(&line, '\t'));
		struct fold f;
		struct token *t;
		uint64_t *token, *gram;
		size_t n_tok, n_gram;

		fold_text(&f, &a, text, FOLD_ALL);
		n_tok = token_split(&t, &a, f.text, TOKEN_WORDS, SIZE_MAX);
		token = ARENA_RAW(&a, uint64_t, n_tok);
		gram = ARENA_RAW(&a, uint64_t, n_tok);
		token_hash(token, f.text, t, n_tok);
		n_gram = shingle_hash(gram, token, n_tok, n);
		for (; line.len; i++) {
			assert_true(i < n_gram);
			assert_true(gram[i] == vector_u64(str_cut(&line, ' '), 16));
		}
		assert_int_equal(i, n_gram);
	}
	assert_true(n_row > 20);
	arena_release(&a);
}

static void
any_number_of_grams_hashes_one_by_one_as_together(void **state)
{
	uint64_t token[64], gram[64];
	struct random r;

	(void)state;
	random_init(&r, 4);
	for (unsigned round = 0; round < 3000; round++) {
		size_t n_tok = random_below(&r, 65), n = 1 + random_below(&r, 8), n_gram;

		n = round % 2 ? SHINGLE_WORDS : n;
		for (size_t i = 0; i < n_tok; i++)
			token[i] = round % 3 ? random_next(&r) : UINT64_MAX;
		n_gram = shingle_hash(gram, token, n_tok, n);
		assert_int_equal(n_gram, n_tok < n ? 0 : n_tok - n + 1);
		for (size_t i = 0; i < n_gram; i++)
			assert_true(gram[i] == hash64_gram(token + i, n));
	}
}

static int
by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* Values of every spread: whole words, few distinct ones, equal in all bytes but one. */
static void
sorts_as_qsort_does(void **state)
{
	static uint64_t v[3000], want[3000];
	struct random r;

	(void)state;
	random_init(&r, 1);
	for (unsigned round = 0; round < 400; round++) {
		size_t n = random_below(&r, round < 200 ? 80 : 3000);
		unsigned shift = (unsigned)random_below(&r, 8) * 8;

		for (size_t i = 0; i < n; i++) {
			v[i] = random_next(&r);
			if (round % 3 == 1)
				v[i] = (v[i] & 255) << shift;
			if (round % 3 == 2)
				v[i] >>= shift;
			want[i] = v[i];
		}
		qsort(want, n, sizeof *want, by_value);
		shingle_sort(v, n);
		assert_int_equal(n ? memcmp(v, want, n * sizeof *v) : 0, 0);
	}
}

/* All subsets of eight values as both sets. */
static void
sorting_by_the_upper_half_keeps_equal_ones_in_order(void **state)
{
	uint64_t v[500], want[500], spare[500];
	struct random r;

	(void)state;
	random_init(&r, 9);
	for (unsigned round = 0; round < 400; round++) {
		size_t n = random_below(&r, 501);

		for (size_t i = 0; i < n; i++) {
			uint64_t upper = random_next(&r) >> (round % 4 * 10 + 32);

			want[i] = v[i] = upper << 32 | i;
		}
		/* With the number in the lower half all differ: any sort is stable. */
		qsort(want, n, sizeof *want, by_value);
		shingle_sort_upper(v, spare, n);
		assert_memory_equal(v, want, n * sizeof *v);
	}
}

static void
sets_are_joined_and_cut_exactly(void **state)
{
	(void)state;
	for (unsigned x = 0; x < 256; x++) {
		for (unsigned y = 0; y < 256; y++) {
			uint64_t a[16], b[16], both[8], minus[8];
			size_t n = 0, m = 0;
			unsigned got = 0;

			for (unsigned k = 8; k-- > 0;) {
				/* Twice and falling, so that unique has work. */
				if (x >> k & 1)
					a[n++] = k, a[n++] = k;
				if (y >> k & 1)
					b[m++] = k, b[m++] = k;
			}
			n = shingle_unique(a, n);
			m = shingle_unique(b, m);
			assert_int_equal(n, __builtin_popcount(x));
			for (size_t i = 0, k = shingle_both(both, a, n, b, m); i < k; i++)
				got |= 1u << both[i];
			assert_int_equal(got, x & y);
			got = 0;
			for (size_t i = 0, k = shingle_minus(minus, a, n, b, m); i < k;
				i++)
				got |= 1u << minus[i];
			assert_int_equal(got, x & ~y);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hashes_sentences_as_the_published_vectors_say),
		cmocka_unit_test(any_number_of_grams_hashes_one_by_one_as_together),
		cmocka_unit_test(sorts_as_qsort_does),
		cmocka_unit_test(sorting_by_the_upper_half_keeps_equal_ones_in_order),
		cmocka_unit_test(sets_are_joined_and_cut_exactly),
	};
	return paths_run("shingle", tests);
}
