/* segment.c - opening, and reading from the first posting to the last. */
#include "sketch/segment.h"

#include "sketch/segment_read.h"
#include "sketch/shingle.h"
#include "sketch/winnow.h"
#include "text/fold.h"
#include "text/token.h"

/* Parameters that make hashes of one segment mean nothing in another. */
static enum rc
check_parameters(const unsigned char *h, struct err *e)
{
	static const struct {
		const char *what;
		unsigned at, want;
	} field[] = {
		{ "gram length", 32, SHINGLE_WORDS },
		{ "window", 36, WINNOW_WINDOW },
		{ "hash version", 40, HASH64_VERSION },
		{ "folding version", 44, FOLD_VERSION },
		{ "token version", 48, TOKEN_VERSION },
		{ "bits of a key", 52, SEGMENT_KEY_BITS },
	};

	for (size_t i = 0; i < sizeof field / sizeof field[0]; i++) {
		uint64_t got = bits_load(h + field[i].at, 4);

		if (got != field[i].want)
			return err_set(e, RC_INPUT,
				"segment: byte %u: %s %llu, not %u: run assay store "
				"rebuild",
				field[i].at, field[i].what, (unsigned long long)got,
				field[i].want);
	}
	return RC_OK;
}

/* Magic, version and checksum: whether the header can be believed to be ours. */
static enum rc
check_header(struct str bytes, struct err *e)
{
	const unsigned char *h = (const unsigned char *)bytes.ptr;

	if (bytes.len < SEGMENT_PACK_HEADER)
		return err_set(e, RC_INTEGRITY,
			"segment: byte %zu: the header is cut short: rebuild it",
			bytes.len);
	if (memcmp(h, "assayseg", 8) != 0)
		return err_set(e, RC_INTEGRITY, "segment: byte 0: not a segment");
	if (bits_load(h + 8, 4) != SEGMENT_VERSION)
		return err_set(e, RC_INPUT,
			"segment: byte 8: version %llu, not %d: run assay store rebuild",
			(unsigned long long)bits_load(h + 8, 4), SEGMENT_VERSION);
	if (bits_load(h + 120, 8) != segment_pack_sum_header(h))
		return err_set(e, RC_INTEGRITY,
			"segment: byte 120: the header is damaged: rebuild it");
	return check_parameters(h, e);
}

enum rc
segment_open(struct segment *s, struct str bytes, struct err *e)
{
	const unsigned char *h = (const unsigned char *)bytes.ptr;
	struct segment_pack_layout at;
	uint64_t n, n_key, bits, first, last;

	*s = (struct segment){ 0 };
	if (check_header(bytes, e))
		return e->rc;
	bits = bits_load(h + 12, 4);
	n = bits_load(h + 16, 8);
	n_key = bits_load(h + 24, 8);
	first = bits_load(h + 56, 4);
	last = bits_load(h + 60, 4);
	if (bits > SEGMENT_PACK_BITS_MAX || n > SEGMENT_POSTINGS_MAX || n_key > n ||
		(n && !n_key) || first > last)
		return err_set(e, RC_INTEGRITY,
			"segment: byte 12: impossible counts: rebuild it");
	at = segment_pack_layout(
		n, n_key, (unsigned)bits, segment_pack_width(last - first));
	if (bytes.len != at.len)
		return err_set(e, RC_INTEGRITY,
			"segment: byte %zu: ends here, not at byte %llu: rebuild it",
			bytes.len, (unsigned long long)at.len);
	*s = (struct segment){ bytes, n, n_key, (uint32_t)first, (uint32_t)last,
		at.bucket_bits, at.bucket_width, at.key_width, at.doc_width, h + at.doc,
		h + at.flag, h + at.bucket, h + at.key, h + at.tag, h + at.sample };
	return RC_OK;
}

/* The next key; false when there are more flags than keys. */
static bool
next_key(struct segment_cursor *c)
{
	uint64_t n_bucket = (uint64_t)1 << c->s->bucket_bits;

	if (c->k >= c->s->n_key)
		return false;
	while (c->k >= c->end && c->bucket < n_bucket)
		c->end = segment_read_bucket(c->s, ++c->bucket);
	c->key = ((c->bucket - 1) << c->s->key_width | segment_read_key(c->s, c->k))
			 << SEGMENT_TAG_BITS |
		 c->s->tag[c->k];
	c->k++;
	return true;
}

bool
segment_next(struct segment_cursor *c, struct posting *p)
{
	if (c->i >= c->s->n)
		return false;
	if (!c->i || segment_read_bits(c->s->flag, c->i, 1))
		if (!next_key(c))
			return false;
	*p = (struct posting){ c->key, segment_doc(c->s, (size_t)c->i++) };
	return true;
}
