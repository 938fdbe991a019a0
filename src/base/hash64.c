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

#if CPU_X86
/* x * k modulo 2^64, in four lanes. */
CPU_AVX2 static inline __m256i
times(__m256i x, uint64_t k)
{
	__m256i cross =
		_mm256_mullo_epi32(x, _mm256_set1_epi64x((int64_t)(k >> 32 | k << 32)));

	cross = _mm256_add_epi32(cross, _mm256_srli_epi64(cross, 32));
	return _mm256_add_epi64(_mm256_slli_epi64(cross, 32),
		_mm256_mul_epu32(x, _mm256_set1_epi64x((int64_t)k)));
}

CPU_AVX2 static inline __m256i
xor_right(__m256i x, int by)
{
	return _mm256_xor_si256(x, _mm256_srli_epi64(x, by));
}

CPU_AVX2 static inline __m256i
rotl4(__m256i x, int by)
{
	return _mm256_or_si256(_mm256_slli_epi64(x, by), _mm256_srli_epi64(x, 64 - by));
}

/* v >> 8 * byte; 0 for a byte past the last. */
CPU_AVX2 static inline __m256i
from_byte(__m256i v, __m256i byte)
{
	return _mm256_srlv_epi64(v, _mm256_slli_epi64(byte, 3));
}

CPU_AVX2 static inline __m256i
few4(__m256i v, __m256i len)
{
	const __m256i byte = _mm256_set1_epi64x(255);
	__m256i last = from_byte(v, _mm256_sub_epi64(len, _mm256_set1_epi64x(1)));
	__m256i middle = from_byte(v, _mm256_srli_epi64(len, 1));
	__m256i x = _mm256_or_si256(
		_mm256_or_si256(_mm256_slli_epi64(_mm256_and_si256(v, byte), 16),
			_mm256_slli_epi64(_mm256_and_si256(middle, byte), 24)),
		_mm256_or_si256(_mm256_and_si256(last, byte), _mm256_slli_epi64(len, 8)));

	x = _mm256_xor_si256(x, _mm256_set1_epi64x((int64_t)FEW_FLIP));
	x = times(xor_right(x, 33), FEW_K1);
	x = times(xor_right(x, 29), FEW_K2);
	return xor_right(x, 32);
}

CPU_AVX2 static inline __m256i
many4(__m256i v, __m256i len)
{
	__m256i last = from_byte(v, _mm256_sub_epi64(len, _mm256_set1_epi64x(4)));
	__m256i x = _mm256_add_epi64(_mm256_slli_epi64(v, 32),
		_mm256_and_si256(last, _mm256_set1_epi64x(UINT32_MAX)));

	x = _mm256_xor_si256(x, _mm256_set1_epi64x((int64_t)MANY_FLIP));
	x = _mm256_xor_si256(x, _mm256_xor_si256(rotl4(x, 49), rotl4(x, 24)));
	x = times(x, MANY_K);
	x = _mm256_xor_si256(x, _mm256_add_epi64(_mm256_srli_epi64(x, 35), len));
	return xor_right(times(x, MANY_K), 28);
}

CPU_AVX2 static inline __m256i
short_token4(__m256i v, __m256i len)
{
	__m256i is_few = _mm256_cmpgt_epi64(_mm256_set1_epi64x(4), len);
	__m256i x = _mm256_blendv_epi8(many4(v, len), few4(v, len), is_few);

	return xor_right(times(xor_right(x, 32), HASH64_MIX), 32);
}

CPU_AVX2 static inline __m256i
four(uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
	return _mm256_set_epi64x((int64_t)d, (int64_t)c, (int64_t)b, (int64_t)a);
}

/* short_token() of four at a time; returns how many were done. Plain loads, as those
 * that gather are slow where they are microcode. */
CPU_AVX2 static size_t
short_tokens_avx2(
	uint64_t *hash, const char *text, const uint32_t *place, size_t stride, size_t n)
{
	size_t i = 0;

	for (; n - i >= 4; i += 4) {
		const uint32_t *a = place + i * stride, *b = a + stride, *c = b + stride,
			       *d = c + stride;
		__m256i v = four(bits_load(text + a[0], 8), bits_load(text + b[0], 8),
			bits_load(text + c[0], 8), bits_load(text + d[0], 8));

		_mm256_storeu_si256((void *)(hash + i),
			short_token4(v, four(a[1], b[1], c[1], d[1])));
	}
	return i;
}
#endif

/* As if all were short; 8 bytes are there from each start on. */
static void
short_tokens(
	uint64_t *hash, const char *text, const uint32_t *place, size_t stride, size_t n)
{
	size_t i = 0;

#if CPU_X86
	if (cpu_avx2())
		i = short_tokens_avx2(hash, text, place, stride, n);
#endif
	for (; i < n; i++)
		hash[i] = short_token(
			bits_load(text + place[i * stride], 8), place[i * stride + 1]);
}

void
hash64_tokens(
	uint64_t *hash, struct str text, const uint32_t *place, size_t stride, size_t n)
{
	uint32_t other[BATCH];

	for (size_t done = 0, some; done < n; done += some) {
		const uint32_t *p = place + done * stride;
		size_t n_other = 0;
		bool all;

		some = n - done < BATCH ? n - done : BATCH;
		/* Only the last ones of a text are too near its end. */
		all = text.len - p[(some - 1) * stride] >= SHORT_MAX;
		if (all)
			short_tokens(hash + done, text.ptr, p, stride, some);
		for (size_t i = 0; i < some; i++) {
			other[n_other] = (uint32_t)i;
			n_other += !all | (p[i * stride + 1] - 1 >= SHORT_MAX);
		}
		for (size_t i = 0; i < n_other; i++) {
			const uint32_t *t = p + other[i] * stride;

			hash[done + other[i]] = hash64_token(str_sub(text, t[0], t[1]));
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
