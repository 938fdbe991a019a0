/* test_segment.c - written, found, merged and damaged, against a sorted array. */
#include "sketch/segment.h"

#include "base/cpu.h"
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

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return (x->doc > y->doc) - (x->doc < y->doc);
}

/* Random postings of one of four spreads; the keys of the last are few. */
static void
fill(struct posting *p, size_t n, struct random *r, unsigned spread)
{
	for (size_t i = 0; i < n; i++) {
		uint64_t v = random_next(r);
		uint64_t key[] = { v >> 12, v >> 15, v & 0x000ff000000000ff, v % 7 };

		p[i].key = key[spread % 4];
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

/* The postings of a key by looking at every one. */
static struct segment_hit
plain_hit(const struct posting *p, size_t n, uint64_t key)
{
	struct segment_hit hit = { 0 };
	size_t lo = 0, hi = n;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (p[mid].key < key)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; hi < n && p[hi].key == key; hi++)
		;
	hit.first = (uint32_t)lo;
	hit.n = (uint32_t)(hi - lo);
	return hit;
}

static void
check_hits(const struct segment *s, const struct posting *p, size_t n,
	const uint64_t *key, size_t n_key)
{
	static struct segment_hit hit[MAX];
	size_t n_hit = segment_find_many(hit, s, key, n_key), k = 0;

	for (uint32_t i = 0; i < n_key; i++) {
		struct segment_hit want = plain_hit(p, n, key[i]);

		if (!want.n)
			continue;
		assert_true(k < n_hit);
		assert_int_equal(hit[k].query, i);
		assert_int_equal(hit[k].first, want.first);
		assert_int_equal(hit[k++].n, want.n);
	}
	assert_int_equal(k, n_hit);
}

static int
ascending(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Of a batch of any size, with repeats, each key that is there is found: in any order,
 * and in their own, where many have the same bucket. */
static void
check_find(const struct segment *s, const struct posting *p, size_t n, struct random *r)
{
	const uint64_t top = ((uint64_t)1 << SEGMENT_KEY_BITS) - 1;
	static uint64_t key[MAX];
	size_t n_key = random_below(r, random_below(r, 4) ? 101 : MAX);

	for (size_t i = 0; i < n_key; i++) {
		uint64_t some[] = { random_next(r) >> 12, 0, top, 0, 0 };

		some[3] = n ? p[random_below(r, n)].key : 0;
		some[4] = (some[3] + 1) & top;
		key[i] = some[random_below(r, 5)];
	}
	for (unsigned way = 0; way < 4; way++) {
		cpu_scalar(way % 2);
		if (way == 2 && n_key)
			qsort(key, n_key, sizeof *key, ascending);
		check_hits(s, p, n, key, n_key);
	}
	cpu_scalar(false);
}

static void
keys_are_put_in_order_by_their_top_bits(void **state)
{
	static uint64_t hash[MAX], key[MAX];
	static uint32_t query[MAX];
	static bool seen[MAX];
	struct random r;

	(void)state;
	random_init(&r, 9);
	for (size_t n = 0; n < MAX; n = n * 5 / 4 + 1) {
		unsigned bits = 0;

		while (n >> bits > 8)
			bits++;
		memset(seen, 0, sizeof seen);
		for (size_t i = 0; i < n; i++)
			hash[i] = i % 3 ? random_next(&r) : i % 7;
		segment_find_order(key, query, hash, n);
		for (size_t i = 0; i < n; i++) {
			assert_true(query[i] < n && !seen[query[i]]);
			seen[query[i]] = true;
			assert_int_equal(key[i], segment_key(hash[query[i]]));
			assert_true(!i || key[i - 1] >> (SEGMENT_KEY_BITS - bits) <=
						  key[i] >> (SEGMENT_KEY_BITS - bits));
		}
	}
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
			assert_int_equal(by_key(&p, &posting[i]), 0);
			assert_int_equal(segment_doc(&s, i), posting[i].doc);
		}
		assert_int_equal(i, n);
		for (i = 0; i < 5; i++)
			check_find(&s, posting, n, &r);
		buf_release(&b);
	}
}

