/* segment.h - an immutable sorted list of postings (hash, document), packed.
 *
 * Layout, little-endian, nothing between the parts, in this order:
 *
 *	header      128 B, below
 *	buckets     4 B x (2^b + 1): the number of the first posting whose top b hash bits
 *	            are at least the bucket's number; the last is n
 *	remainders  r B x n: the hash without its top b bits, r = ceil((64 - b) / 8), so
 *	            that no bit is lost; sorted by hash, then document
 *	documents   4 B x n, of the same postings
 *	filter      32 B x n_block: split-block Bloom filter, n_block = ceil(12 n_hash /
 *256)
 *
 *	 at  size
 *	  0   8   "assayseg"
 *	  8   4   version, 1
 *	 12   4   b, at most 28; a writer takes the least with n / 2^b below 9
 *	 16   8   n, postings, at most 2^31
 *	 24   8   n_hash, distinct hashes
 *	 32   4   words in a gram          36  4  window of the winnowing
 *	 40   4   version of the hash      44  4  of the folding      48  4  of the tokens
 *	 52  60   zero
 *	112   8   XXH3_64 of all that follows the header
 *	120   8   XXH3_64 of the header's first 120 bytes
 *
 * The filter, for a hash h: m = mix(h) of hash64.h; block (m >> 32) * n_block >> 32; in
 * its i-th 4 B word the bit (uint32(m) * salt[i] mod 2^32) >> 27, the salts being those
 *of the Parquet format's filter.
 *
 * A reader trusts nothing: after segment_open() no call reads outside the bytes whatever
 * they hold; segment_verify() tells that they hold what was written. */
#ifndef SKETCH_SEGMENT_H
#define SKETCH_SEGMENT_H

#include "base/bits.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SEGMENT_VERSION = 1, SEGMENT_MERGE_MAX = 64 };
#define SEGMENT_POSTINGS_MAX ((uint64_t)1 << 31)

struct posting {
	uint64_t hash;
	uint32_t doc;
};

/* Sorts by hash, then document, and removes repeats. scratch has room for n. Returns
 * how many are left; they are in p. LSD radix, O(n). */
size_t segment_sort(struct posting *p, struct posting *scratch, size_t n);

/* Appends a segment of n sorted distinct postings to out. Requires n <=
 * SEGMENT_POSTINGS_MAX. A limit reached sticks to out. O(n). */
void segment_write(struct buf *out, const struct posting *p, size_t n);

/* A view of a segment's bytes, valid as long as they are. */
struct segment {
	struct str bytes;
	uint64_t n, n_hash; /* postings, distinct hashes */
	unsigned bucket_bits, remainder_bytes;
	const unsigned char *bucket, *remainder, *doc, *filter;
	uint64_t n_block;
};

/* RC_INTEGRITY when the header is damaged or the length is not what it says, RC_INPUT
 * when the version or a parameter of the fingerprints is another than this program's.
 * O(1). */
enum rc segment_open(struct segment *s, struct str bytes, struct err *e);
/* RC_INTEGRITY when a checksum, the order, a count, a bucket or the filter is wrong.
 * O(n). */
enum rc segment_verify(const struct segment *s, struct err *e);

/* The postings of one hash are numbers *first .. *first + result - 1, by ascending
 * document; *first is set only when there are any. O(1) expected. */
size_t segment_find(const struct segment *s, uint64_t hash, size_t *first);

/* Posting number i, and its document alone. Requires i < n. O(b), O(1). */
struct posting segment_at(const struct segment *s, size_t i);
static inline uint32_t
segment_doc(const struct segment *s, size_t i)
{
	return (uint32_t)bits_load(s->doc + 4 * i, 4);
}

/* All postings in order, O(1) each. All zero but s is the start. */
struct segment_cursor {
	const struct segment *s;
	uint64_t i, bucket; /* the next posting, and a bucket at or before its own */
};
bool segment_next(struct segment_cursor *c, struct posting *p);

/* Merges n_seg segments (at most SEGMENT_MERGE_MAX) into one appended to out. The result
 * is that of segment_write() over the union, whatever the order of the inputs; they are
 * read twice, and nothing but the result is held in memory. RC_INTEGRITY when an input
 * is not in order, RC_LIMIT when the result is too large. O(n log n_seg). */
enum rc segment_merge(
	struct buf *out, const struct segment *const *seg, size_t n_seg, struct err *e);

#endif
