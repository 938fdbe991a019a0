/* hash64.c - see hash64.h. */
#include "base/hash64.h"

#include "base/bits.h"
#include "base/cpu.h"

#include <assert.h>
#if CPU_X86
#include <immintrin.h>
#endif
/* The inline form: most tokens are shorter than a call of the library is long. */
#define XXH_INLINE_ALL
#include <xxhash.h>

const uint64_t hash64_k[HASH64_GRAM_MAX] = {
	0x243f6a8885a308d3,
	0x13198a2e03707345,
	0xa4093822299f31d1,
	0x082efa98ec4e6c89,
	0x452821e638d01377,
	0xbe5466cf34e90c6d,
	0xc0ac29b7c97c50dd,
	0x3f84d5b5b5470917,
};

uint64_t
hash64(const void *ptr, size_t len)
{
	return XXH3_64bits(ptr, len);
}

struct hash64_parts {
	XXH3_state_t state; /* of 64 B alignment */
};

struct hash64_parts *
hash64_parts_new(struct arena *a)
{
	const uintptr_t align = _Alignof(struct hash64_parts);
	uintptr_t at = (uintptr_t)arena_raw(a, 1, sizeof(struct hash64_parts) + align);
	struct hash64_parts *h =
		(struct hash64_parts *)((at + align - 1) / align * align);

	XXH3_64bits_reset(&h->state);
	return h;
}

void
hash64_parts_add(struct hash64_parts *h, const void *ptr, size_t len)
{
	XXH3_64bits_update(&h->state, ptr, len);
}

uint64_t
hash64_parts_end(const struct hash64_parts *h)
{
	return XXH3_64bits_digest(&h->state);
}

uint64_t
hash64_token(struct str folded)
{
	return hash64_mix(XXH3_64bits(folded.ptr, folded.len));
}

/* XXH3's way with 1 to 3 bytes and that with 4 to 8: numbers of its secret, primes. */
enum { SHORT_MAX = 8, BATCH = 64 };
#define FEW_FLIP  ((uint64_t)0x87275a9b)
#define FEW_K1    ((uint64_t)0xc2b2ae3d27d4eb4f)
#define FEW_K2    ((uint64_t)0x165667b19e3779f9)
#define MANY_FLIP ((uint64_t)0xc73ab174c5ecd5a2)
#define MANY_K    ((uint64_t)0x9fb21c651e98df25)

/* hash64_token() of the first 1 to 8 bytes of v: in both ways, of which one is taken, as
 * a branch could not be foreseen. */
static inline uint64_t
short_token(uint64_t v, unsigned len)
{
	uint64_t is_few = -(uint64_t)(len < 4), few, many;

	few = (v & 255) << 16 | (v >> 8 * (len >> 1 & 7) & 255) << 24 |
	      (v >> 8 * ((len - 1) & 7) & 255) | (uint64_t)len << 8;
	few ^= FEW_FLIP;
	few = (few ^ few >> 33) * FEW_K1;
	few = (few ^ few >> 29) * FEW_K2;
	few ^= few >> 32;
	many = ((v >> 8 * ((len - 4) & 7) & UINT32_MAX) + (v << 32)) ^ MANY_FLIP;
	many = (many ^ bits_rotl(many, 49) ^ bits_rotl(many, 24)) * MANY_K;
	many = (many ^ ((many >> 35) + len)) * MANY_K;
	many ^= many >> 28;
	return hash64_mix((few & is_few) | (many & ~is_few));
}

/* XXH3's way with 9 to 16 bytes. */
#define WIDE_FLIP1 ((uint64_t)0x6782737bea4239b9)
#define WIDE_FLIP2 ((uint64_t)0xaf56bc3b0996523a)
#define WIDE_K     ((uint64_t)0x165667919e3779f9)
#ifdef __SIZEOF_INT128__
__extension__ typedef unsigned __int128 product;
#endif

