/* test_segment.c - written, found, merged and damaged, against a sorted array. */
#include "sketch/segment.h"

#include "base/file.h"
#include "base/random.h"
#include "sketch/segment_pack.h"

#include "paths.h"

#include <stdlib.h>

enum { MAX = 4000 };

static struct posting posting[MAX], scratch[MAX];

static int
by_key(const void *a, const void *b)
{
	const struct posting *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return (x->doc > y->doc) - (x->doc < y->doc);
}

/* Random postings of one of four spreads; the hashes of the last are few. */
static void
fill(struct posting *p, size_t n, struct random *r, unsigned spread)
{
	for (size_t i = 0; i < n; i++) {
		uint64_t v = random_next(r);
		uint64_t hash[] = { v, v >> 3, v & 0xff000000000000ff, v % 7 };

		p[i].hash = hash[spread % 4];
		p[i].doc = (uint32_t)random_below(r, spread % 3 ? 5 : UINT32_MAX);
	}
}

static struct segment
opened(const struct buf *b)
{
	struct segment s;
	struct err e = { 0 };

	segment_open(&s, buf_view(b), &e);
	segment_verify(&s, &e);
	assert_string_equal(e.text, "");
	return s;
}

static void
sorts_as_qsort_does_and_drops_repeats(void **state)
{
	static struct posting want[MAX];
	struct random r;

	(void)state;
	random_init(&r, 1);
	for (unsigned round = 0; round < 120; round++) {
		size_t n = random_below(&r, MAX), n_want = 0;

		fill(posting, n, &r, round);
		if (round % 5 == 0)
			for (size_t i = 0; i < n; i++)
				posting[i].doc = (uint32_t)(i / 3);
		memcpy(want, posting, n * sizeof *want);
		qsort(want, n, sizeof *want, by_key);
		for (size_t i = 0; i < n; i++)
			if (!i || by_key(&want[i], &want[n_want - 1]) != 0)
				want[n_want++] = want[i];
		assert_int_equal(segment_sort(posting, scratch, n), n_want);
		for (size_t i = 0; i < n_want; i++)
			assert_int_equal(by_key(&posting[i], &want[i]), 0);
	}
	assert_int_equal(segment_sort(posting, scratch, 0), 0);
}

static void
check_find(const struct segment *s, const struct posting *p, size_t n, uint64_t hash)
{
	size_t lo = 0, hi, first = SIZE_MAX;

	while (lo < n && p[lo].hash < hash)
		lo++;
	for (hi = lo; hi < n && p[hi].hash == hash; hi++)
		;
	assert_int_equal(segment_find(s, hash, &first), hi - lo);
	if (hi > lo)
		assert_int_equal(first, lo);
}

static void
gives_back_what_was_written(void **state)
{
	struct random r;

	(void)state;
	random_init(&r, 2);
	for (unsigned round = 0; round < 80; round++) {
		size_t n = random_below(&r, round < 40 ? 40 : MAX);
		struct buf b;
		struct segment s;
		struct segment_cursor c = { .s = &s };
		struct posting p;
		size_t i = 0;

		fill(posting, n, &r, round);
		n = segment_sort(posting, scratch, n);
		buf_init(&b, 1 << 20);
		segment_write(&b, posting, n);
		s = opened(&b);
		assert_int_equal(s.n, n);
		for (; segment_next(&c, &p); i++) {
			struct posting at = segment_at(&s, i);

			assert_int_equal(by_key(&p, &posting[i]), 0);
			assert_int_equal(by_key(&at, &posting[i]), 0);
		}
		assert_int_equal(i, n);
		for (i = 0; i < n; i += 1 + n / 50) {
			check_find(&s, posting, n, posting[i].hash);
			check_find(&s, posting, n, posting[i].hash + 1);
			check_find(&s, posting, n, random_next(&r));
		}
		check_find(&s, posting, n, 0);
		check_find(&s, posting, n, UINT64_MAX);
		buf_release(&b);
	}
}

static void
a_filter_of_twelve_bits_lets_few_strangers_pass(void **state)
{
	struct random r;
	struct buf b;
	struct segment s;
	unsigned passed = 0;

	(void)state;
	random_init(&r, 3);
	/* Hashes below 2^61 only: a sample by value must not fill half a filter. */
	for (size_t i = 0; i < MAX; i++)
		posting[i] = (struct posting){ random_next(&r) >> 3, 0 };
	buf_init(&b, 1 << 20);
	segment_write(&b, posting, segment_sort(posting, scratch, MAX));
	s = opened(&b);
	for (unsigned i = 0; i < 100000; i++) {
		struct segment_pack_bits bits =
			segment_pack_bits(random_next(&r), s.n_block);
		bool all = true;

		for (unsigned k = 0; k < 8; k++)
			all = all && (bits_load(s.filter + bits.offset + 4 * k, 4) &
					     bits.bit[k]);
		passed += all;
	}
	/* 0.43 % are expected of a split-block filter with 12 bits a key. */
	assert_in_range(passed, 200, 700);
	buf_release(&b);
}

