/* store_prompt_seek.c - see store_prompt_seek.h; the parts of a segment are told in
 * sketch/segment.h. */
#include "config.h"

#include "store/store_prompt_seek.h"

#include "base/bits.h"
#include "base/file.h"

#include <string.h>

/* Read at once; a bucket has 17 keys or fewer on average. */
enum { TAGS = 64 };

struct seek {
	const struct file_part *file;
	const struct segment *view;
};

/* The bytes at a place of the view; those that are not there are zero. */
static void
get(void *to, const struct seek *s, const unsigned char *from, size_t len)
{
	uint64_t at = (uint64_t)(from - (const unsigned char *)s->view->bytes.ptr);

	if (!file_part_get(to, s->file, at, len))
		memset(to, 0, len);
}

/* Number i of an array of numbers that are so wide. Requires width <= 57. */
static uint64_t
number(const struct seek *s, const unsigned char *array, uint64_t i, unsigned width)
{
	uint64_t bit = i * width;
	unsigned char raw[8];

	get(raw, s, array + (bit >> 3), sizeof raw);
	return bits_load(raw, 8) >> (bit & 7) & (((uint64_t)1 << width) - 1);
}

/* The keys that share a bucket with this one are numbers *from to *end - 1. */
static void
bucket_of(uint64_t *from, uint64_t *end, const struct seek *s, uint64_t key)
{
	const unsigned width = s->view->bucket_width;
	const uint64_t mask = ((uint64_t)1 << width) - 1,
		       bit = (key >> (s->view->key_width + SEGMENT_TAG_BITS)) * width,
		       next = (bit & 7) + width;
	unsigned char raw[16];

	get(raw, s, s->view->bucket + (bit >> 3), sizeof raw);
	*from = bits_load(raw, 8) >> (bit & 7) & mask;
	*end = bits_load(raw + (next >> 3), 8) >> (next & 7) & mask;
	if (*end > s->view->n_key)
		*end = s->view->n_key;
}

/* The number of the key, or n_key. */
static uint64_t
number_of(const struct seek *s, uint64_t key)
{
	const struct segment *v = s->view;
	const uint64_t rest =
		key >> SEGMENT_TAG_BITS & (((uint64_t)1 << v->key_width) - 1);
	unsigned char tag[TAGS];
	uint64_t from, end;

	for (bucket_of(&from, &end, s, key); from < end; from += TAGS) {
		size_t n = end - from < TAGS ? (size_t)(end - from) : TAGS;

		get(tag, s, v->tag + from, n);
		for (size_t i = 0; i < n; i++)
			if (tag[i] == (unsigned char)key &&
				number(s, v->key, from + i, v->key_width) == rest)
				return from + i;
	}
	return v->n_key;
}

static int64_t
find_mapped(const struct segment *view, uint64_t key, int64_t after)
{
	int64_t found = 0;
	struct segment_hit hit;

	if (segment_find_many(&hit, view, &key, 1))
		for (uint32_t i = 0; i < hit.n && found <= after; i++)
			found = segment_doc(view, hit.first + i);
	file_map_rest(view->bytes);
	return found > after ? found : 0;
}

int64_t
store_prompt_seek(const struct file_part *file, const struct segment *view, uint64_t key,
	int64_t after)
{
	const struct seek s = { file, view };
	uint64_t k;
	int64_t found;

	/* A key's number is that of its posting unless a key has two. */
	if (view->n_key != view->n)
		return find_mapped(view, key, after);
	k = number_of(&s, key);
	if (k == view->n_key)
		return 0;
	found = view->doc_first + (int64_t)number(&s, view->doc, k, view->doc_width);
	return found > after ? found : 0;
}