static void
a_hash_is_found_by_its_key(void **state)
{
	struct buf b;
	struct segment s;
	struct random r;

	(void)state;
	random_init(&r, 3);
	for (uint32_t i = 0; i < MAX; i++)
		posting[i] = (struct posting){ segment_key(i * (uint64_t)12345), i };
	buf_init(&b, 1 << 20);
	segment_write(&b, posting, segment_sort(posting, scratch, MAX));
	s = opened(&b);
	for (uint32_t i = 0; i < MAX; i++) {
		struct segment_hit hit = segment_find(&s, i * (uint64_t)12345);

		assert_int_equal(hit.n, 1);
		assert_int_equal(segment_doc(&s, hit.first), i);
		assert_int_equal(segment_find(&s, random_next(&r)).n, 0);
	}
	buf_release(&b);
}

static void
a_bucket_of_any_size_is_searched_whole(void **state)
{
	struct buf b;
	struct segment s;

	(void)state;
	buf_init(&b, 1 << 20);
	for (uint32_t n = 1; n < 600; n++) {
		for (uint32_t i = 0; i < n; i++)
			posting[i] = (struct posting){ 300 * i, i };
		buf_clear(&b);
		segment_write(&b, posting, n);
		s = opened(&b);
		for (uint32_t i = 0; i < n; i++) {
			uint64_t key[] = { 300 * i, 300 * i + 256 };
			struct segment_hit hit[2];

			assert_int_equal(segment_find_many(hit, &s, key, 2), 1);
			assert_int_equal(hit[0].query, 0);
			assert_int_equal(hit[0].n, 1);
			assert_int_equal(hit[0].first, i);
		}
	}
	buf_release(&b);
}

/* What a store of answers has: 14 bits a document, a quarter of the keys seen before. */
static void
a_posting_of_a_full_group_takes_less_than_six_bytes(void **state)
{
	enum { N = 1 << 19, DOCS = 1 << 14 };
	struct posting *p = test_malloc(2 * N * sizeof *p);
	struct random r;
	struct buf b;
	size_t n;

	(void)state;
	random_init(&r, 8);
	for (size_t i = 0; i < N; i++) {
		p[i].key = i % 4 || !i ? segment_key(random_next(&r))
				       : p[random_below(&r, i)].key;
		p[i].doc = (uint32_t)random_below(&r, DOCS);
	}
	n = segment_sort(p, p + N, N);
	buf_init(&b, 1 << 24);
	segment_write(&b, p, n);
	opened(&b);
	assert_true((double)b.len < 6 * (double)n);
	buf_release(&b);
	test_free(p);
}

static void
an_empty_segment_is_a_segment(void **state)
{
	struct buf b;
	struct segment s;
	struct segment_cursor c = { .s = &s };
	struct posting p;

	(void)state;
	buf_init(&b, 1 << 10);
	segment_write(&b, NULL, 0);
	s = opened(&b);
	assert_int_equal(b.len, 128 + 32);
	assert_int_equal(segment_find(&s, 0).n, 0);
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

			/* Keys that several share, but no document that two hold. */
			if (k % 2)
				random_init(&r, round);
			fill(p, more, &r, round);
			for (size_t i = 0; i < more; i++)
				p[i].doc = p[i].doc / 8 * 8 + (uint32_t)k;
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
two_inputs_with_one_document_are_refused(void **state)
{
	struct buf b, out;
	struct segment s;
	const struct segment *two[] = { &s, &s };
	struct err e = { 0 };

	(void)state;
	posting[0] = (struct posting){ 7, 3 };
	buf_init(&b, 1 << 10);
	buf_init(&out, 1 << 10);
	segment_write(&b, posting, 1);
	s = opened(&b);
	assert_int_equal(segment_merge(&out, two, 2, &e), RC_INTEGRITY);
	assert_string_equal(e.text, "segments: two hold document 3: rebuild them");
	assert_int_equal(out.len, 0);
	buf_release(&b);
	buf_release(&out);
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

	bits_store(h + 112, 8, segment_pack_sum_rest(h, b->len, NULL));
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
		const struct segment *two[] = { &s };
		struct segment_hit hit;

		if (bit == 8 * 64)
			bit = 8 * 128;
		b.ptr[bit / 8] ^= (char)(1 << bit % 8);
		reseal(&b);
		if (!segment_open(&s, buf_view(&b), &e)) {
			for (size_t i = 0; i < 40; i++)
				segment_find_many(&hit, &s, &posting[i].key, 1);
			buf_clear(&out);
			segment_merge(&out, two, 1, &e);
			e = (struct err){ 0 };
			segment_verify(&s, &e);
		}
		n_lie += e.rc != RC_OK;
		b.ptr[bit / 8] ^= (char)(1 << bit % 8);
	}
	/* What is left are document numbers and keys that stay in order, and zeros
	 * between the parts: no reader can know better. */
	assert_in_range(n_lie, b.len, 8 * b.len);
	buf_release(&b);
	buf_release(&out);
}