static void
an_empty_segment_is_a_segment(void **state)
{
	struct buf b;
	struct segment s;
	struct segment_cursor c = { .s = &s };
	struct posting p;
	size_t first;

	(void)state;
	buf_init(&b, 1 << 10);
	segment_write(&b, NULL, 0);
	s = opened(&b);
	assert_int_equal(b.len, 128 + 8);
	assert_int_equal(segment_find(&s, 0, &first), 0);
	assert_false(segment_next(&c, &p));
	buf_release(&b);
}

static void
merging_gives_the_bytes_of_writing_the_union(void **state)
{
	struct random r;

	(void)state;
	random_init(&r, 4);
	for (unsigned round = 0; round < 60; round++) {
		size_t n_seg = random_below(&r, 9), n = 0;
		struct buf part[8], want, got;
		struct segment s[8];
		const struct segment *seg[8];
		struct err e = { 0 };

		for (size_t k = 0; k < n_seg; k++) {
			size_t more = random_below(&r, MAX / 8);
			struct posting *p = posting + n;

			/* The same seed twice makes postings that several share. */
			if (k % 2)
				random_init(&r, round);
			fill(p, more, &r, round);
			more = segment_sort(p, scratch, more);
			buf_init(&part[k], 1 << 20);
			segment_write(&part[k], p, more);
			s[k] = opened(&part[k]);
			seg[n_seg - 1 - k] = &s[k];
			n += more;
		}
		buf_init(&want, 1 << 20);
		buf_init(&got, 1 << 20);
		buf_str(&want, STR("before"));
		buf_str(&got, STR("before"));
		segment_write(&want, posting, segment_sort(posting, scratch, n));
		assert_int_equal(segment_merge(&got, seg, n_seg, &e), RC_OK);
		assert_true(str_equal(buf_view(&want), buf_view(&got)));
		for (size_t k = 0; k < n_seg; k++)
			buf_release(&part[k]);
		buf_release(&want);
		buf_release(&got);
	}
}

static void
every_flipped_bit_and_every_cut_is_noticed(void **state)
{
	struct random r;
	struct buf b;
	struct segment s;
	char *copy;

	(void)state;
	random_init(&r, 5);
	fill(posting, 40, &r, 0);
	buf_init(&b, 1 << 20);
	segment_write(&b, posting, segment_sort(posting, scratch, 40));
	for (size_t bit = 0; bit < 8 * b.len; bit++) {
		struct err e = { 0 };

		b.ptr[bit / 8] ^= (char)(1 << bit % 8);
		if (!segment_open(&s, buf_view(&b), &e))
			segment_verify(&s, &e);
		assert_int_not_equal(e.rc, RC_OK);
		b.ptr[bit / 8] ^= (char)(1 << bit % 8);
	}
	for (size_t len = 0; len < b.len; len++) {
		struct err e = { 0 };

		/* A block of exactly this size, so that a sanitizer sees more. */
		copy = test_malloc(len + 1);
		memcpy(copy + 1, b.ptr, len);
		assert_int_equal(segment_open(&s, (struct str){ copy + 1, len }, &e),
			RC_INTEGRITY);
		test_free(copy);
	}
	buf_release(&b);
}

/* Seals again what was changed, as a hostile writer would. */
static void
reseal(struct buf *b)
{
	unsigned char *h = (unsigned char *)b->ptr;

	bits_store(h + 112, 8, segment_pack_sum_rest(h, b->len));
	bits_store(h + 120, 8, segment_pack_sum_header(h));
}

