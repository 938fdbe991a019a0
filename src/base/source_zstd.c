/* source_zstd.c - zstd (RFC 8878), frame after frame. A frame may ask for a window of up
 * to 128 MiB, libzstd's own limit: `zstd --long=27` is read, more is refused. */
#include "base/source.h"

#include <stdlib.h>
#include <zstd.h>

struct zstd {
	ZSTD_DStream *d;
	size_t first; /* bytes it wants to see of a new frame */
	size_t want;  /* and next of this one; 0 between frames */
	bool full;    /* it may hold more output than the last call had room for */
};

static const unsigned char frame[] = { 0x28, 0xb5, 0x2f, 0xfd };
static const unsigned char skippable[] = { 0x50, 0x2a, 0x4d, 0x18 }; /* 0x50 to 0x5f */

static bool
starts_frame(unsigned char byte)
{
	return byte == frame[0] || (byte & 0xf0) == skippable[0];
}

static bool
zstd_knows(const unsigned char *head, size_t len)
{
	if (len < sizeof frame)
		return false;
	if (head[0] == frame[0])
		return memcmp(head, frame, sizeof frame) == 0;
	return starts_frame(head[0]) &&
	       memcmp(head + 1, skippable + 1, sizeof skippable - 1) == 0;
}

static void *
zstd_start(void)
{
	struct zstd *z = calloc(1, sizeof *z);

	if (z)
		z->d = ZSTD_createDStream();
	if (z && !z->d) {
		free(z);
		return NULL;
	}
	if (z)
		z->first = ZSTD_initDStream(z->d);
	return z;
}

static void
zstd_stop(void *state)
{
	struct zstd *z = state;

	ZSTD_freeDStream(z->d);
	free(z);
}

/* One call of libzstd. It gets no more input than it asked for, one block: on an error
 * it does not say how far it came, but now we know. */
static void
step(struct source *s, struct zstd *z, ZSTD_outBuffer *out)
{
	size_t ask = z->want ? z->want : z->first;
	ZSTD_inBuffer in = { s->block + s->pos, s->len - s->pos, 0 };
	size_t rc;

	if (in.size > ask)
		in.size = ask;
	rc = ZSTD_decompressStream(z->d, out, &in);
	if (ZSTD_isError(rc)) {
		source_damage(s, "data is damaged", ZSTD_getErrorName(rc));
		return;
	}
	s->pos += in.pos;
	z->want = rc;
	z->full = rc && out->pos == out->size;
}

static size_t
zstd_read(struct source *s, void *to, size_t cap)
{
	struct zstd *z = s->state;
	ZSTD_outBuffer out = { to, cap, 0 };

	while (out.pos == 0 && !s->err.rc) {
		if (!z->full && !source_fill(s)) {
			if (z->want)
				source_damage(s,
					"frame is cut short: copy the file again", NULL);
			return 0;
		}
		if (!z->want && !starts_frame((unsigned char)s->block[s->pos])) {
			source_damage(s, "data is followed by something else", NULL);
			return 0;
		}
		step(s, z, &out);
	}
	return out.pos;
}

const struct source_codec source_zstd = { "zstd", zstd_knows, zstd_start, zstd_stop,
	zstd_read };
