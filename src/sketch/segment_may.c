/* segment_may.c - one key against many segments; see segment.h. The two reads of each
 * segment, bucket and tags, depend on each other, but those of one segment not on those
 * of another: so each is asked for in all of them before it is waited for. */
#include "sketch/segment_read.h"

enum { SEGMENTS = 256 };

size_t
segment_may_hold(
	unsigned char *may, const struct segment *const *seg, size_t n_seg, uint64_t key)
{
	uint64_t lo[SEGMENTS], n_tag[SEGMENTS];
	size_t n = 0;

	for (size_t i = 0; i < n_seg; i++) {
		uint64_t b = key >> (seg[i]->key_width + SEGMENT_TAG_BITS);

		__builtin_prefetch(seg[i]->bucket + (b * seg[i]->bucket_width >> 3));
	}
	for (size_t i = 0; i < n_seg; i++) {
		uint64_t b = key >> (seg[i]->key_width + SEGMENT_TAG_BITS),
			 hi = segment_read_bucket(seg[i], b + 1);

		lo[i] = segment_read_bucket(seg[i], b);
		n_tag[i] = hi > lo[i] ? hi - lo[i] : 0;
		__builtin_prefetch(seg[i]->tag + lo[i]);
	}
	for (size_t i = 0; i < n_seg; i++)
		if (n_tag[i] && memchr(seg[i]->tag + lo[i], (unsigned char)key, n_tag[i]))
			may[n++] = (unsigned char)i;
	return n;
}
