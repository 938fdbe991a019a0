/* lookup.c - one suspect against a store's segments: how many of its hashes each answer
 * has. Prints the hashes, segments, how many answers have any, how many hits these are, a
 * sum over both to compare results by, and the CPU seconds of one round. usage: lookup
 * TEXTS SUSPECT N SHAPE [POSTINGS QUERIES]
 *
 * TEXTS and SUSPECT are files of answers, each ended by a zero byte. The store has those
 * of TEXTS and others, made up of 30 hashes each, until there are N postings. Of SHAPE
 * "import" its segments are those of an import: answers in groups of 2,048 and its
 * multiples by eight; of "one" there is one. The two files to be written are for others
 * to do the same with: postings of 8 B hash and 8 B answer, ascending as signed numbers,
 * and the suspect's hashes. */
#include "base/arena.h"
#include "base/file.h"
#include "base/random.h"
#include "sketch/fingerprint.h"
#include "sketch/segment.h"
#include "sketch/shingle.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum {
	ROUNDS = 11,
	PER_ANSWER = 30,
	RANGE = 2048,
	FANOUT = 8,
	SEGMENTS = 64,
	DOCS = 4096
};

struct row {
	uint64_t hash, answer;
};

struct bench {
	struct arena arena;
	struct row *row; /* by answer */
	size_t n_row;
	uint64_t n_answer;
	struct buf bytes[SEGMENTS];
	struct segment segment[SEGMENTS];
	size_t n_segment;
	uint64_t *hash; /* of the suspect */
	uint64_t *key;  /* the same in a segment's order, and which each is */
	uint32_t *query;
	struct segment_hit *hit;
	size_t n;
	uint32_t *count; /* by answer; all zero between two rounds */
	uint32_t *found; /* answers that have any */
	uint64_t n_hit, n_found, sum;
	double first, last; /* seconds a posting, of segments of 131,072 answers */
};

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* What an import keeps of one text, each hash once. Returns how many. */
static size_t
fingerprint(uint64_t *to, struct str answer)
{
	struct arena a = { 0 };
	uint64_t *hash;
	size_t n = fingerprint_text(&hash, &a, answer);

	if (n)
		memcpy(to, hash, n * sizeof *to);
	arena_release(&a);
	return shingle_unique(to, n);
}

static struct str
read_texts(struct bench *b, const char *path)
{
	struct err e = { 0 };
	struct str s;

	if (file_read(&s, &b->arena, path, SIZE_MAX / 2, &e)) {
		fprintf(stderr, "lookup: %s\n", e.text);
		exit(2);
	}
	return s;
}

/* The next text of a file of them; the rest stays. */
static struct str
next_text(struct str *rest)
{
	const char *end = memchr(rest->ptr, 0, rest->len);
	size_t len = end ? (size_t)(end - rest->ptr) : rest->len;
	struct str text = str_sub(*rest, 0, len);

	*rest = str_sub(*rest, end ? len + 1 : len, rest->len);
	return text;
}

static void
make_rows(struct bench *b, const char *path, size_t n)
{
	struct str rest = read_texts(b, path);
	uint64_t *hash = ARENA_RAW(&b->arena, uint64_t, rest.len + 1);
	struct random r;

	random_init(&r, 7);
	b->row = ARENA_RAW(&b->arena, struct row, n + PER_ANSWER);
	for (; b->n_row < n; b->n_answer++) {
		size_t k = PER_ANSWER;

		if (rest.len)
			k = fingerprint(hash, next_text(&rest));
		else
			for (size_t i = 0; i < k; i++)
				hash[i] = random_next(&r);
		for (size_t i = 0; i < k && b->n_row < n; i++)
			b->row[b->n_row++] = (struct row){ hash[i], b->n_answer };
	}
}

static void
open_segment(struct segment *s, const struct buf *bytes)
{
	struct err e = { 0 };

	if (segment_open(s, buf_view(bytes), &e)) {
		fprintf(stderr, "lookup: %s\n", e.text);
		exit(2);
	}
}