/* hash64_token(), which XXH3's own branches by length would make slower. */
static inline uint64_t
long_token(const char *p, size_t len)
{
#ifdef __SIZEOF_INT128__
	if (len > SHORT_MAX && len <= 2 * (size_t)SHORT_MAX) {
		uint64_t low = bits_load(p, 8) ^ WIDE_FLIP1;
		uint64_t high = bits_load(p + len - 8, 8) ^ WIDE_FLIP2;
		product both = (product)low * high;
		uint64_t x = len + __builtin_bswap64(low) + high +
			     ((uint64_t)both ^ (uint64_t)(both >> 64));

		x = (x ^ x >> 37) * WIDE_K;
		return hash64_mix(x ^ x >> 32);
	}
#endif
	return hash64_token((struct str){ p, len });
}

/* The 8 bytes from start on, those past the end being 0. */
static inline uint64_t
load_within(struct str text, size_t start)
{
	size_t left = text.len - start;

	if (left >= SHORT_MAX)
		return bits_load(text.ptr + start, SHORT_MAX);
	if (text.len >= SHORT_MAX)
		return bits_load(text.ptr + text.len - SHORT_MAX, SHORT_MAX) >>
		       8 * (SHORT_MAX - left);
	return bits_load(text.ptr + start, (unsigned)left);
}

#if CPU_X86
CPU_AVX2 static inline __m256i
all4(uint64_t v)
{
	return _mm256_set1_epi64x((int64_t)v);
}

/* x * k modulo 2^64, in four lanes. */
CPU_AVX2 static inline __m256i
times(__m256i x, uint64_t k)
{
	__m256i cross = _mm256_mullo_epi32(x, all4(k >> 32 | k << 32));

	cross = _mm256_add_epi32(cross, _mm256_srli_epi64(cross, 32));
	return _mm256_add_epi64(
		_mm256_slli_epi64(cross, 32), _mm256_mul_epu32(x, all4(k)));
}

/* The same of x below 2^32. */
CPU_AVX2 static inline __m256i
times_small(__m256i x, uint64_t k)
{
	return _mm256_add_epi64(_mm256_mul_epu32(x, all4(k)),
		_mm256_slli_epi64(_mm256_mul_epu32(x, all4(k >> 32)), 32));
}

CPU_AVX2 static inline __m256i
xor_right(__m256i x, int by)
{
	return _mm256_xor_si256(x, _mm256_srli_epi64(x, by));
}

CPU_AVX2 static inline __m256i
rotl24(__m256i x)
{
	return _mm256_shuffle_epi8(
		x, _mm256_setr_epi8(5, 6, 7, 0, 1, 2, 3, 4, 13, 14, 15, 8, 9, 10, 11, 12,
			   5, 6, 7, 0, 1, 2, 3, 4, 13, 14, 15, 8, 9, 10, 11, 12));
}

CPU_AVX2 static inline __m256i
rotl25(__m256i x)
{
	x = rotl24(x);
	return _mm256_or_si256(_mm256_add_epi64(x, x), _mm256_srli_epi64(x, 63));
}

/* From 1 to 8 bytes, by their number, what short_token() makes of them first: for up to
 * three a number below 2^32, whose high half here is left as it comes; for more, the last
 * four and the first four. A shuffle by bytes does both, as 8 and 0 are the same row. */
CPU_AVX2 static inline __m256i
arrange4(__m256i v, __m256i len)
{
	const __m256i row = _mm256_setr_epi32(0x07060504, 0x00008000, 0x01008001,
		0x01008002, 0x03020100, 0x04030201, 0x05040302, 0x06050403);
	/* Row 0 in the high halves: 4 to 7 become 0 to 3; the second 8 bytes are 8 on. */
	const __m256i place = _mm256_setr_epi32(0, 0x04040404, 0x08080808, 0x0c0c0c0c, 0,
		0x04040404, 0x08080808, 0x0c0c0c0c);

	return _mm256_shuffle_epi8(
		v, _mm256_xor_si256(_mm256_permutevar8x32_epi32(row, len), place));
}

/* Without what is undone: the last step is the first of the mix that follows. */
CPU_AVX2 static inline __m256i
few4(__m256i x, __m256i len)
{
	x = _mm256_xor_si256(x, _mm256_slli_epi64(len, 8));
	x = times_small(_mm256_xor_si256(x, all4(FEW_FLIP)), FEW_K1);
	return times(xor_right(x, 29), FEW_K2);
}

