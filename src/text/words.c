/* words.c - a text is looked at 64 bytes at a time: a bit for each byte that belongs to
 * a word, and from those the edges, which are by turns where a word starts and where it
 * ends.
 *
 *	text    t h e   c a f e . 中 国
 *	word    1 1 1 0 1 1 1 1 0 1 1     bits of a character stand for all its bytes
 *	cut     0 0 0 0 0 0 0 0 0 1 1     starts a word whatever stands before it
 *	edges   0     3 4       8 9 10 10
 *
 * ASCII needs no more than that. Characters beyond it are decoded one by one. */
#include "text/words.h"

#include "base/bits.h"
#include "base/cpu.h"
#include "base/hash64.h"
#include "text/glyph.h"

#include <assert.h>
#include <stdbool.h>
#if CPU_X86
#include <immintrin.h>
#endif

/* A block has at most so many edges, after which some more may be written. */
enum { BLOCK = 64, ROOM = BLOCK + 16 };

struct splitter {
	struct arena *a;
	struct str s;
	size_t pos;
	uint32_t *edge;
	size_t n, cap; /* edges, and room for them */
	size_t max;    /* edges; more may be found */
	bool inside;   /* a word, which reaches pos */
	bool unit;     /* and it is one of a script without spaces */
};

static void
reserve(struct splitter *p, size_t more)
{
	if (p->cap - p->n < more)
		ARENA_GROW(p->a, p->edge, &p->cap, p->n + more);
}

/* The high bit of each of eight bytes below 128 that is a word character. */
static uint64_t
word_bytes(uint64_t v)
{
	const uint64_t ones = 0x0101010101010101;
	uint64_t low = v | ones * 0x20;
	uint64_t letter = (low + ones * (0x80 - 'a')) & ~(low + ones * (0x80 - 'z' - 1));
	uint64_t digit = (v + ones * (0x80 - '0')) & ~(v + ones * (0x80 - '9' - 1));
	uint64_t line = ~((v ^ ones * '_') + ones * 0x7f);

	return (letter | digit | line) & ones * 0x80;
}

/* Bit 7 of byte i becomes bit i. */
static uint64_t
gather_bits(uint64_t v)
{
	return (v >> 7) * 0x0102040810204080 >> 56;
}

/* Of 64 bytes those that are word characters of ASCII, and those beyond ASCII. */
static uint64_t
word_bits(const char *p, uint64_t *high)
{
	const uint64_t top = 0x8080808080808080;
	uint64_t word = 0;

	*high = 0;
	for (unsigned i = 0; i < BLOCK; i += 8) {
		uint64_t v = bits_load(p + i, 8);

		word |= gather_bits(word_bytes(v & ~top) & ~v) << i;
		*high |= gather_bits(v & top) << i;
	}
	return word;
}

/* Bits from first on and below end. Requires first < end <= 64. */
static uint64_t
bits_between(unsigned first, unsigned end)
{
	return UINT64_MAX >> (BLOCK - (end - first)) << first;
}

/* Adds the characters that are not ASCII to the words of a block, and their cuts.
 * Returns the block's length: less than 64 when one reaches beyond it. */
static unsigned
add_high(struct splitter *p, uint64_t *word, uint64_t *cut, uint64_t high, unsigned len)
{
	uint64_t unit = 0, bytes;

	for (; high; high &= ~bytes) {
		unsigned i = bits_ctz(high);
		size_t next = p->pos + i;
		enum glyph g = glyph_next(p->s, &next);

		if (next - p->pos > len) {
			len = i;
			break;
		}
		bytes = bits_between(i, (unsigned)(next - p->pos));
		if (g == GLYPH_WORD || g == GLYPH_MARK || g == GLYPH_UNIT)
			*word |= bytes;
		if (g == GLYPH_UNIT)
			*cut |= (uint64_t)1 << i;
		if (g == GLYPH_UNIT ||
			(g == GLYPH_MARK && (unit << 1 | (uint64_t)p->unit) >> i & 1))
			unit |= bytes;
	}
	*cut |= *word & ~unit & (unit << 1 | (uint64_t)p->unit);
	p->unit = unit >> (len - 1) & 1;
	return len;
}

