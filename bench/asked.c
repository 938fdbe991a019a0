/* asked.c - a prompt that no segment has: nanoseconds to know so, against the segments
 * that a store of so many prompts has. usage: asked [PROMPTS] */
#include "base/arena.h"
#include "base/random.h"
#include "sketch/bloom.h"
#include "store/store_prompt_index.h"
#include "store/store_prompt_seek.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* As store_prompt_index.c has it: filters of the lowest two levels are in memory,
 * segments of the lowest one, and what is not is in files. */
enum { LOOKUPS = 1000000, LEVELS = STORE_PROMPT_INDEX_LEVELS };
enum { FILTER_IN_FILE = 2, SEGMENT_IN_FILE = 1 };

struct level {
	uint64_t n_row;
	struct bloom_row *row; /* or NULL: */
	struct file_part file;
	unsigned n; /* segments */
	struct segment segment[BLOOM_SETS];
	struct file_part segment_file[BLOOM_SETS];
};

static double
now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return 1e9 * (double)t.tv_sec + (double)t.tv_nsec;
}

static struct file_part
to_file(const void *bytes, size_t len)
{
	FILE *f = tmpfile();

	if (!f || fwrite(bytes, 1, len, f) != len || fflush(f))
		exit(1);
	return (struct file_part){ fileno(f), len };
}

static void
make(struct level *l, struct random *r, size_t n, bool in_file)
{
	struct bloom_fill f = { .row = l->row, .n_row = l->n_row, .set = l->n };
	struct arena a = { 0 };
	struct posting *p = ARENA_RAW(&a, struct posting, 2 * n);
	struct err e = { 0 };
	struct buf out;

	for (size_t i = 0; i < n; i++)
		p[i] = (struct posting){ random_next(r) >> (64 - SEGMENT_KEY_BITS),
			(uint32_t)i };
	n = segment_sort(p, p + n, n);
	for (size_t i = 0; i < n; i++)
		bloom_fill_add(&f, p[i].key << (64 - SEGMENT_KEY_BITS));
	bloom_fill_end(&f);
	buf_init(&out, (size_t)1 << 30);
	segment_write(&out, p, n);
	if (segment_open(&l->segment[l->n], buf_view(&out), &e))
		exit(1);
	l->segment_file[l->n].fd = -1;
	if (in_file)
		l->segment_file[l->n] = to_file(out.ptr, out.len);
	l->n++;
	arena_release(&a);
}

/* Of the largest segments as many as fit, then of the next. */
static void
make_all(struct level level[LEVELS], size_t n)
{
	struct random r;

	random_init(&r, 1);
	for (int i = LEVELS - 1; i >= 0; i--) {
		size_t each = (size_t)STORE_PROMPT_INDEX_RANGE << 3 * i;
		struct level *l = &level[i];

		if (n < each)
			continue;
		l->n_row = bloom_rows(each);
		l->row = calloc(l->n_row, sizeof *l->row);
		for (; l->row && n >= each; n -= each)
			make(l, &r, each, i >= SEGMENT_IN_FILE);
		if (i < FILTER_IN_FILE)
			continue;
		l->file = to_file(l->row, l->n_row * sizeof *l->row);
		free(l->row);
		l->row = NULL;
	}
}

static unsigned
ask(const struct level *l, uint64_t key)
{
	uint64_t at = bloom_row_of(key, l->n_row);
	struct bloom_row row;

	if (l->row)
		return bloom_ask(l->row + at, key);
	if (!file_part_get(&row, &l->file, at * sizeof row, sizeof row))
		exit(1);
	return bloom_ask(&row, key);
}

static size_t
look_up(const struct level level[LEVELS], uint64_t key)
{
	struct segment_hit hit;
	size_t n_hit = 0;

	for (const struct level *l = level; l < level + LEVELS; l++) {
		unsigned may = l->n ? ask(l, key << (64 - SEGMENT_KEY_BITS)) : 0;

		for (unsigned i = 0; i < l->n; i++)
			if (!(may >> i & 1))
				continue;
			else if (l->segment_file[i].fd >= 0)
				n_hit += store_prompt_seek(&l->segment_file[i],
						 &l->segment[i], key, 0) != 0;
			else
				n_hit += segment_find_many(&hit, &l->segment[i], &key, 1);
	}
	return n_hit;
}

int
main(int argc, char **argv)
{
	static struct level level[LEVELS];
	size_t n_hit = 0;
	struct random r;
	double start;

	make_all(level, argc > 1 ? strtoul(argv[1], NULL, 10) : 20000000);
	random_init(&r, 2);
	start = now_ns();
	for (size_t i = 0; i < LOOKUPS; i++)
		n_hit += look_up(level, random_next(&r) >> (64 - SEGMENT_KEY_BITS));
	printf("%zu %.0f\n", n_hit, (now_ns() - start) / LOOKUPS);
	return 0;
}