CPU_AVX2 static inline __m256i
many4(__m256i x, __m256i len)
{
	__m256i by_24;

	x = _mm256_xor_si256(x, all4(MANY_FLIP));
	by_24 = rotl24(x);
	x = _mm256_xor_si256(x, _mm256_xor_si256(rotl25(by_24), by_24));
	x = times(x, MANY_K);
	x = _mm256_xor_si256(x, _mm256_add_epi64(_mm256_srli_epi64(x, 35), len));
	x = xor_right(times(x, MANY_K), 28);
	return xor_right(x, 32);
}

CPU_AVX2 static inline __m256i
short_token4(__m256i v, __m256i len)
{
	__m256i is_few = _mm256_cmpgt_epi64(all4(4), len), x = arrange4(v, len);

	x = _mm256_blendv_epi8(many4(x, len), few4(x, len), is_few);
	return xor_right(times(x, HASH64_MIX), 32);
}

/* Plain loads, as those that gather are slow where they are microcode. */
CPU_AVX2 static inline __m256i
load4(const char *text, const uint32_t *span)
{
	return _mm256_set_epi64x((int64_t)bits_load(text + span[6], 8),
		(int64_t)bits_load(text + span[4], 8),
		(int64_t)bits_load(text + span[2], 8),
		(int64_t)bits_load(text + span[0], 8));
}

/* short_token() of n tokens, four at a time, the last four maybe twice. Returns a bit for
 * each that is longer. Requires 4 <= n <= 64, and 8 bytes of text from each start on. */
CPU_AVX2 static uint64_t
short_tokens_avx2(uint64_t *hash, const char *text, const uint32_t *span, size_t n)
{
	uint64_t longer = 0;

	for (size_t next = 0; next < n; next += 4) {
		size_t i = next + 4 <= n ? next : n - 4;
		__m256i pair = _mm256_loadu_si256((const void *)(span + 2 * i));
		__m256i len = _mm256_sub_epi64(_mm256_srli_epi64(pair, 32),
			_mm256_and_si256(pair, all4(UINT32_MAX)));
		__m256i more = _mm256_cmpgt_epi64(len, all4(SHORT_MAX));

		_mm256_storeu_si256(
			(void *)(hash + i), short_token4(load4(text, span + 2 * i), len));
		longer |= (uint64_t)_mm256_movemask_pd(_mm256_castsi256_pd(more)) << i;
	}
	return longer;
}

CPU_AVX512 static inline __m512i
all8(uint64_t v)
{
	return _mm512_set1_epi64((int64_t)v);
}

CPU_AVX512 static inline __m512i
xor_right8(__m512i x, unsigned by)
{
	return _mm512_xor_si512(x, _mm512_srli_epi64(x, by));
}

CPU_AVX512 static inline __m512i
xor3(__m512i x, __m512i y, __m512i z)
{
	return _mm512_ternarylogic_epi64(x, y, z, 0x96);
}

/* As arrange4(). */
CPU_AVX512 static inline __m512i
arrange8(__m512i v, __m512i len)
{
	const __m512i row = _mm512_broadcast_i64x4(
		_mm256_setr_epi32(0x07060504, 0x00008000, 0x01008001, 0x01008002,
			0x03020100, 0x04030201, 0x05040302, 0x06050403));
	const __m512i place = _mm512_broadcast_i32x4(
		_mm_setr_epi32(0, 0x04040404, 0x08080808, 0x0c0c0c0c));

	return _mm512_shuffle_epi8(
		v, _mm512_xor_si512(_mm512_permutexvar_epi32(len, row), place));
}

/* As few4() and many4(), with products of 64 bits and rotation. */
CPU_AVX512 static inline __m512i
few8(__m512i x, __m512i len)
{
	x = xor3(x, _mm512_slli_epi64(len, 8), all8(FEW_FLIP));
	x = _mm512_mullo_epi64(_mm512_and_si512(x, all8(UINT32_MAX)), all8(FEW_K1));
	return _mm512_mullo_epi64(xor_right8(x, 29), all8(FEW_K2));
}

