/* fuzz_segment.c - no call on a segment reads outside its bytes, whoever sealed it; what
 * is verified comes out of a merge as it was. */
#include "sketch/segment.h"

#include "base/cpu.h"
#include "sketch/segment_pack.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool ok)
{
	if (!ok)
		abort();
}

static bool
in_range(const struct segment *s, struct segment_hit hit)
{
	return hit.n && hit.first < s->n && hit.n <= s->n - hit.first;
}

static void
read_all(const struct segment *s)
{
	struct segment_cursor c = { .s = s };
	struct segment_hit hit;
	struct posting p;

	while (segment_next(&c, &p)) {
		if (!segment_find_many(&hit, s, &p.key, 1))
			continue;
		must(hit.query == 0 && in_range(s, hit));
		for (uint32_t i = 0; i < hit.n; i++)
			segment_doc(s, hit.first + i);
	}
}

/* Of its own keys and of others, in order, both paths find the same. */
static void
find_some(const struct segment *s)
{
	enum { N = 600 };
	static uint64_t key[N];
	static struct segment_hit hit[N], again[N];
	struct segment_cursor c = { .s = s };
	struct posting p;
	size_t n, n_key = 0;

	while (n_key < N / 2 && segment_next(&c, &p))
		key[n_key++] = p.key;
	for (uint64_t i = 0; n_key < N; i++)
		key[n_key++] = (i << (SEGMENT_KEY_BITS - 10)) + i;
	n = segment_find_many(hit, s, key, N);
	cpu_scalar(true);
	must(segment_find_many(again, s, key, N) == n);
	cpu_scalar(false);
	must(!n || memcmp(hit, again, n * sizeof *hit) == 0);
	for (size_t i = 0; i < n; i++)
		must(hit[i].query < N && in_range(s, hit[i]));
}

static void
merge(const struct segment *s, bool sound)
{
	const struct segment *two[] = { s, s };
	struct segment again;
	struct err e = { 0 };
	struct buf out;

	buf_init(&out, (size_t)1 << 24);
	if (!segment_merge(&out, two, 1, &e)) {
		must(segment_open(&again, buf_view(&out), &e) == RC_OK);
		must(again.n == s->n);
		if (sound)
			must(segment_verify(&again, &e) == RC_OK &&
				again.n_key == s->n_key);
	} else {
		must(!sound);
	}
	buf_clear(&out);
	e = (struct err){ 0 };
	must(segment_merge(&out, two, 2, &e) != RC_OK || !s->n);
	buf_release(&out);
}

static void
try(struct str bytes)
{
	struct segment s;
	struct err e = { 0 };
	bool sound;

	if (segment_open(&s, bytes, &e))
		return;
	sound = segment_verify(&s, &e) == RC_OK;
	read_all(&s);
	find_some(&s);
	merge(&s, sound);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = malloc(size + 1);

	must(copy != NULL);
	memcpy(copy, data, size);
	try((struct str){ copy, size });
	/* Once more with seals that fit, or the checksums would stop nearly every input.
	 */
	if (size >= SEGMENT_PACK_HEADER) {
		unsigned char *h = (unsigned char *)copy;

		bits_store(h + 112, 8, segment_pack_sum_rest(h, size, NULL));
		bits_store(h + 120, 8, segment_pack_sum_header(h));
		try((struct str){ copy, size });
	}
	free(copy);
	return 0;
}
