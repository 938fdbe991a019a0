/* token.c - a table for ASCII, Unicode's categories for the rest.
 *
 * Words of ASCII, which are nearly all there is, are found 64 bytes at a time: a bit for
 * each byte that belongs to a word, then each run of bits is a word. A word that reaches
 * the last bit starts the next 64; one that a character beyond ASCII follows is left to
 * the general way. */
#include "text/token.h"

#include "base/bits.h"
#include "base/cpu.h"
#include "base/hash64.h"
#include "base/utf8.h"

#include <assert.h>
#include <stdbool.h>
#include <utf8proc.h>
#if CPU_X86
#include <immintrin.h>
#endif

enum glyph {
	GLYPH_SPACE = 'S', /* and whatever the kind of splitting leaves out */
	GLYPH_WORD = 'W',
	GLYPH_MARK = 'M', /* part of a word, but after a unit part of the unit */
	GLYPH_UNIT = 'U', /* a word of its own */
	GLYPH_OTHER = 'O',
	GLYPH_NEWLINE = 'N',
	GLYPH_HIGH = 'H', /* not ASCII: see glyph_high() */
};

static const char glyph_table[] = "OOOOOOOOOSNSSSOOOOOOOOOOOOOOSSSS"
				  "SOOOOOOOOOOOOOOOWWWWWWWWWWOOOOOO"
				  "OWWWWWWWWWWWWWWWWWWWWWWWWWWOOOOW"
				  "OWWWWWWWWWWWWWWWWWWWWWWWWWWOOOOO"
				  "HHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHH"
				  "HHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHH"
				  "HHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHH"
				  "HHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHH";

/* Letters of scripts that put no spaces between words. */
static bool
is_unit(uint32_t c)
{
	static const struct {
		uint32_t first, last;
	} range[] = {
		{ 0x3005, 0x3007 },
		{ 0x3021, 0x3029 },
		{ 0x3038, 0x303b },
		{ 0x3040, 0x30ff },
		{ 0x31f0, 0x31ff },
		{ 0x3400, 0x4dbf },
		{ 0x4e00, 0x9fff },
		{ 0xac00, 0xd7a3 },
		{ 0xf900, 0xfaff },
		{ 0x20000, 0x3ffff },
	};

	for (size_t i = 0; i < sizeof range / sizeof range[0]; i++)
		if (c <= range[i].last)
			return c >= range[i].first;
	return false;
}

static enum glyph
glyph_high(uint32_t c)
{
	switch ((int)utf8proc_category((int32_t)c)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_NO:
		return is_unit(c) ? GLYPH_UNIT : GLYPH_WORD;
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ME:
		return GLYPH_MARK;
	case UTF8PROC_CATEGORY_ZS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		return GLYPH_SPACE;
	default:
		return c == 0x85 ? GLYPH_SPACE : GLYPH_OTHER;
	}
}

static enum glyph
glyph_ascii(struct str s, size_t pos)
{
	return (enum glyph)glyph_table[(unsigned char)s.ptr[pos]];
}

/* The character at *pos, as this kind of splitting sees it; steps past. */
static enum glyph
glyph_next(struct str s, size_t *pos, enum token_kind kind)
{
	enum glyph g = glyph_ascii(s, *pos);

	if (g == GLYPH_HIGH)
		g = glyph_high(utf8_next(s, pos));
	else
		++*pos;
	if (kind == TOKEN_WORDS)
		return g == GLYPH_OTHER || g == GLYPH_NEWLINE ? GLYPH_SPACE : g;
	return g == GLYPH_MARK ? GLYPH_OTHER : g;
}

/* Where the word or unit ends that is known to reach pos. */
static size_t
word_end(struct str s, size_t pos, enum token_kind kind, enum glyph first)
{
	for (;;) {
		size_t next;
		enum glyph g;

		while (first != GLYPH_UNIT && pos < s.len &&
			glyph_ascii(s, pos) == GLYPH_WORD)
			pos++;
		if (pos == s.len || glyph_ascii(s, pos) != GLYPH_HIGH)
			return pos;
		next = pos;
		g = glyph_next(s, &next, kind);
		if (g != GLYPH_MARK && (g != GLYPH_WORD || first == GLYPH_UNIT))
			return pos;
		pos = next;
	}
}