CPU_AVX512 static inline __m512i
many8(__m512i x, __m512i len)
{
	x = _mm512_xor_si512(x, all8(MANY_FLIP));
	x = xor3(x, _mm512_rol_epi64(x, 49), _mm512_rol_epi64(x, 24));
	x = _mm512_mullo_epi64(x, all8(MANY_K));
	x = _mm512_xor_si512(x, _mm512_add_epi64(_mm512_srli_epi64(x, 35), len));
	return xor_right8(xor_right8(_mm512_mullo_epi64(x, all8(MANY_K)), 28), 32);
}

CPU_AVX512 static inline __m512i
short_token8(__m512i v, __m512i len)
{
	__mmask8 is_few = _mm512_cmplt_epu64_mask(len, all8(4));
	__m512i x = arrange8(v, len);

	x = _mm512_mask_mov_epi64(many8(x, len), is_few, few8(x, len));
	return xor_right8(_mm512_mullo_epi64(x, all8(HASH64_MIX)), 32);
}

/* As short_tokens_avx2(), eight at a time. Requires 8 <= n <= 64. */
CPU_AVX512 static uint64_t
short_tokens_avx512(uint64_t *hash, const char *text, const uint32_t *span, size_t n)
{
	uint64_t longer = 0;

	for (size_t next = 0; next < n; next += 8) {
		size_t i = next + 8 <= n ? next : n - 8;
		const uint32_t *first = span + 2 * i;
		__m512i pair = _mm512_loadu_si512(first);
		__m512i len = _mm512_sub_epi64(_mm512_srli_epi64(pair, 32),
			_mm512_and_si512(pair, all8(UINT32_MAX)));
		__m512i v = _mm512_inserti64x4(_mm512_castsi256_si512(load4(text, first)),
			load4(text, first + 8), 1);

		_mm512_storeu_si512(hash + i, short_token8(v, len));
		longer |= (uint64_t)_mm512_cmpgt_epu64_mask(len, all8(SHORT_MAX)) << i;
	}
	return longer;
}
#endif

/* Up to 64 tokens as if all were short. Returns a bit for each that is not. */
static uint64_t
short_tokens(uint64_t *hash, struct str text, const uint32_t *span, size_t n)
{
	uint64_t longer = 0;
	size_t i = 0;

#if CPU_X86
	if (cpu_avx2()) {
		i = n;
		/* Only the last ones of a text are too near its end. */
		while (i && text.len - span[2 * i - 2] < SHORT_MAX)
			i--;
		if (i >= 8 && cpu_avx512())
			longer = short_tokens_avx512(hash, text.ptr, span, i);
		else if (i >= 4)
			longer = short_tokens_avx2(hash, text.ptr, span, i);
		else
			i = 0;
	}
#endif
	for (; i < n; i++) {
		uint32_t start = span[2 * i], len = span[2 * i + 1] - start;

		hash[i] = short_token(load_within(text, start), len);
		longer |= (uint64_t)(len > SHORT_MAX) << i;
	}
	return longer;
}

void
hash64_tokens(uint64_t *hash, struct str text, const uint32_t *span, size_t n)
{
	for (size_t done = 0, some; done < n; done += some) {
		const uint32_t *p = span + 2 * done;
		uint64_t longer;

		some = n - done < BATCH ? n - done : BATCH;
		longer = short_tokens(hash + done, text, p, some);
		for (; longer; longer &= longer - 1) {
			const uint32_t *t = p + 2 * bits_ctz(longer);

			hash[done + bits_ctz(longer)] =
				long_token(text.ptr + t[0], t[1] - t[0]);
		}
	}
}

uint64_t
hash64_gram(const uint64_t *token, size_t n)
{
	uint64_t sum = 0;

	assert(n >= 1 && n <= HASH64_GRAM_MAX);
	for (size_t i = 0; i < n; i++)
		sum += hash64_k[i] * token[i];
	return hash64_mix(sum);
}
