/* utf8.c - see utf8.h. */
#include "base/utf8.h"

#include "base/cpu.h"

#include <assert.h>
#if CPU_X86
#include <immintrin.h>
#endif

/* The length of the valid sequence at s[i], or 0. The ranges of the second byte are
 * those of RFC 3629, section 4. */
static inline size_t
sequence(struct str s, size_t i)
{
	const unsigned char *p = (const unsigned char *)s.ptr + i;
	size_t n, left = s.len - i;
	unsigned char low = 0x80, high = 0xbf;

	if (p[0] < 0x80)
		return 1;
	if (p[0] < 0xc2 || p[0] > 0xf4)
		return 0;
	n = p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
	if (left < n)
		return 0;
	low = p[0] == 0xe0 ? 0xa0 : p[0] == 0xf0 ? 0x90 : low;
	high = p[0] == 0xed ? 0x9f : p[0] == 0xf4 ? 0x8f : high;
	if (p[1] < low || p[1] > high)
		return 0;
	for (size_t k = 2; k < n; k++)
		if ((p[k] & 0xc0) != 0x80)
			return 0;
	return n;
}

static size_t
skip_ascii(struct str s, size_t i)
{
	uint64_t eight;

	for (; s.len - i >= 8; i += 8) {
		memcpy(&eight, s.ptr + i, 8);
		if (eight & 0x8080808080808080u)
			break;
	}
	while (i < s.len && (unsigned char)s.ptr[i] < 0x80)
		i++;
	return i;
}

#if CPU_X86
enum {
	TOO_SHORT = 1,   /* a lead byte, then no continuation */
	TOO_LONG = 2,    /* ASCII, then a continuation */
	OVERLONG_3 = 4,  /* e0 80..9f */
	TOO_LARGE = 8,   /* f4 90..bf, f5.. */
	SURROGATE = 16,  /* ed a0..bf */
	OVERLONG_2 = 32, /* c0, c1 */
	OVERLONG_4 = 64, /* f0 80..8f; also f5.. 80..8f */
	TWO_CONTS = 128, /* good only as third or fourth byte */
	CARRY = TOO_SHORT | TOO_LONG | TWO_CONTS,
};

#define LARGE      ((char)(CARRY | TOO_LARGE | OVERLONG_4))
#define TABLE(...) _mm256_setr_epi8(__VA_ARGS__, __VA_ARGS__)
#define FIRST_HIGH                                                                       \
	TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG,  \
		(char)TWO_CONTS, (char)TWO_CONTS, (char)TWO_CONTS, (char)TWO_CONTS,      \
		TOO_SHORT | OVERLONG_2, TOO_SHORT, TOO_SHORT | OVERLONG_3 | SURROGATE,   \
		TOO_SHORT | TOO_LARGE | OVERLONG_4
#define FIRST_LOW                                                                        \
	(char)(CARRY | OVERLONG_3 | OVERLONG_2 | OVERLONG_4),                            \
		(char)(CARRY | OVERLONG_2), (char)CARRY, (char)CARRY,                    \
		(char)(CARRY | TOO_LARGE), LARGE, LARGE, LARGE, LARGE, LARGE, LARGE,     \
		LARGE, LARGE, (char)(CARRY | TOO_LARGE | OVERLONG_4 | SURROGATE), LARGE, \
		LARGE
#define SECOND_HIGH                                                                      \
	TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT,     \
		TOO_SHORT,                                                               \
		(char)(TOO_LONG | OVERLONG_2 | TWO_CONTS | OVERLONG_3 | OVERLONG_4),     \
		(char)(TOO_LONG | OVERLONG_2 | TWO_CONTS | OVERLONG_3 | TOO_LARGE),      \
		(char)(TOO_LONG | OVERLONG_2 | TWO_CONTS | SURROGATE | TOO_LARGE),       \
		(char)(TOO_LONG | OVERLONG_2 | TWO_CONTS | SURROGATE | TOO_LARGE),       \
		TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT

/* What a pair of bytes may have wrong with it, by the first's high half, by its low half,
 * and by the second's high half: what all three name is wrong. Keiser & Lemire 2021. */