/* The first token at or after pos; len 0 when there is none. */
static struct token
token_at(struct str s, size_t pos, enum token_kind kind)
{
	size_t start = pos;
	enum glyph g = GLYPH_SPACE;

	while (pos < s.len && g == GLYPH_SPACE) {
		start = pos;
		g = glyph_next(s, &pos, kind);
	}
	if (g == GLYPH_SPACE)
		return (struct token){ 0 };
	if (g == GLYPH_NEWLINE)
		while (pos < s.len && s.ptr[pos] == '\n')
			pos++;
	else if (g != GLYPH_OTHER)
		pos = word_end(s, pos, kind, g);
	return (struct token){ .start = (uint32_t)start,
		.len = (uint32_t)(pos - start),
		.word = g != GLYPH_OTHER && g != GLYPH_NEWLINE };
}

enum { BLOCK = 64, BLOCK_WORDS = BLOCK / 2 };
/* How many numbers a token is, so that starts and lengths can be written as such. */
enum { PLACE = sizeof(struct token) / sizeof(uint32_t) };

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

/* A bit for each word character among the bytes from pos on, up to 64 of them, the end
 * or the first one beyond ASCII: *valid of them. */
static uint64_t
word_bits(struct str s, size_t pos, unsigned *valid)
{
	uint64_t bits = 0;
	unsigned n = 0;

	for (; n < BLOCK && s.len - pos >= n + 8; n += 8) {
		uint64_t v = bits_load(s.ptr + pos + n, 8);
		uint64_t high = v & 0x8080808080808080;

		if (high)
			break;
		/* Gathers bit 7 of byte i in bit i. */
		bits |= ((word_bytes(v) >> 7) * 0x0102040810204080 >> 56) << n;
	}
	for (; n < BLOCK && pos + n < s.len; n++) {
		enum glyph g = glyph_ascii(s, pos + n);

		if (g == GLYPH_HIGH)
			break;
		bits |= (uint64_t)(g == GLYPH_WORD) << n;
	}
	*valid = n;
	return bits;
}

/* Writes the words that end within the next bytes to t, which has room for BLOCK_WORDS;
 * steps *pos to where no more can be told. Returns how many. */
static size_t
block_words(struct token *t, struct str s, size_t *pos)
{
	unsigned valid;
	uint64_t bits = word_bits(s, *pos, &valid);
	size_t n = 0, start = *pos;

	*pos += valid;
	while (bits) {
		unsigned at = bits_ctz(bits);
		uint64_t after = ~(bits >> at);
		unsigned len = after ? bits_ctz(after) : BLOCK;

		if (at + len == valid && start + valid != s.len) {
			*pos = start + at;
			break;
		}
		t[n++] = (struct token){
			.start = (uint32_t)(start + at), .len = len, .word = true
		};
		/* In two steps, as the whole may be 64. */
		bits = bits >> at >> (len - 1) >> 1 << (len - 1) << 1 << at;
	}
	return n;
}

struct list {
	struct arena *a;
	struct token *t;
	size_t n, cap;
};

static void
reserve(struct list *l, size_t more)
{
	size_t cap = 2 * l->cap > l->n + more ? 2 * l->cap : l->n + more;
	struct token *t;

	if (l->cap - l->n >= more)
		return;
	t = ARENA_RAW(l->a, struct token, cap);
	memcpy(t, l->t, l->n * sizeof *t);
	l->t = t;
	l->cap = cap;
}

#if CPU_X86
/* The word characters among 32 bytes below 128, as a bit each. */
CPU_AVX2 static inline uint32_t
word_bits32(__m256i v)
{
	__m256i low = _mm256_or_si256(v, _mm256_set1_epi8(0x20));
	__m256i letter =
		_mm256_and_si256(_mm256_cmpgt_epi8(low, _mm256_set1_epi8('a' - 1)),
			_mm256_cmpgt_epi8(_mm256_set1_epi8('z' + 1), low));
	__m256i digit = _mm256_and_si256(_mm256_cmpgt_epi8(v, _mm256_set1_epi8('0' - 1)),
		_mm256_cmpgt_epi8(_mm256_set1_epi8('9' + 1), v));
	__m256i line = _mm256_cmpeq_epi8(v, _mm256_set1_epi8('_'));

	return (uint32_t)_mm256_movemask_epi8(
		_mm256_or_si256(_mm256_or_si256(letter, digit), line));
}