/* The first row of an answer. */
static size_t
row_of(const struct bench *b, uint64_t answer)
{
	size_t lo = 0, hi = b->n_row;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (b->row[mid].answer < answer)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static void
write_segment(struct bench *b, struct buf *out, uint64_t first, uint64_t n)
{
	struct arena own = { 0 };
	double start = now();
	size_t from = row_of(b, first), k = row_of(b, first + n) - from;
	struct posting *p = ARENA_RAW(&own, struct posting, 2 * k);

	for (size_t i = 0; i < k; i++)
		p[i] = (struct posting){ segment_key(b->row[from + i].hash),
			(uint32_t)b->row[from + i].answer };
	segment_write(out, p, segment_sort(p, p + k, k));
	arena_release(&own);
	if (n == RANGE * FANOUT * FANOUT) {
		b->last = (now() - start) / (double)k;
		b->first = b->first > 0 ? b->first : b->last;
	}
}

static void
make_segment(struct bench *b, struct buf *out, uint64_t first, uint64_t n)
{
	struct buf part[FANOUT];
	struct segment s[FANOUT];
	const struct segment *list[FANOUT];
	struct err e = { 0 };

	buf_init(out, SIZE_MAX / 2);
	if (n <= RANGE * FANOUT * FANOUT) {
		write_segment(b, out, first, n);
		return;
	}
	for (uint64_t i = 0; i < FANOUT; i++) {
		make_segment(b, &part[i], first + i * (n / FANOUT), n / FANOUT);
		open_segment(&s[i], &part[i]);
		list[i] = &s[i];
	}
	segment_merge(out, list, FANOUT, &e);
	for (size_t i = 0; i < FANOUT; i++)
		buf_release(&part[i]);
}

static void
make_one(struct bench *b)
{
	buf_init(b->bytes, SIZE_MAX / 2);
	write_segment(b, b->bytes, 0, b->n_answer);
	open_segment(b->segment, b->bytes);
	b->n_segment = 1;
}

static void
make_store(struct bench *b)
{
	uint64_t size = RANGE * FANOUT * FANOUT * FANOUT, first = 0;

	while (first < b->n_answer && b->n_segment < SEGMENTS) {
		while (size > RANGE && first + size > b->n_answer)
			size /= FANOUT;
		if (first + size > b->n_answer)
			size = b->n_answer - first;
		make_segment(b, &b->bytes[b->n_segment], first, size);
		open_segment(&b->segment[b->n_segment], &b->bytes[b->n_segment]);
		b->n_segment++;
		first += size;
	}
}

static void
make_suspect(struct bench *b, const char *path)
{
	struct str rest = read_texts(b, path);

	b->hash = ARENA_RAW(&b->arena, uint64_t, rest.len + 1);
	while (rest.len)
		b->n += fingerprint(b->hash + b->n, next_text(&rest));
	b->n = shingle_unique(b->hash, b->n);
	b->key = ARENA_NEW(&b->arena, uint64_t, b->n);
	b->query = ARENA_NEW(&b->arena, uint32_t, b->n);
	b->hit = ARENA_NEW(&b->arena, struct segment_hit, b->n);
}

static int
as_signed(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	if (x->hash != y->hash)
		return (int64_t)x->hash < (int64_t)y->hash ? -1 : 1;
	return (x->answer > y->answer) - (x->answer < y->answer);
}

static void
dump(const char *path, const void *ptr, size_t size, size_t n)
{
	FILE *f = fopen(path, "wb");

	if (!f || fwrite(ptr, size, n, f) != n || fclose(f))
		exit(2);
}

static void
count(struct bench *b, const uint32_t *doc, size_t n)
{
	size_t n_found = b->n_found;

	for (size_t i = 0; i < n; i++) {
		b->found[n_found] = doc[i];
		n_found += !b->count[doc[i]]++;
	}
	b->n_found = n_found;
}

/* In two steps: how many answers a hash has is hard to guess, and a wrong guess would
 * stop the counting too. */
static void
count_hits(
	struct bench *b, const struct segment *s, const struct segment_hit *hit, size_t n)
{
	const struct segment own = *s;
	uint32_t doc[DOCS];
	size_t n_doc = 0;

	for (size_t i = 0; i < n; i++)
		for (uint32_t k = 0; k < hit[i].n; k++) {
			doc[n_doc++] = segment_doc(&own, hit[i].first + k);
			if (n_doc == DOCS) {
				count(b, doc, n_doc);
				n_doc = 0;
			}
		}
	count(b, doc, n_doc);
}

static void
look_up(struct bench *b)
{
	b->n_hit = b->n_found = b->sum = 0;
	segment_find_order(b->key, b->query, b->hash, b->n);
	for (size_t g = 0; g < b->n_segment; g++) {
		const struct segment *s = &b->segment[g];

		count_hits(b, s, b->hit, segment_find_many(b->hit, s, b->key, b->n));
	}
	for (size_t i = 0; i < b->n_found; i++) {
		uint64_t d = b->found[i], n = b->count[d];

		b->n_hit += n;
		b->sum += n * (d + n);
		b->count[d] = 0;
	}
}

int
main(int argc, char **argv)
{
	struct bench b = { 0 };
	double best = 1e9;

	if (argc != 5 && argc != 7)
		return 2;
	make_rows(&b, argv[1], strtoull(argv[3], NULL, 10));
	make_suspect(&b, argv[2]);
	if (strcmp(argv[4], "one") == 0)
		make_one(&b);
	else
		make_store(&b);
	if (argc == 7) {
		qsort(b.row, b.n_row, sizeof *b.row, as_signed);
		dump(argv[5], b.row, sizeof *b.row, b.n_row);
		dump(argv[6], b.hash, sizeof *b.hash, b.n);
	}
	b.count = ARENA_NEW(&b.arena, uint32_t, b.n_answer);
	b.found = ARENA_NEW(&b.arena, uint32_t, b.n_answer + 1);
	for (int i = 0; i < ROUNDS; i++) {
		double start = now();

		look_up(&b);
		best = now() - start < best ? now() - start : best;
	}
	printf("%zu %zu %llu %llu %llu %.2f %.6f\n", b.n, b.n_segment,
		(unsigned long long)b.n_found, (unsigned long long)b.n_hit,
		(unsigned long long)b.sum, b.last > 0 ? b.first / b.last : 0, best);
	for (size_t i = 0; i < b.n_segment; i++)
		buf_release(&b.bytes[i]);
	arena_release(&b.arena);
	return 0;
}
