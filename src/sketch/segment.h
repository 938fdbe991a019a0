/* segment.h - an immutable sorted list of postings (hash, document), packed.
 *
 * Layout, little-endian, all offsets from the start:
 *
 *	header     128 B  magic "assayseg", version, parameters, counts, offsets, XXH3 of
 *the rest buckets    4 B x (n_bucket + 1): first posting of each bucket; a bucket is the
 *	           top bits of the hash, about 8 postings each
 *	remainders 6 B x n: the low 48 bits below the bucket bits (quotienting), sorted;
 *	           fewer than 16 bucket bits are padded, so the 64-bit hash is exact
 *	documents  4 B x n: the document number, ascending within one hash
 *	filter     split-block Bloom, 32 B blocks, 12 bit a distinct hash
 *
 * A reader trusts nothing: segment_open() checks magic, version, bounds and counts;
 * segment_verify() also the checksum and the order. */
#ifndef SKETCH_SEGMENT_H
#define SKETCH_SEGMENT_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct posting {
	uint64_t hash;
	uint32_t doc;
};

/* Sorts by hash, then document, and removes repeats. scratch has room for n. Returns
 * how many are left. LSD radix, O(n). */
size_t segment_sort(struct posting *p, struct posting *scratch, size_t n);

/* Appends a segment made of n sorted distinct postings to out. */
void segment_write(struct buf *out, const struct posting *p, size_t n);

/* A view of a segment's bytes, valid as long as they are. */
struct segment {
	struct str bytes;
	uint64_t n, n_hash; /* postings, distinct hashes */
	unsigned bucket_bits;
	const unsigned char *bucket, *remainder, *doc, *filter;
	uint64_t n_block;
};

enum rc segment_open(struct segment *s, struct str bytes, struct err *e);
/* RC_INTEGRITY when the checksum or the order is wrong. O(n). */
enum rc segment_verify(const struct segment *s, struct err *e);

/* The postings of one hash are numbers *first .. *first + result - 1. */
size_t segment_find(const struct segment *s, uint64_t hash, size_t *first);
struct posting segment_at(const struct segment *s, size_t i);

/* Merges n_seg (at most 64) segments into one appended to out. Deterministic: the result
 * is that of segment_write() over the union, whatever the order of the inputs. */
enum rc segment_merge(
	struct buf *out, const struct segment *const *seg, size_t n_seg, struct err *e);

#endif