/* The word characters among 64 bytes. False when one of them is beyond ASCII. */
CPU_AVX2 static inline bool
word_bits64(uint64_t *bits, const char *p)
{
	__m256i a = _mm256_loadu_si256((const void *)p);
	__m256i b = _mm256_loadu_si256((const void *)(p + 32));

	*bits = word_bits32(a) | (uint64_t)word_bits32(b) << 32;
	return !_mm256_movemask_epi8(_mm256_or_si256(a, b));
}

/* Puts base plus the number of each bit in place[0], place[PLACE], ...: eight at once,
 * as how many there are cannot be foreseen. May write up to seven more. */
CPU_AVX2 static inline size_t
bit_places(uint32_t *place, uint64_t bits, uint32_t base)
{
	size_t n = bits_popcount(bits);

	for (size_t i = 0; i < n; i += 8)
		for (size_t k = 0; k < 8; k++, bits &= bits - 1)
			place[(i + k) * PLACE] = base + (uint32_t)_tzcnt_u64(bits);
	return n;
}

/* Words of whole blocks of ASCII: where they start, and, for a while in place of their
 * length, where they end. One that reaches the last block's end is left for later. */
CPU_AVX2 static size_t
blocks_avx2(struct list *l, struct str s, size_t pos, size_t max)
{
	size_t first = l->n, n_end = l->n, n = l->n;
	uint64_t bits, inside = 0;

	while (s.len - pos >= BLOCK && max - n >= BLOCK_WORDS + 8 &&
		word_bits64(&bits, s.ptr + pos)) {
		uint64_t before = bits << 1 | inside;

		l->n = n;
		reserve(l, BLOCK_WORDS + 8);
		n += bit_places(&l->t[n].start, bits & ~before, (uint32_t)pos);
		n_end += bit_places(&l->t[n_end].len, before & ~bits, (uint32_t)pos);
		inside = bits >> 63;
		pos += BLOCK;
	}
	if (n > n_end)
		pos = l->t[--n].start;
	for (size_t i = first; i < n; i++) {
		l->t[i].len -= l->t[i].start;
		l->t[i].word = true;
	}
	l->n = n;
	return pos;
}
#endif

/* Words from pos on while they are easy; returns where that ends. */
static size_t
easy_words(struct list *l, struct str s, size_t pos, size_t max)
{
	size_t before;

#if CPU_X86
	if (cpu_avx2())
		pos = blocks_avx2(l, s, pos, max);
#endif
	before = pos + 1;
	while (before != pos && max - l->n >= BLOCK_WORDS && pos < s.len) {
		before = pos;
		reserve(l, BLOCK_WORDS);
		l->n += block_words(l->t + l->n, s, &pos);
	}
	return pos;
}

size_t
token_split(struct token **out, struct arena *a, struct str folded, enum token_kind kind,
	size_t max)
{
	struct list l = { .a = a, .cap = folded.len / 5 + BLOCK_WORDS };
	size_t pos = 0;

	assert(folded.len <= UINT32_MAX);
	if (l.cap > max)
		l.cap = max;
	l.t = ARENA_RAW(a, struct token, l.cap);
	for (;;) {
		struct token found;

		if (kind == TOKEN_WORDS)
			pos = easy_words(&l, folded, pos, max);
		if (l.n == max)
			break;
		found = token_at(folded, pos, kind);
		if (!found.len)
			break;
		reserve(&l, 1);
		l.t[l.n++] = found;
		pos = (size_t)found.start + found.len;
	}
	*out = l.t;
	return l.n;
}

void
token_hash(uint64_t *hash, struct str folded, const struct token *t, size_t n)
{
	_Static_assert(offsetof(struct token, start) == 0 &&
			       offsetof(struct token, len) == sizeof(uint32_t) &&
			       sizeof *t % sizeof(uint32_t) == 0,
		"the places of tokens stand in pairs");
	if (n)
		hash64_tokens(hash, folded, &t->start, sizeof *t / sizeof(uint32_t), n);
}
