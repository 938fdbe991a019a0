/* segment_write.c - see segment.h. */
#include "sketch/segment_pack.h"

void
segment_write(struct buf *out, const struct posting *p, size_t n)
{
	struct segment_pack pack;
	uint32_t first = n ? p[0].doc : 0, last = first;
	size_t room, before = out->len;
	char *to;

	for (size_t i = 0; i < n; i++) {
		first = p[i].doc < first ? p[i].doc : first;
		last = p[i].doc > last ? p[i].doc : last;
	}
	room = segment_pack_room(n, first, last);
	to = buf_room(out, room);
	if (!to)
		return;
	segment_pack_init(&pack, to, n, first, last);
	for (size_t i = 0; i < n; i++)
		segment_pack_put(&pack, p[i]);
	out->len = before + segment_pack_end(&pack, NULL);
}
