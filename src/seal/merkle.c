/* merkle.c - see merkle.h. The names are RFC 6962's: MTH, PATH, PROOF and SUBPROOF; the
 * checks are those of RFC 9162, 2.1.3.2 and 2.1.4.2. */
#include "seal/merkle.h"

#include "seal/digest.h"

#include <assert.h>

void
merkle_node(unsigned char out32[MERKLE_BYTES], const unsigned char *left32,
	const unsigned char *right32)
{
	struct digest d;

	digest_init(&d);
	digest_add(&d, "\1", 1);
	digest_add(&d, left32, MERKLE_BYTES);
	digest_add(&d, right32, MERKLE_BYTES);
	digest_end(&d, out32);
}

void
merkle_leaf(unsigned char out32[MERKLE_BYTES], struct str data)
{
	struct digest d;

	digest_init(&d);
	digest_add(&d, "\0", 1);
	digest_add(&d, data.ptr, data.len);
	digest_end(&d, out32);
}

/* The largest power of two below n. */
static size_t
split(size_t n)
{
	size_t k = 1;

	while (k * 2 < n)
		k *= 2;
	return k;
}

void
merkle_root(unsigned char out32[MERKLE_BYTES], const unsigned char *leaf32, size_t n)
{
	unsigned char left[MERKLE_BYTES], right[MERKLE_BYTES];
	size_t k;

	if (n == 0) {
		digest_of(out32, "", 0);
		return;
	}
	if (n == 1) {
		memcpy(out32, leaf32, MERKLE_BYTES);
		return;
	}
	k = split(n);
	merkle_root(left, leaf32, k);
	merkle_root(right, leaf32 + k * MERKLE_BYTES, n - k);
	merkle_node(out32, left, right);
}

size_t
merkle_inclusion(
	unsigned char *proof32, const unsigned char *leaf32, size_t index, size_t n)
{
	size_t k, len;

	assert(index < n);
	if (n == 1)
		return 0;
	k = split(n);
	if (index < k) {
		len = merkle_inclusion(proof32, leaf32, index, k);
		merkle_root(
			proof32 + len * MERKLE_BYTES, leaf32 + k * MERKLE_BYTES, n - k);
	} else {
		len = merkle_inclusion(
			proof32, leaf32 + k * MERKLE_BYTES, index - k, n - k);
		merkle_root(proof32 + len * MERKLE_BYTES, leaf32, k);
	}
	return len + 1;
}

bool
merkle_check_inclusion(const unsigned char *proof32, size_t n_proof,
	const unsigned char leaf32[MERKLE_BYTES], uint64_t index, uint64_t n,
	const unsigned char root32[MERKLE_BYTES])
{
	unsigned char r[MERKLE_BYTES];
	uint64_t fn = index, sn = n - 1;

	if (index >= n)
		return false;
	memcpy(r, leaf32, MERKLE_BYTES);
	for (size_t i = 0; i < n_proof; i++) {
		const unsigned char *p = proof32 + i * MERKLE_BYTES;

		if (sn == 0)
			return false;
		if ((fn & 1) || fn == sn) {
			merkle_node(r, p, r);
			while (!(fn & 1) && fn != 0)
				fn >>= 1, sn >>= 1;
		} else {
			merkle_node(r, r, p);
		}
		fn >>= 1;
		sn >>= 1;
	}
	return sn == 0 && memcmp(r, root32, MERKLE_BYTES) == 0;
}

static size_t
subproof(unsigned char *proof32, const unsigned char *leaf32, size_t m, size_t n,
	bool whole)
{
	size_t k, len;

	if (m == n) {
		if (whole)
			return 0;
		merkle_root(proof32, leaf32, n);
		return 1;
	}
	k = split(n);
	if (m <= k) {
		len = subproof(proof32, leaf32, m, k, whole);
		merkle_root(
			proof32 + len * MERKLE_BYTES, leaf32 + k * MERKLE_BYTES, n - k);
	} else {
		len = subproof(proof32, leaf32 + k * MERKLE_BYTES, m - k, n - k, false);
		merkle_root(proof32 + len * MERKLE_BYTES, leaf32, k);
	}
	return len + 1;
}

size_t
merkle_consistency(
	unsigned char *proof32, const unsigned char *leaf32, size_t m, size_t n)
{
	assert(m > 0 && m <= n);
	return subproof(proof32, leaf32, m, n, true);
}

/* Both roots grow from the first digest: the old one by left neighbours only. */
static bool
climb(const unsigned char *proof32, size_t n_proof, uint64_t fn, uint64_t sn,
	unsigned char fr[MERKLE_BYTES], unsigned char sr[MERKLE_BYTES])
{
	for (size_t i = 0; i < n_proof; i++) {
		const unsigned char *c = proof32 + i * MERKLE_BYTES;

		if (sn == 0)
			return false;
		if ((fn & 1) || fn == sn) {
			merkle_node(fr, c, fr);
			merkle_node(sr, c, sr);
			while (!(fn & 1) && fn != 0)
				fn >>= 1, sn >>= 1;
		} else {
			merkle_node(sr, sr, c);
		}
		fn >>= 1;
		sn >>= 1;
	}
	return sn == 0;
}

bool
merkle_check_consistency(const unsigned char *proof32, size_t n_proof, uint64_t m,
	uint64_t n, const unsigned char old32[MERKLE_BYTES],
	const unsigned char new32[MERKLE_BYTES])
{
	unsigned char fr[MERKLE_BYTES], sr[MERKLE_BYTES];
	uint64_t fn = m - 1, sn = n - 1;
	bool power = m && (m & (m - 1)) == 0;

	if (m == 0 || m > n)
		return false; /* an empty tree is no beginning worth a proof */
	if (m == n)
		return n_proof == 0 && memcmp(old32, new32, MERKLE_BYTES) == 0;
	if (!power && n_proof == 0)
		return false;
	while (fn & 1)
		fn >>= 1, sn >>= 1;
	/* A whole subtree is its own first digest. */
	memcpy(fr, power ? old32 : proof32, MERKLE_BYTES);
	memcpy(sr, fr, MERKLE_BYTES);
	if (!power)
		proof32 += MERKLE_BYTES, n_proof--;
	return climb(proof32, n_proof, fn, sn, fr, sr) &&
	       memcmp(fr, old32, MERKLE_BYTES) == 0 &&
	       memcmp(sr, new32, MERKLE_BYTES) == 0;
}
