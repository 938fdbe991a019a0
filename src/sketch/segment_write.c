/* segment_write.c - see segment.h. */
#include "sketch/segment_pack.h"

void
segment_write(struct buf *out, const struct posting *p, size_t n)
{
	struct segment_pack pack;
	uint64_t n_hash = 0;

	for (size_t i = 0; i < n; i++)
		n_hash += !i || p[i].hash != p[i - 1].hash;
	segment_pack_init(&pack, out, n, n_hash);
	for (size_t i = 0; i < n; i++)
		segment_pack_put(&pack, p[i]);
	segment_pack_end(&pack);
}
