/* zip.c - see zip.h. A thread keeps its contexts: making them anew costs three times as
 * much as packing a text of two kilobytes, and six times as much as unpacking it. */
#include "base/zip.h"

#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <zstd.h>

/* Half as fast again as level 3 on answers of models, in blocks of 256 KiB, for 4% more
 * bytes; packing is most of what an import costs. */
enum { LEVEL = 1 };

struct contexts {
	ZSTD_CCtx *pack;
	ZSTD_DCtx *unpack;
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t key;

/* libzstd fails here only for want of memory: the room is enough for any input. */
static void
must(bool ok)
{
	if (ok)
		return;
	fputs("assay: out of memory\n", stderr);
	exit(EXIT_FAILURE);
}

static void
forget(void *arg)
{
	struct contexts *c = arg;

	ZSTD_freeCCtx(c->pack);
	ZSTD_freeDCtx(c->unpack);
	free(c);
}

static void
make_key(void)
{
	must(pthread_key_create(&key, forget) == 0);
}

static struct contexts *
contexts(void)
{
	struct contexts *c;

	pthread_once(&once, make_key);
	c = pthread_getspecific(key);
	if (c)
		return c;
	c = calloc(1, sizeof *c);
	must(c);
	c->pack = ZSTD_createCCtx();
	c->unpack = ZSTD_createDCtx();
	must(c->pack && c->unpack && pthread_setspecific(key, c) == 0);
	ZSTD_CCtx_setParameter(c->pack, ZSTD_c_compressionLevel, LEVEL);
	ZSTD_CCtx_setParameter(c->pack, ZSTD_c_contentSizeFlag, 1);
	ZSTD_CCtx_setParameter(c->pack, ZSTD_c_checksumFlag, 1);
	return c;
}

struct str
zip_pack(struct arena *a, struct str raw)
{
	size_t bound = ZSTD_compressBound(raw.len), n;
	char *room;

	must(raw.len <= SIZE_MAX / 2);
	room = ARENA_RAW(a, char, bound);
	n = ZSTD_compress2(contexts()->pack, room, bound, raw.ptr, raw.len);
	must(!ZSTD_isError(n));
	return (struct str){ room, n };
}

/* One frame, nothing after it, and a size that it owns up to. */
static enum rc
measure(unsigned long long *len, struct str packed, size_t max_len, struct err *e)
{
	size_t frame = ZSTD_findFrameCompressedSize(packed.ptr, packed.len);

	*len = ZSTD_getFrameContentSize(packed.ptr, packed.len);
	if (ZSTD_isError(frame) || *len == ZSTD_CONTENTSIZE_ERROR)
		return err_set(e, RC_INTEGRITY, "the packed text is no whole zstd frame");
	if (frame != packed.len)
		return err_set(e, RC_INTEGRITY,
			"byte %zu: something follows the packed text", frame);
	if (*len == ZSTD_CONTENTSIZE_UNKNOWN)
		return err_set(e, RC_INTEGRITY, "the packed text does not tell its size");
	if (*len > max_len)
		return err_set(e, RC_INTEGRITY,
			"the packed text is %llu bytes unpacked, over the limit of %zu",
			*len, max_len);
	return RC_OK;
}

enum rc
zip_unpack(struct str *raw, struct arena *a, struct str packed, size_t max_len,
	struct err *e)
{
	unsigned long long len;
	char *room;
	size_t n;

	*raw = (struct str){ 0 };
	if (measure(&len, packed, max_len, e))
		return e->rc;
	room = arena_raw(a, (size_t)len + 1, 1);
	n = ZSTD_decompressDCtx(
		contexts()->unpack, room, (size_t)len, packed.ptr, packed.len);
	if (ZSTD_isError(n))
		return err_set(e, RC_INTEGRITY, "the packed text is damaged: %s",
			ZSTD_getErrorName(n));
	if (n != len)
		return err_set(e, RC_INTEGRITY,
			"the packed text is %zu bytes, not %llu as it says", n, len);
	room[n] = 0;
	*raw = (struct str){ room, n };
	return RC_OK;
}

const char *
zip_version(void)
{
	return ZSTD_versionString();
}