/* The edges of a block of any kind; steps past it. */
static void
take_block(struct splitter *p, uint64_t word, uint64_t high, unsigned len)
{
	uint64_t cut = 0, before, end, any;

	if (high || p->unit)
		len = add_high(p, &word, &cut, high, len);
	before = word << 1 | p->inside;
	end = before & (~word | cut);
	any = ((word ^ before) | cut) & bits_between(0, len);
	for (; any; any &= any - 1) {
		unsigned i = bits_ctz(any);

		p->edge[p->n] = (uint32_t)p->pos + i;
		/* An end where another word starts is there twice. */
		p->edge[p->n + 1] = (uint32_t)p->pos + i;
		p->n += end & cut & any & -any ? 2u : 1u;
	}
	p->inside = word >> (len - 1) & 1;
	p->pos += len;
}

#if CPU_X86
/* The word characters among 32 bytes, as a bit each: the high half of the byte chooses a
 * bit, the low half tells whether the character is one. Bytes beyond ASCII are none. */
CPU_AVX2 static inline uint32_t
word_bits32(__m256i v)
{
	/* Rows 3 (digits), 4 and 6 (a to o), 5 and 7 (p to z; the line in 5 alone). */
	const __m256i by_low = _mm256_setr_epi8(5, 7, 7, 7, 7, 7, 7, 7, 7, 7, 6, 2, 2, 2,
		2, 10, 5, 7, 7, 7, 7, 7, 7, 7, 7, 7, 6, 2, 2, 2, 2, 10);
	const __m256i by_high = _mm256_setr_epi8(0, 0, 0, 1, 2, 12, 2, 4, 0, 0, 0, 0, 0,
		0, 0, 0, 0, 0, 0, 1, 2, 12, 2, 4, 0, 0, 0, 0, 0, 0, 0, 0);
	__m256i high = _mm256_and_si256(_mm256_srli_epi16(v, 4), _mm256_set1_epi8(15));
	__m256i hit = _mm256_and_si256(
		_mm256_shuffle_epi8(by_low, v), _mm256_shuffle_epi8(by_high, high));

	return (uint32_t)_mm256_movemask_epi8(
		_mm256_cmpgt_epi8(hit, _mm256_setzero_si256()));
}

/* The numbers of the bits of each byte, a byte each from the lowest on. */
#define ADD(row, byte, i) ((row) << 8 * ((byte) >> (i)&1) | ((byte) >> (i)&1) * (i))
#define ROW(byte)                                                                        \
	ADD(ADD(ADD(ADD(ADD(ADD(ADD(ADD((uint64_t)0, byte, 7), byte, 6), byte, 5), byte, \
				4),                                                      \
			    byte, 3),                                                    \
			byte, 2),                                                        \
		    byte, 1),                                                            \
		byte, 0)
#define ROWS_4(byte) ROW(byte), ROW((byte) + 1), ROW((byte) + 2), ROW((byte) + 3)
#define ROWS_16(byte)                                                                    \
	ROWS_4(byte), ROWS_4((byte) + 4), ROWS_4((byte) + 8), ROWS_4((byte) + 12)
#define ROWS_64(byte)                                                                    \
	ROWS_16(byte), ROWS_16((byte) + 16), ROWS_16((byte) + 32), ROWS_16((byte) + 48)
static const uint64_t bit_numbers[256] = { ROWS_64(0), ROWS_64(64), ROWS_64(128),
	ROWS_64(192) };

/* In each byte the number of bits in it and those below. */
static inline uint64_t
bits_up_to(uint64_t v)
{
	v -= v >> 1 & 0x5555555555555555;
	v = (v & 0x3333333333333333) + (v >> 2 & 0x3333333333333333);
	return ((v + (v >> 4)) & 0x0f0f0f0f0f0f0f0f) * 0x0101010101010101;
}

/* Puts base plus the number of each bit in place[], those of a byte at once, as how many
 * there are cannot be foreseen. May write eight too many. Returns how many there are. */
