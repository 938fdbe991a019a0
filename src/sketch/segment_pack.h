/* segment_pack.h - writes a segment posting by posting: for segment_write() and
 * segment_merge(). How many postings there will be and between which documents is known
 * beforehand; how many keys is not, so what depends on it comes last. */
#ifndef SKETCH_SEGMENT_PACK_H
#define SKETCH_SEGMENT_PACK_H

#include "sketch/segment.h"

enum { SEGMENT_PACK_HEADER = 128, SEGMENT_PACK_BITS_MAX = 28, SEGMENT_PACK_SAMPLE = 64 };
enum { SEGMENT_PACK_PIECE = 4 * 1024 * 1024 };

/* Where the parts are: offsets from the start, and the whole length. */
struct segment_pack_layout {
	unsigned bucket_bits, bucket_width, key_width, doc_width;
	uint64_t doc, flag, bucket, key, tag, sample, len;
};

/* The least w with v < 2^w. */
unsigned segment_pack_width(uint64_t v);

/* Requires n <= SEGMENT_POSTINGS_MAX, n_key <= n, bits <= SEGMENT_PACK_BITS_MAX and
 * doc_width <= 32. */
struct segment_pack_layout segment_pack_layout(
	uint64_t n, uint64_t n_key, unsigned bits, unsigned doc_width);

/* Bits on their way to memory, eight bytes at a time. */
struct segment_pack_bits {
	unsigned char *to;
	uint64_t held;
	unsigned n; /* below 64 */
};

struct segment_pack {
	struct segment_pack_layout at; /* as if no key had two postings */
	unsigned char *base;
	uint64_t n; /* as announced */
	uint32_t doc_first, doc_last;
	uint64_t i, n_key, key, next_bucket;
	struct segment_pack_bits docs, flags, buckets, keys;
	struct buf samples;
};

/* The most bytes that n postings of documents first to last need. */
size_t segment_pack_room(uint64_t n, uint32_t first, uint32_t last);

/* Then exactly n postings, sorted and distinct, of documents first to last; then the end,
 * which seals it and gives its length. to has the room. */
void segment_pack_init(
	struct segment_pack *p, char *to, uint64_t n, uint32_t first, uint32_t last);
void segment_pack_put(struct segment_pack *p, struct posting posting);
size_t segment_pack_end(struct segment_pack *p, const struct segment_rest *rest);
/* Instead of the end. */
void segment_pack_drop(struct segment_pack *p);

/* The checksums of a whole segment, as they must be. rest may be NULL. */
uint64_t segment_pack_sum_header(const unsigned char *base);
uint64_t segment_pack_sum_rest(
	const unsigned char *base, uint64_t len, const struct segment_rest *rest);

#endif
