/* segment.h - an immutable sorted list of postings (hash, document), packed.
 *
 * Of a hash h a segment keeps its key, the top 52 bits of mix(h) of hash64.h: evenly
 * spread where hashes are not, since a sample by value has none but small ones. Two
 * hashes with one key are found as one; so a hit is a reason to look at the text and not
 * yet a fact. doc/methods/linkage.md has how often that is to be expected.
 *
 * Layout, little-endian, in this order, each part filled up with zeros to 8 B; of an
 * array of numbers that are w bits wide, number i is bits w i .. w i + w - 1:
 *
 *	header     128 B, below
 *	documents  d bits x n: the document less the first one; by key, then document
 *	flags      1 bit x n: 1 where a posting is the first of its key
 *	buckets    w bits x (2^b + 1): how many keys have top b bits below the bucket's
 *	           number; w is the width of n
 *	keys       44 - b bits x n_key: the keys, ascending, without their top b bits and
 *	           without the lowest 8, which are their
 *	tags       1 B x n_key: sixteen tags are compared in the time of one key
 *	samples    4 B x ceil(n_key / 64): the first posting of each 64th key
 *	end        32 B, zero
 *
 *	 at  size
 *	  0   8   "assayseg"
 *	  8   4   version, 2
 *	 12   4   b, at most 28; a writer takes the least with n / 2^b below 17
 *	 16   8   n, postings, at most 2^31
 *	 24   8   n_key, distinct keys
 *	 32   4   words in a gram          36  4  window of the winnowing
 *	 40   4   version of the hash      44  4  of the folding      48  4  of the tokens
 *	 52   4   bits of a key, 52
 *	 56   4   the first document       60  4  the last; d is the width of its distance
 *	 64  48   zero
 *	112   8   of all that follows the header, cut into pieces of 4 MiB: XXH3_64 of
 *	          the XXH3_64 of each, 8 B little-endian
 *	120   8   XXH3_64 of the header's first 120 bytes
 *
 * A reader trusts nothing: after segment_open() no call reads outside the bytes whatever
 * they hold; segment_verify() tells that they hold what was written. */
#ifndef SKETCH_SEGMENT_H
#define SKETCH_SEGMENT_H

#include "base/bits.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/hash64.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SEGMENT_VERSION = 2, SEGMENT_KEY_BITS = 52, SEGMENT_TAG_BITS = 8 };
enum { SEGMENT_MERGE_MAX = 64 };
#define SEGMENT_POSTINGS_MAX ((uint64_t)1 << 31)

static inline uint64_t
segment_key(uint64_t hash)
{
	return hash64_mix(hash) >> (64 - SEGMENT_KEY_BITS);
}

struct posting {
	uint64_t key; /* segment_key() of the hash */
	uint32_t doc;
};

/* Sorts by key, then document, and removes repeats. scratch has room for n. Returns
 * how many are left; they are in p. Radix, O(n) whatever the keys. */
size_t segment_sort(struct posting *p, struct posting *scratch, size_t n);

/* Appends a segment of n sorted distinct postings to out. Requires n <=
 * SEGMENT_POSTINGS_MAX. A limit reached sticks to out. O(n). */
void segment_write(struct buf *out, const struct posting *p, size_t n);

/* A view of a segment's bytes, valid as long as they are. */
struct segment {
	struct str bytes;
	uint64_t n, n_key; /* postings, distinct keys */
	uint32_t doc_first, doc_last;
	unsigned bucket_bits, bucket_width, key_width, doc_width;
	const unsigned char *doc, *flag, *bucket, *key, *tag, *sample;
};

/* RC_INTEGRITY when the header is damaged or the length is not what it says, RC_INPUT
 * when the version or a parameter of the fingerprints is another than this program's.
 * O(1). */
enum rc segment_open(struct segment *s, struct str bytes, struct err *e);
/* RC_INTEGRITY when a checksum, the order, a count, a bucket or a sample is wrong.
 * O(n). */
enum rc segment_verify(const struct segment *s, struct err *e);

/* The postings of a hash are numbers first .. first + n - 1, by ascending document. */
struct segment_hit {
	uint32_t query;    /* number of the hash among those asked for */
	uint32_t first, n; /* n 0: none */
};
/* O(1) expected. */
struct segment_hit segment_find(const struct segment *s, uint64_t hash);
/* Of key[0] to key[n - 1], segment_key() of hashes, those that the segment has, by
 * ascending number. hit[] has room for n. Returns how many. In batches that wait for
 * memory together, several times as fast as one by one; any order will do, that of
 * segment_find_order() is the fastest. Requires n <= UINT32_MAX. */
size_t segment_find_many(
	struct segment_hit *hit, const struct segment *s, const uint64_t *key, size_t n);

/* The keys of n hashes, ascending by their top bits, so that keys that follow each other
 * are neighbours in a segment; query[i] is the number of key[i]'s hash. Repeats stay.
 * Requires n <= UINT32_MAX. Costs two passes. */
void segment_find_order(uint64_t *key, uint32_t *query, const uint64_t *hash, size_t n);

/* The document of posting number i. Requires i < s->n. */
static inline uint32_t
segment_doc(const struct segment *s, size_t i)
{
	uint64_t bit = (uint64_t)i * s->doc_width;

	return s->doc_first + (uint32_t)(bits_load(s->doc + (bit >> 3), 8) >> (bit & 7) &
					 (((uint64_t)1 << s->doc_width) - 1));
}

/* All postings in order, O(1) each. All zero but s is the start. */
struct segment_cursor {
	const struct segment *s;
	uint64_t i;      /* the next posting */
	uint64_t k;      /* keys that were met */
	uint64_t bucket; /* buckets that were entered */
	uint64_t end;    /* keys in these */
	uint64_t key;    /* the last one */
};
bool segment_next(struct segment_cursor *c, struct posting *p);

/* What a long merge does now and then: inputs and result may be mapped files, whose pages
 * can be given back. NULL: nothing. */
struct segment_rest {
	void (*fn)(void *ctx);
	void *ctx;
};

/* The most bytes that a merge can need. RC_LIMIT when the result may be too large. */
enum rc segment_merge_room(
	size_t *room, const struct segment *const *seg, size_t n_seg, struct err *e);
/* Merges n_seg segments (at most SEGMENT_MERGE_MAX) into one of *len bytes at to, which
 * has room for segment_merge_room(). It is that of segment_write() over the union,
 * whatever the order of the inputs; they are read once. RC_INTEGRITY when an input is not
 * in order or two have the same posting. O(n log n_seg). */
enum rc segment_merge_at(char *to, size_t *len, const struct segment *const *seg,
	size_t n_seg, const struct segment_rest *rest, struct err *e);
/* The same, appended to out. */
enum rc segment_merge(
	struct buf *out, const struct segment *const *seg, size_t n_seg, struct err *e);

#endif