CPU_AVX2 static inline size_t
bit_places(uint32_t *place, uint64_t bits, uint32_t base)
{
	uint64_t up_to = bits_up_to(bits), below = up_to << 8;
	__m256i from = _mm256_set1_epi32((int)base);

#pragma GCC unroll 8
	for (unsigned i = 0; i < 64; i += 8) {
		const uint64_t *row = &bit_numbers[bits >> i & 255];
		__m256i v = _mm256_cvtepu8_epi32(_mm_loadl_epi64((const void *)row));

		_mm256_storeu_si256(
			(void *)(place + (below >> i & 255)), _mm256_add_epi32(v, from));
		from = _mm256_add_epi32(from, _mm256_set1_epi32(8));
	}
	return up_to >> 56;
}

/* 64 bytes from at on: the word characters of ASCII, and what is beyond it. */
CPU_AVX2 static inline uint64_t
word_bits64(const char *at, uint64_t *high)
{
	__m256i a = _mm256_loadu_si256((const void *)at);
	__m256i b = _mm256_loadu_si256((const void *)(at + 32));

	*high = (uint32_t)_mm256_movemask_epi8(a) |
		(uint64_t)(uint32_t)_mm256_movemask_epi8(b) << 32;
	return word_bits32(a) | (uint64_t)word_bits32(b) << 32;
}

/* Whole blocks of ASCII. What goes on from one to the next stays in registers. */
CPU_AVX2 static void
take_ascii(struct splitter *p)
{
	const char *text = p->s.ptr;
	uint32_t *edge = p->edge;
	size_t pos = p->pos, n = p->n, room = p->cap - ROOM;
	uint64_t inside = p->inside, high;

	while (p->s.len - pos >= BLOCK && n < p->max && n <= room) {
		uint64_t word = word_bits64(text + pos, &high);

		if (high)
			break;
		n += bit_places(edge + n, word ^ (word << 1 | inside), (uint32_t)pos);
		inside = word >> 63;
		pos += BLOCK;
	}
	p->pos = pos;
	p->n = n;
	p->inside = inside;
}

CPU_AVX2 static void
split_avx2(struct splitter *p)
{
	uint64_t high, word;

	while (p->s.len >= BLOCK && p->pos < p->s.len && p->n < p->max) {
		unsigned len;

		reserve(p, ROOM);
		if (!p->unit)
			take_ascii(p);
		len = p->s.len - p->pos < BLOCK ? (unsigned)(p->s.len - p->pos) : BLOCK;
		if (!len || p->n >= p->max)
			break;
		/* The last 64 bytes, without those already seen. */
		word = word_bits64(p->s.ptr + p->pos + len - BLOCK, &high);
		reserve(p, ROOM);
		take_block(p, word >> (BLOCK - len), high >> (BLOCK - len), len);
	}
}

/* The word characters among 64 bytes, as in word_bits32(), and what is beyond ASCII. */
CPU_AVX512 static inline uint64_t
word_mask(__m512i v, uint64_t *high)
{
	const __m512i by_low = _mm512_broadcast_i32x4(
		_mm_setr_epi8(5, 7, 7, 7, 7, 7, 7, 7, 7, 7, 6, 2, 2, 2, 2, 10));
	const __m512i by_high = _mm512_broadcast_i32x4(
		_mm_setr_epi8(0, 0, 0, 1, 2, 12, 2, 4, 0, 0, 0, 0, 0, 0, 0, 0));
	__m512i half = _mm512_and_si512(_mm512_srli_epi16(v, 4), _mm512_set1_epi8(15));

	*high = _mm512_movepi8_mask(v);
	return _mm512_test_epi8_mask(
		_mm512_shuffle_epi8(by_low, v), _mm512_shuffle_epi8(by_high, half));
}

/* Sixteen of the bytes in v, number k of four, in 32 bits each, and base added. */
#define PLACES(place, v, k, base)                                                        \
	_mm512_storeu_si512((place) + 16 * (k),                                          \
		_mm512_add_epi32(                                                        \
			base, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(v, k))))

