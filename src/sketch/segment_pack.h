/* segment_pack.h - writes a segment posting by posting: for segment_write() and
 * segment_merge(), which know the counts beforehand. */
#ifndef SKETCH_SEGMENT_PACK_H
#define SKETCH_SEGMENT_PACK_H

#include "sketch/segment.h"

enum { SEGMENT_PACK_HEADER = 128, SEGMENT_PACK_BITS_MAX = 28, SEGMENT_PACK_BATCH = 64 };

/* Where the parts are: offsets from the start, and the whole length. */
struct segment_pack_layout {
	unsigned bucket_bits, remainder_bytes;
	uint64_t n_block;
	uint64_t bucket, remainder, doc, filter, len;
};

/* Requires n <= SEGMENT_POSTINGS_MAX, n_hash <= n, bits <= SEGMENT_PACK_BITS_MAX. */
struct segment_pack_layout segment_pack_layout(
	uint64_t n, uint64_t n_hash, unsigned bits);

struct segment_pack {
	struct segment_pack_layout at;
	unsigned char *base; /* NULL: out refused the room */
	uint64_t n, n_hash;  /* as announced */
	uint64_t i, next_bucket, hash;
	uint64_t batch[SEGMENT_PACK_BATCH]; /* hashes that the filter lacks */
	size_t n_batch;
};

/* Makes room in out; then exactly n postings, sorted and distinct, of n_hash hashes; then
 * the end, which seals it. Nothing else may be added to out in between. */
void segment_pack_init(
	struct segment_pack *p, struct buf *out, uint64_t n, uint64_t n_hash);
void segment_pack_put(struct segment_pack *p, struct posting posting);
void segment_pack_end(struct segment_pack *p);

/* The checksums of a whole segment, as they must be. */
uint64_t segment_pack_sum_header(const unsigned char *base);
uint64_t segment_pack_sum_rest(const unsigned char *base, uint64_t len);

/* The filter: its block for a hash, and the bit in each of the block's eight words. */
struct segment_pack_bits {
	uint64_t offset; /* bytes from the filter's start */
	uint32_t bit[8];
};
struct segment_pack_bits segment_pack_bits(uint64_t hash, uint64_t n_block);

#endif