CPU_AVX2 static inline __m256i
wrong_pairs(__m256i v, __m256i before1)
{
	const __m256i low4 = _mm256_set1_epi8(15);
	const __m256i first_high = TABLE(FIRST_HIGH), first_low = TABLE(FIRST_LOW);
	const __m256i second_high = TABLE(SECOND_HIGH);
	__m256i a = _mm256_shuffle_epi8(
		first_high, _mm256_and_si256(_mm256_srli_epi16(before1, 4), low4));
	__m256i b = _mm256_shuffle_epi8(first_low, _mm256_and_si256(before1, low4));
	__m256i c = _mm256_shuffle_epi8(
		second_high, _mm256_and_si256(_mm256_srli_epi16(v, 4), low4));

	return _mm256_and_si256(_mm256_and_si256(a, b), c);
}

/* Whether each byte that must be a third or fourth is one, and no other. */
CPU_AVX2 static inline __m256i
wrong_block(__m256i v, const char *p)
{
	__m256i before1 = _mm256_loadu_si256((const void *)(p - 1));
	__m256i before2 = _mm256_loadu_si256((const void *)(p - 2));
	__m256i before3 = _mm256_loadu_si256((const void *)(p - 3));
	__m256i third = _mm256_subs_epu8(before2, _mm256_set1_epi8(0xe0 - 0x80));
	__m256i fourth = _mm256_subs_epu8(before3, _mm256_set1_epi8(0xf0 - 0x80));
	__m256i must = _mm256_and_si256(
		_mm256_or_si256(third, fourth), _mm256_set1_epi8((char)0x80));

	return _mm256_xor_si256(must, wrong_pairs(v, before1));
}

CPU_AVX2 static inline __m256i
wrong_at(const char *p)
{
	return wrong_block(_mm256_loadu_si256((const void *)p), p);
}

/* Back from i to the start of what may be cut short there. */
static inline size_t
back_to_start(struct str s, size_t i)
{
	for (int k = 0; k < 4 && (s.ptr[i - 1] & 0x80); k++) {
		i--;
		if ((s.ptr[i] & 0xc0) == 0xc0)
			break;
	}
	return i;
}

/* A place from i on up to which all is well, where a sequence starts. All is well up to
 * i, where one starts too, and three bytes stand before it. */
CPU_AVX2 static size_t
good_avx2(struct str s, size_t i)
{
	bool open = true; /* the last bytes may want more */

	for (; s.len - i >= 64; i += 64) {
		__m256i a = _mm256_loadu_si256((const void *)(s.ptr + i));
		__m256i b = _mm256_loadu_si256((const void *)(s.ptr + i + 32));
		__m256i wrong;

		if (!open && !_mm256_movemask_epi8(_mm256_or_si256(a, b)))
			continue;
		wrong = _mm256_or_si256(
			wrong_block(a, s.ptr + i), wrong_block(b, s.ptr + i + 32));
		if (!_mm256_testz_si256(wrong, wrong))
			break;
		open = (uint32_t)_mm256_movemask_epi8(b) >> 29;
	}
	/* The last bytes in a block that begins before them. */
	if (s.len - i < 64 && s.len >= 64 + 3) {
		size_t last = s.len - 64;
		__m256i wrong = _mm256_or_si256(
			wrong_at(s.ptr + last), wrong_at(s.ptr + last + 32));

		if (_mm256_testz_si256(wrong, wrong))
			i = s.len;
	}
	return back_to_start(s, i);
}

/* wrong_block() of 64 bytes. */
CPU_AVX512 static inline uint64_t
wrong_block512(__m512i v, const char *p)
{
	const __m512i first_high = _mm512_broadcast_i32x4(_mm_setr_epi8(FIRST_HIGH));
	const __m512i first_low = _mm512_broadcast_i32x4(_mm_setr_epi8(FIRST_LOW));
	const __m512i second_high = _mm512_broadcast_i32x4(_mm_setr_epi8(SECOND_HIGH));
	const __m512i low4 = _mm512_set1_epi8(15);
	__m512i before1 = _mm512_loadu_si512(p - 1);
	__m512i third = _mm512_subs_epu8(
		_mm512_loadu_si512(p - 2), _mm512_set1_epi8(0xe0 - 0x80));
	__m512i fourth = _mm512_subs_epu8(
		_mm512_loadu_si512(p - 3), _mm512_set1_epi8(0xf0 - 0x80));
	__m512i must = _mm512_and_si512(
		_mm512_or_si512(third, fourth), _mm512_set1_epi8((char)0x80));
	__m512i a = _mm512_shuffle_epi8(
		first_high, _mm512_and_si512(_mm512_srli_epi16(before1, 4), low4));
	__m512i b = _mm512_shuffle_epi8(first_low, _mm512_and_si512(before1, low4));
	__m512i c = _mm512_shuffle_epi8(
		second_high, _mm512_and_si512(_mm512_srli_epi16(v, 4), low4));

	a = _mm512_and_si512(_mm512_and_si512(a, b), c);
	return _mm512_cmpneq_epi8_mask(must, a);
}