/* bit_places() with the numbers of the bits pressed together in one step. A block with
 * more than half of the edges there may be is rare. May write up to 64. */
CPU_AVX512 static inline size_t
bit_places512(uint32_t *place, uint64_t bits, __m512i numbers, uint32_t base)
{
	__m512i v = _mm512_maskz_compress_epi8(bits, numbers);
	__m512i from = _mm512_set1_epi32((int)base);
	size_t n = bits_popcount(bits);

	PLACES(place, v, 0, from);
	PLACES(place, v, 1, from);
	if (__builtin_expect(n > 32, 0)) {
		PLACES(place, v, 2, from);
		PLACES(place, v, 3, from);
	}
	return n;
}

/* As take_ascii(). */
CPU_AVX512 static void
take_ascii512(struct splitter *p)
{
	const __m512i numbers = _mm512_set_epi64(0x3f3e3d3c3b3a3938, 0x3736353433323130,
		0x2f2e2d2c2b2a2928, 0x2726252423222120, 0x1f1e1d1c1b1a1918,
		0x1716151413121110, 0x0f0e0d0c0b0a0908, 0x0706050403020100);
	const char *text = p->s.ptr;
	uint32_t *edge = p->edge;
	size_t pos = p->pos, n = p->n, room = p->cap - ROOM;
	uint64_t inside = p->inside, high;

	while (p->s.len - pos >= BLOCK && n < p->max && n <= room) {
		uint64_t word = word_mask(_mm512_loadu_si512(text + pos), &high);

		if (high)
			break;
		n += bit_places512(
			edge + n, word ^ (word << 1 | inside), numbers, (uint32_t)pos);
		inside = word >> 63;
		pos += BLOCK;
	}
	p->pos = pos;
	p->n = n;
	p->inside = inside;
}

CPU_AVX512 static void
split_avx512(struct splitter *p)
{
	while (p->pos < p->s.len && p->n < p->max) {
		uint64_t high, word;
		unsigned len;

		reserve(p, ROOM);
		if (!p->unit)
			take_ascii512(p);
		len = p->s.len - p->pos < BLOCK ? (unsigned)(p->s.len - p->pos) : BLOCK;
		if (!len || p->n >= p->max)
			break;
		word = word_mask(_mm512_maskz_loadu_epi8(
					 _bzhi_u64(UINT64_MAX, len), p->s.ptr + p->pos),
			&high);
		reserve(p, ROOM);
		take_block(p, word, high, len);
	}
}
#endif

size_t
words_split(struct word **out, struct arena *a, struct str folded, size_t max)
{
	struct splitter p = { .a = a, .s = folded, .max = max };
	uint64_t word, high;

	_Static_assert(
		sizeof(struct word) == 2 * sizeof(uint32_t), "a word is two edges");
	assert(folded.len < UINT32_MAX);
	p.max = max > SIZE_MAX / 2 ? SIZE_MAX : 2 * max;
	p.cap = folded.len / 2 > p.max ? p.max : folded.len / 2;
	p.cap += ROOM;
	p.edge = ARENA_RAW(a, uint32_t, p.cap);
#if CPU_X86
	if (cpu_avx512())
		split_avx512(&p);
	else if (cpu_avx2())
		split_avx2(&p);
#endif
	while (p.pos < folded.len && p.n < p.max) {
		size_t len = folded.len - p.pos < BLOCK ? folded.len - p.pos : BLOCK;
		char tail[BLOCK] = { 0 };

		if (len < BLOCK)
			memcpy(tail, folded.ptr + p.pos, len);
		word = word_bits(len < BLOCK ? tail : folded.ptr + p.pos, &high);
		reserve(&p, ROOM);
		take_block(&p, word, high, (unsigned)len);
	}
	if (p.inside)
		p.edge[p.n++] = (uint32_t)p.pos;
	*out = (struct word *)(void *)p.edge;
	return p.n / 2 < max ? p.n / 2 : max;
}

void
words_hash(uint64_t *hash, struct str folded, const struct word *w, size_t n)
{
	if (n)
		hash64_tokens(hash, folded, &w->start, n);
}
