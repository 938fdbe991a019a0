/* lookup.c - finds hashes in a segment; prints hits and the CPU seconds of one round.
 * usage: lookup POSTINGS QUERIES; files of 8-byte hashes, the documents are 0, 1, ... by
 * thirty of them. */
#include "base/file.h"
#include "sketch/segment.h"

#include <stdio.h>
#include <time.h>

enum { ROUNDS = 20, PER_DOC = 30 };

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static size_t
read_hashes(uint64_t **hash, struct arena *a, const char *path)
{
	struct err e = { 0 };
	struct str s;

	*hash = NULL;
	if (file_read(&s, a, path, SIZE_MAX / 2, &e)) {
		fprintf(stderr, "lookup: %s\n", e.text);
		return 0;
	}
	*hash = ARENA_RAW(a, uint64_t, s.len / 8);
	memcpy(*hash, s.ptr, s.len / 8 * 8);
	return s.len / 8;
}

static size_t
hits(const struct segment *s, const uint64_t *query, size_t n)
{
	size_t found = 0, first;

	for (size_t i = 0; i < n; i++)
		found += segment_find(s, query[i], &first);
	return found;
}

int
main(int argc, char **argv)
{
	struct arena a = { 0 };
	struct err e = { 0 };
	struct buf out;
	struct segment s;
	struct posting *p;
	uint64_t *hash, *query;
	size_t n, n_query, found = 0;
	double start;

	if (argc != 3)
		return 2;
	n = read_hashes(&hash, &a, argv[1]);
	n_query = read_hashes(&query, &a, argv[2]);
	p = ARENA_RAW(&a, struct posting, 2 * n);
	for (size_t i = 0; i < n; i++)
		p[i] = (struct posting){ hash[i], (uint32_t)(i / PER_DOC) };
	n = segment_sort(p, p + n, n);
	buf_init(&out, SIZE_MAX / 2);
	segment_write(&out, p, n);
	if (segment_open(&s, buf_view(&out), &e))
		return 2;
	start = now();
	for (int k = 0; k < ROUNDS; k++)
		found += hits(&s, query, n_query);
	printf("%zu %.6f\n", found / ROUNDS, (now() - start) / ROUNDS);
	buf_release(&out);
	arena_release(&a);
	return 0;
}