/* As good_avx2(). */
CPU_AVX512 static size_t
good_avx512(struct str s, size_t i)
{
	uint64_t open = 1;

	for (; s.len - i >= 64; i += 64) {
		__m512i v = _mm512_loadu_si512(s.ptr + i);
		uint64_t high = _mm512_movepi8_mask(v);

		if (!(open | high))
			continue;
		if (wrong_block512(v, s.ptr + i))
			break;
		open = high >> 61;
	}
	if (s.len - i < 64 && s.len >= 64 + 3) {
		const char *last = s.ptr + s.len - 64;

		if (!wrong_block512(_mm512_loadu_si512(last), last))
			i = s.len;
	}
	return back_to_start(s, i);
}

static size_t
check_vector(struct str s)
{
	size_t i = 0, n;

	while (i < 3) {
		n = sequence(s, i);
		if (!n)
			return i;
		i += n;
	}
	return cpu_avx512() ? good_avx512(s, i) : good_avx2(s, i);
}
#endif

/* What is not ASCII comes in runs: only after one do we look for ASCII again. */
size_t
utf8_check(struct str s)
{
	size_t i = 0;

#if CPU_X86
	if (s.len >= 64 && cpu_avx2())
		i = check_vector(s);
#endif
	i = skip_ascii(s, i);
	while (i < s.len) {
		size_t n = sequence(s, i);

		if (!n)
			return i;
		i += n;
		if (i < s.len && (unsigned char)s.ptr[i] < 0x80)
			i = skip_ascii(s, i);
	}
	return i;
}

uint32_t
utf8_next(struct str s, size_t *pos)
{
	const unsigned char *p = (const unsigned char *)s.ptr + *pos;
	size_t n = sequence(s, *pos);

	*pos += n ? n : 1;
	switch (n) {
	case 1:
		return p[0];
	case 2:
		return (p[0] & 0x1fu) << 6 | (p[1] & 0x3fu);
	case 3:
		return (p[0] & 0x0fu) << 12 | (p[1] & 0x3fu) << 6 | (p[2] & 0x3fu);
	case 4:
		return (p[0] & 0x07u) << 18 | (p[1] & 0x3fu) << 12 | (p[2] & 0x3fu) << 6 |
		       (p[3] & 0x3fu);
	default:
		return 0xfffd;
	}
}

size_t
utf8_encode(char *out, uint32_t c)
{
	assert(c <= 0x10ffff && (c < 0xd800 || c > 0xdfff));
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3f));
	out[2] = (char)(0x80 | (c >> 6 & 0x3f));
	out[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

/* Code points that show nothing and change how other text looks: controls, joiners and
 * fillers, bidi marks, embeddings and isolates, separators of lines, tags. */
static const struct {
	uint32_t low, high;
} misleading[] = {
	{ 0x00, 0x1f },
	{ 0x7f, 0x9f },
	{ 0xad, 0xad },
	{ 0x61c, 0x61c },
	{ 0x180b, 0x180f },
	{ 0x200b, 0x200f },
	{ 0x2028, 0x202e },
	{ 0x2060, 0x206f },
	{ 0xfeff, 0xfeff },
	{ 0xfff9, 0xfffb },
	{ 0xe0000, 0xe007f },
};

static bool
misleads(uint32_t c)
{
	for (size_t i = 0; i < sizeof misleading / sizeof *misleading; i++)
		if (c >= misleading[i].low && c <= misleading[i].high)
			return true;
	return false;
}

static void
escape(struct buf *out, struct str s, bool one_line)
{
	for (size_t i = 0; i < s.len;) {
		size_t start = i;
		bool bad = !sequence(s, i);
		uint32_t c = utf8_next(s, &i);

		if (bad)
			buf_fmt(out, "\\x%02x", (unsigned)(unsigned char)s.ptr[start]);
		else if (!misleads(c) || (!one_line && (c == '\n' || c == '\t')))
			buf_add(out, s.ptr + start, i - start);
		else if (c < 0x80)
			buf_fmt(out, "\\x%02x", (unsigned)c);
		else
			buf_fmt(out, "\\u{%04x}", (unsigned)c);
	}
}

void
utf8_escape(struct buf *out, struct str s)
{
	escape(out, s, false);
}

void
utf8_escape_line(struct buf *out, struct str s)
{
	escape(out, s, true);
}