static void
a_well_sealed_lie_is_noticed_and_harms_nobody(void **state)
{
	struct random r;
	struct buf b, out;
	unsigned n_lie = 0;

	(void)state;
	random_init(&r, 6);
	fill(posting, 40, &r, 0);
	buf_init(&b, 1 << 20);
	buf_init(&out, 1 << 20);
	segment_write(&b, posting, segment_sort(posting, scratch, 40));
	for (size_t bit = 8 * 12; bit < 8 * b.len; bit++) {
		struct err e = { 0 };
		struct segment s;
		const struct segment *two[] = { &s, &s };
		size_t first;

		if (bit == 8 * 52)
			bit = 8 * 128;
		b.ptr[bit / 8] ^= (char)(1 << bit % 8);
		reseal(&b);
		if (!segment_open(&s, buf_view(&b), &e)) {
			for (size_t i = 0; i < 40; i++)
				segment_find(&s, posting[i].hash, &first);
			for (size_t i = 0; i < s.n; i++)
				segment_at(&s, i);
			buf_clear(&out);
			segment_merge(&out, two, 2, &e);
			e = (struct err){ 0 };
			segment_verify(&s, &e);
		}
		n_lie += e.rc != RC_OK;
		b.ptr[bit / 8] ^= (char)(1 << bit % 8);
	}
	/* What is left are document numbers, hashes that stay in order and in the
	 * filter, and filter bits set for nobody: no reader can know better. */
	assert_true(n_lie > 8 * b.len / 2);
	buf_release(&b);
	buf_release(&out);
}

static struct str
data_file(struct arena *a, const char *name)
{
	const char *top = getenv("top_srcdir");
	struct str out = { 0 };
	struct err e = { 0 };

	file_read(&out, a,
		arena_fmt(a, "%s/tests/data/segment/%s", top ? top : ".", name).ptr,
		1 << 16, &e);
	assert_string_equal(e.text, "");
	return out;
}

/* The files are made by tests/data/segment/make.py from the layout's description. */
static void
the_bytes_are_those_of_the_published_layout(void **state)
{
	struct arena a = { 0 };
	struct buf b;

	(void)state;
	for (uint32_t i = 0; i < 100; i++)
		posting[i] = (struct posting){ i / 2 * (uint64_t)0x9e3779b97f4a7c15,
			i * i % 97 };
	buf_init(&b, 1 << 16);
	segment_write(&b, posting, segment_sort(posting, scratch, 100));
	assert_true(str_equal(buf_view(&b), data_file(&a, "valid/hundred")));
	buf_clear(&b);
	segment_write(&b, posting, 0);
	assert_true(str_equal(buf_view(&b), data_file(&a, "valid/empty")));
	buf_release(&b);
	arena_release(&a);
}

static void
errors_name_the_byte_and_what_to_do(void **state)
{
	static const char *const name[] = { "bits", "bucket", "counts", "cut-header",
		"filter", "fold", "hash-count", "header", "last-bucket", "long", "magic",
		"order", "remainder", "rest", "short", "version", "words" };
	struct arena a = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof name / sizeof name[0]; i++) {
		struct str path = arena_fmt(&a, "invalid/%s", name[i]);
		struct str want =
			str_trim(data_file(&a, arena_fmt(&a, "%s.err", path.ptr).ptr));
		struct segment s;
		struct err e = { 0 };

		if (!segment_open(&s, data_file(&a, path.ptr), &e))
			segment_verify(&s, &e);
		if (!str_is(want, e.text))
			fail_msg("%s: \"%s\", not \"%.*s\"", name[i], e.text,
				STR_ARG(want));
	}
	arena_release(&a);
}

static void
a_small_buffer_refuses_the_whole_segment(void **state)
{
	struct buf b, out;
	struct segment s;
	const struct segment *one = &s;
	struct err e = { 0 };

	(void)state;
	posting[0] = (struct posting){ 1, 1 };
	buf_init(&b, 1 << 10);
	buf_init(&out, 100);
	segment_write(&b, posting, 1);
	s = opened(&b);
	segment_write(&out, posting, 1);
	assert_int_equal(out.len, 0);
	assert_int_equal(segment_merge(&out, &one, 1, &e), RC_LIMIT);
	buf_release(&b);
	buf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sorts_as_qsort_does_and_drops_repeats),
		cmocka_unit_test(gives_back_what_was_written),
		cmocka_unit_test(a_filter_of_twelve_bits_lets_few_strangers_pass),
		cmocka_unit_test(an_empty_segment_is_a_segment),
		cmocka_unit_test(merging_gives_the_bytes_of_writing_the_union),
		cmocka_unit_test(every_flipped_bit_and_every_cut_is_noticed),
		cmocka_unit_test(a_well_sealed_lie_is_noticed_and_harms_nobody),
		cmocka_unit_test(the_bytes_are_those_of_the_published_layout),
		cmocka_unit_test(errors_name_the_byte_and_what_to_do),
		cmocka_unit_test(a_small_buffer_refuses_the_whole_segment),
	};
	return paths_run("segment", tests);
}