/* Far apart, so that each bucket is read for itself, and near, so that those between
 * are read in a row. */
static void
a_lie_about_a_bucket_harms_no_batch_of_keys(void **state)
{
	enum { N = 900, NEAR = 64 };
	struct segment_hit hit[NEAR];
	uint64_t far[3], key[NEAR];
	unsigned char *at;
	struct random r;
	struct buf b;
	struct segment s;

	(void)state;
	random_init(&r, 10);
	fill(posting, N, &r, 0);
	buf_init(&b, 1 << 20);
	segment_write(&b, posting, segment_sort(posting, scratch, N));
	s = opened(&b);
	for (size_t i = 0; i < NEAR; i++)
		key[i] = posting[i * N / NEAR].key;
	for (size_t i = 0; i < 3; i++)
		far[i] = posting[i * (N - 1) / 2].key;
	at = (unsigned char *)b.ptr + ((const char *)s.bucket - b.ptr);
	for (size_t bit = 0; bit < (size_t)s.bucket_width << s.bucket_bits; bit++) {
		at[bit / 8] ^= (unsigned char)(1 << bit % 8);
		for (unsigned way = 0; way < 2; way++) {
			cpu_scalar(way);
			assert_in_range(segment_find_many(hit, &s, far, 3), 0, 3);
			assert_in_range(segment_find_many(hit, &s, key, NEAR), 0, NEAR);
		}
		at[bit / 8] ^= (unsigned char)(1 << bit % 8);
	}
	cpu_scalar(false);
	assert_int_equal(segment_find_many(hit, &s, far, 3), 3);
	assert_int_equal(segment_find_many(hit, &s, key, NEAR), NEAR);
	buf_release(&b);
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
		posting[i] = (struct posting){
			segment_key(i / 2 * (uint64_t)0x9e3779b97f4a7c15), i * i % 97
		};
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
		"document-order", "flag", "fold", "header", "key-bits", "key-count",
		"last-bucket", "last-document", "long", "magic", "order", "rest",
		"sample", "short", "version", "words" };
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
		cmocka_unit_test(a_hash_is_found_by_its_key),
		cmocka_unit_test(keys_are_put_in_order_by_their_top_bits),
		cmocka_unit_test(a_bucket_of_any_size_is_searched_whole),
		cmocka_unit_test(a_posting_of_a_full_group_takes_less_than_six_bytes),
		cmocka_unit_test(two_inputs_with_one_document_are_refused),
		cmocka_unit_test(an_empty_segment_is_a_segment),
		cmocka_unit_test(merging_gives_the_bytes_of_writing_the_union),
		cmocka_unit_test(every_flipped_bit_and_every_cut_is_noticed),
		cmocka_unit_test(a_well_sealed_lie_is_noticed_and_harms_nobody),
		cmocka_unit_test(a_lie_about_a_bucket_harms_no_batch_of_keys),
		cmocka_unit_test(the_bytes_are_those_of_the_published_layout),
		cmocka_unit_test(errors_name_the_byte_and_what_to_do),
		cmocka_unit_test(a_small_buffer_refuses_the_whole_segment),
	};
	return paths_run("segment", tests);
}
