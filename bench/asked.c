/* asked.c - a prompt that no segment has: nanoseconds to know so, against N segments of
 * about as many postings each. usage: asked [SEGMENTS POSTINGS] */
#include "base/arena.h"
#include "base/random.h"
#include "sketch/bloom.h"
#include "sketch/segment.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { LOOKUPS = 1000000, SEGMENTS = 256 };

static double
now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return 1e9 * (double)t.tv_sec + (double)t.tv_nsec;
}

static void
make(struct segment *s, struct bloom *keys, struct random *r, size_t n)
{
	static struct arena kept;
	struct arena a = { 0 };
	struct posting *p = ARENA_RAW(&a, struct posting, 2 * n);
	struct err e = { 0 };
	struct buf out;

	bloom_init(keys, &kept, n);
	for (size_t i = 0; i < n; i++) {
		p[i] = (struct posting){ random_next(r) >> (64 - SEGMENT_KEY_BITS),
			(uint32_t)i };
		bloom_add(keys, p[i].key);
	}
	buf_init(&out, (size_t)1 << 30);
	segment_write(&out, p, segment_sort(p, p + n, n));
	if (segment_open(s, buf_view(&out), &e))
		exit(1);
	arena_release(&a);
}

int
main(int argc, char **argv)
{
	size_t n_segment = argc > 1 ? strtoul(argv[1], NULL, 10) : 20;
	size_t n = argc > 2 ? strtoul(argv[2], NULL, 10) : 1000000, n_hit = 0;
	static struct segment segment[SEGMENTS];
	static struct bloom keys[SEGMENTS];
	struct random r;
	double start;

	if (n_segment > SEGMENTS)
		return 2;
	random_init(&r, 1);
	for (size_t i = 0; i < n_segment; i++)
		make(&segment[i], &keys[i], &r, n + i);
	start = now_ns();
	for (size_t i = 0; i < LOOKUPS; i++) {
		uint64_t key = random_next(&r) >> (64 - SEGMENT_KEY_BITS);
		struct segment_hit hit;

		for (size_t k = 0; k < n_segment; k++)
			bloom_fetch(&keys[k], key);
		for (size_t k = 0; k < n_segment; k++)
			if (bloom_may_hold(&keys[k], key))
				n_hit += segment_find_many(&hit, &segment[k], &key, 1);
	}
	printf("%zu %.0f\n", n_hit, (now_ns() - start) / LOOKUPS);
	return 0;
}
