/* source_gzip.c - gzip (RFC 1952) through zlib, member after member. */
#include "base/source.h"

#include <stdlib.h>
#include <zlib.h>

enum {
	GZIP_ONLY = 16 + MAX_WBITS, /* inflateInit2: no zlib or raw streams */
	GZIP_ID1 = 0x1f,
	GZIP_ID2 = 0x8b,
};

struct gzip {
	z_stream z;
	bool inside; /* a member */
};

static bool
gzip_knows(const unsigned char *head, size_t len)
{
	return len >= 2 && head[0] == GZIP_ID1 && head[1] == GZIP_ID2;
}

static void *
gzip_start(void)
{
	struct gzip *g = calloc(1, sizeof *g);

	if (g && inflateInit2(&g->z, GZIP_ONLY) != Z_OK) {
		free(g);
		return NULL;
	}
	return g;
}

static void
gzip_stop(void *state)
{
	struct gzip *g = state;

	inflateEnd(&g->z);
	free(g);
}

/* One call of inflate(); returns the bytes it gave. */
static size_t
step(struct source *s, struct gzip *g, void *to, size_t cap)
{
	int rc;

	g->z.next_in = (unsigned char *)s->block + s->pos;
	g->z.avail_in = (uInt)(s->len - s->pos);
	g->z.next_out = to;
	g->z.avail_out = (uInt)cap;
	rc = inflate(&g->z, Z_NO_FLUSH);
	s->pos = s->len - g->z.avail_in;
	if (rc == Z_STREAM_END) {
		g->inside = false;
		inflateReset(&g->z);
	} else if (rc == Z_MEM_ERROR) {
		err_set(&s->err, RC_IO, "%s: no memory to unpack gzip", s->name);
	} else if (rc != Z_OK && rc != Z_BUF_ERROR) {
		source_damage(s, "data is damaged", g->z.msg);
	}
	return cap - g->z.avail_out;
}

static size_t
gzip_read(struct source *s, void *to, size_t cap)
{
	struct gzip *g = s->state;
	size_t n = 0;

	if (cap > SOURCE_BLOCK_BYTES)
		cap = SOURCE_BLOCK_BYTES; /* zlib counts in unsigned int */
	while (n == 0 && !s->err.rc) {
		if (!source_fill(s)) {
			if (g->inside)
				source_damage(s,
					"member is cut short: copy the file again", NULL);
			return 0;
		}
		if (!g->inside && (unsigned char)s->block[s->pos] != GZIP_ID1) {
			source_damage(s, "data is followed by something else", NULL);
			return 0;
		}
		g->inside = true;
		n = step(s, g, to, cap);
	}
	return n;
}

const struct source_codec source_gzip = { "gzip", gzip_knows, gzip_start, gzip_stop,
	gzip_read };
