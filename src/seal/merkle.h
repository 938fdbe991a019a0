/* merkle.h - RFC 6962 trees over SHA-256: one root for many leaves, and short proofs.
 *
 * A leaf is SHA-256(0x00, data), a node SHA-256(0x01, left, right); the left part of n
 * leaves is the largest power of two below n. All digests are 32 bytes each, one after
 * another. */
#ifndef SEAL_MERKLE_H
#define SEAL_MERKLE_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MERKLE_BYTES = 32, MERKLE_PROOF_MAX = 64 };

void merkle_leaf(unsigned char out32[MERKLE_BYTES], struct str data);
/* Of two parts; out32 may be one of them. */
void merkle_node(unsigned char out32[MERKLE_BYTES], const unsigned char *left32,
	const unsigned char *right32);

/* Of n leaves' digests; the root of none is SHA-256 of nothing. O(n). */
void merkle_root(
	unsigned char out32[MERKLE_BYTES], const unsigned char *leaf32, size_t n);

/* That leaf `index` is among n; returns the number of digests, at most
 * MERKLE_PROOF_MAX. Requires index < n. */
size_t merkle_inclusion(
	unsigned char *proof32, const unsigned char *leaf32, size_t index, size_t n);
bool merkle_check_inclusion(const unsigned char *proof32, size_t n_proof,
	const unsigned char leaf32[MERKLE_BYTES], uint64_t index, uint64_t n,
	const unsigned char root32[MERKLE_BYTES]);

/* That the tree of the first m leaves is the beginning of that of all n. Requires
 * 0 < m <= n. */
size_t merkle_consistency(
	unsigned char *proof32, const unsigned char *leaf32, size_t m, size_t n);
bool merkle_check_consistency(const unsigned char *proof32, size_t n_proof, uint64_t m,
	uint64_t n, const unsigned char old32[MERKLE_BYTES],
	const unsigned char new32[MERKLE_BYTES]);

#endif
