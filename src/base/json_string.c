/* json_string.c - see json_string.h.
 *
 * The scalar code is the definition. The vector code takes blocks and makes a bit of each
 * byte, as Langdale & Lemire 2019 do for whole documents: how often a backslash comes
 * cannot be foreseen, so nothing branches on one while a string is only passed over.
 *
 *	text       "a\n\\"            block, first byte first
 *	backslash  .. 1.11.
 *	escaped    .. .1.1.           by a backslash that is not escaped itself
 *	stop       .. ....1           a quote that is not escaped, or what is not allowed
 *
 * AVX-512 presses the backslashes out of a block in one step, however many there are.
 */
#include "base/json_string.h"

#include "base/bits.h"
#include "base/cpu.h"

#if CPU_X86
#include <immintrin.h>
#endif

#define EACH_BYTE(c) (0x0101010101010101u * (uint64_t)(c))

/* The high bit of the first byte of x that is a quote, a backslash or a control byte is
 * set; above it others may be by mistake. A byte that is zero after the xor, or below
 * 0x20, borrows from its high bit. Bytes above 0x7f are not meant: & ~x. */
static uint64_t
special(uint64_t x)
{
	uint64_t quote = (x ^ EACH_BYTE('"')) - EACH_BYTE(1);
	uint64_t backslash = (x ^ EACH_BYTE('\\')) - EACH_BYTE(1);
	uint64_t control = x - EACH_BYTE(0x20);

	return (quote | backslash | control) & ~x & EACH_BYTE(0x80);
}

/* The offset of the next special byte from i on, or the text's length. */
static size_t
plain(struct str text, size_t i, unsigned *seen)
{
	uint64_t high = 0;

	for (; text.len - i >= 8; i += 8) {
		uint64_t x = bits_load(text.ptr + i, 8), hit = special(x);

		high |= x & EACH_BYTE(0x80);
		if (hit) {
			i += bits_ctz(hit) / 8;
			break;
		}
	}
	for (; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		if (c == '"' || c == '\\' || c < 0x20)
			break;
		high |= c & 0x80u;
	}
	if (high)
		*seen |= JSON_STRING_HIGH;
	return i;
}

/* What a backslash and this byte stand for; 0 where they are no escape of two bytes. */
static const char decoded[256] = { ['"'] = '"',
	['\\'] = '\\',
	['/'] = '/',
	['b'] = '\b',
	['f'] = '\f',
	['n'] = '\n',
	['r'] = '\r',
	['t'] = '\t' };

/* The same of the escape that begins at i; 0 for none. */
static inline char
two_bytes(struct str text, size_t i)
{
	return text.len - i >= 2 ? decoded[(unsigned char)text.ptr[i + 1]] : '\0';
}

static size_t
skip_scalar(struct str text, size_t i, unsigned *seen)
{
	for (;;) {
		i = plain(text, i, seen);
		if (i == text.len || text.ptr[i] != '\\')
			return i;
		*seen |= JSON_STRING_ESCAPED;
		if (!two_bytes(text, i))
			return i;
		i += 2;
	}
}

/* Copies up to the next backslash or the end. */
static size_t
copy_plain(char *out, struct str s, size_t *i)
{
	size_t left = s.len - *i;
	const char *in = s.ptr + *i, *hit = memchr(in, '\\', left);

	if (hit)
		left = (size_t)(hit - in);
	memcpy(out, in, left);
	*i += left;
	return left;
}

static size_t
copy_scalar(char *out, struct str s, size_t *i)
{
	size_t n = 0;

	while (*i < s.len) {
		n += copy_plain(out + n, s, i);
		if (*i == s.len || !(out[n] = two_bytes(s, *i)))
			break;
		n++;
		*i += 2;
	}
	return n;
}

#if CPU_X86
enum { BLOCK = 64 };

CPU_AVX2 static inline __m256i
load(const char *p)
{
	return _mm256_loadu_si256((const void *)p);
}

CPU_AVX2 static inline void
store(char *p, __m256i v)
{
	_mm256_storeu_si256((void *)p, v);
}

/* A bit a byte, of two halves of a block. */
CPU_AVX2 static inline uint64_t
bits_of(__m256i a, __m256i b)
{
	return (uint32_t)_mm256_movemask_epi8(a) |
	       (uint64_t)(uint32_t)_mm256_movemask_epi8(b) << 32;
}

CPU_AVX2 static inline __m256i
is(char c, __m256i v)
{
	return _mm256_cmpeq_epi8(v, _mm256_set1_epi8(c));
}

CPU_AVX2 static inline __m256i
quote_or_control(__m256i v)
{
	return _mm256_or_si256(is('"', v),
		_mm256_cmpeq_epi8(_mm256_min_epu8(v, _mm256_set1_epi8(0x1f)), v));
}

/* What may follow a backslash. '/', '\\', b, f, n and t are found by their low halves;
 * where there is none of them, the table has what has another. Of '"', b and r, which
 * share one, b is in the table. */
CPU_AVX2 static inline __m256i
simple(__m256i v)
{
	const __m256i by_half =
		_mm256_setr_epi8(1, 0, 'b', 0, 't', 0, 'f', 0, 0, 0, 0, 0, '\\', 0, 'n',
			'/', 1, 0, 'b', 0, 't', 0, 'f', 0, 0, 0, 0, 0, '\\', 0, 'n', '/');
	__m256i hit = _mm256_cmpeq_epi8(_mm256_shuffle_epi8(by_half, v), v);

	return _mm256_or_si256(hit, _mm256_or_si256(is('"', v), is('r', v)));
}

/* A bit a byte. */
struct block {
	uint64_t backslash;
	uint64_t end;    /* a quote or a control byte */
	uint64_t simple; /* may follow a backslash */
};

CPU_AVX2 static inline struct block
block_at(const char *p, __m256i *high)
{
	__m256i a = load(p), b = load(p + 32);

	*high = _mm256_or_si256(*high, _mm256_or_si256(a, b));
	return (struct block){
		.backslash = bits_of(is('\\', a), is('\\', b)),
		.end = bits_of(quote_or_control(a), quote_or_control(b)),
		.simple = bits_of(simple(a), simple(b)),
	};
}

/* Which bytes the backslash before them escapes. *carry tells so of the first, and
 * afterwards of the first of the next block. Of a run of backslashes each second one is
 * escaped, and what follows if the run is odd: adding its first bit to a run carries a
 * bit to its end, whose place, even or odd, is compared with that of its start. */
static inline uint64_t
escaped_in(uint64_t backslash, uint64_t *carry)
{
	const uint64_t even = 0x5555555555555555u;
	uint64_t after, odd_start, ends;

	backslash &= ~*carry;
	after = backslash << 1 | *carry;
	odd_start = backslash & ~even & ~after;
	*carry = __builtin_add_overflow(odd_start, backslash, &ends);
	return (even ^ ends << 1) & after;
}

/* The last block is read from before i on where it would reach over the end. */
CPU_AVX2 static inline struct block
last_block(struct str text, size_t i, __m256i *high)
{
	unsigned over = (unsigned)(BLOCK - (text.len - i));
	struct block b = block_at(text.ptr + text.len - BLOCK, high);

	return (struct block){ b.backslash >> over, b.end >> over, b.simple >> over };
}

CPU_AVX2 static size_t
skip_avx2(struct str text, size_t i, unsigned *seen)
{
	uint64_t carry = 0, escaped = 0, stop = 0, passed = 0;
	__m256i high = _mm256_setzero_si256();
	struct block b;

	for (; !stop && i < text.len; i += BLOCK) {
		b = text.len - i >= BLOCK ? block_at(text.ptr + i, &high)
					  : last_block(text, i, &high);
		escaped = escaped_in(b.backslash, &carry);
		stop = (b.end & ~escaped) | (escaped & ~b.simple);
		passed |= b.backslash & (stop ^ (stop - 1));
	}
	if (passed)
		*seen |= JSON_STRING_ESCAPED;
	if (_mm256_movemask_epi8(high))
		*seen |= JSON_STRING_HIGH;
	if (!stop)
		return text.len - carry;
	/* An escape is named by its backslash. */
	return i - BLOCK + bits_ctz(stop) - (escaped >> bits_ctz(stop) & 1);
}

/* Decodes the first *len bytes of the block at p, in which an escape begins where a bit
 * of start is set; they are in `to` as they stand. What follows an escape goes out again
 * where it belongs, so that only how many there are decides a branch. Returns how much
 * was written; *len is cut to end before an escape of more than two bytes. */
CPU_AVX2 static inline size_t
decode_block(char *to, const char *p, size_t *len, uint64_t start)
{
	size_t n = 0, from = 0;

	for (; start; start &= start - 1) {
		size_t at = bits_ctz(start);
		char c = decoded[(unsigned char)p[at + 1]];

		n += at - from;
		from = at;
		if (!c) {
			*len = at;
			break;
		}
		to[n++] = c;
		from += 2;
		store(to + n, load(p + from));
		store(to + n + 32, load(p + from + 32));
	}
	return n + *len - from;
}

/* The last bytes of a text, and nulls behind them. */
struct last {
	char bytes[6 * BLOCK];
};

/* Copies the text from p on, less than two blocks, to where nulls follow it. */
CPU_AVX2 static const char *
last_bytes(struct last *l, struct str text, const char *p)
{
	size_t left = (size_t)(text.ptr + text.len - p);
	char *end = l->bytes + 2 * BLOCK;

	for (size_t i = 0; i < sizeof l->bytes; i += 32)
		store(l->bytes + i, _mm256_setzero_si256());
	if (text.len < 2 * BLOCK)
		return memcpy(end - left, p, left);
	for (size_t i = 0; i < 2 * BLOCK; i += 32)
		store(l->bytes + i, load(text.ptr + text.len - 2 * BLOCK + i));
	return end - left;
}

/* The next block is found by predicting that nothing stops in this one, not by waiting
 * for what is found in it: hence the branches. For each as many bytes again may be read
 * behind it. */
CPU_AVX2 static size_t
take_avx2(char *out, size_t *n, struct str text, size_t i, unsigned *seen)
{
	const char *from = text.ptr + i, *p = from, *end = text.ptr + text.len;
	char *to = out + *n;
	__m256i high = _mm256_setzero_si256();
	uint64_t passed = 0, stop = 0;
	struct last last;

	while (!stop) {
		uint64_t backslash, escaped, cut = 0;
		size_t len, most;
		__m256i a, b;

		if (end - p < 2 * BLOCK) {
			i += (size_t)(p - from);
			from = p = last_bytes(&last, text, p);
			end = last.bytes + sizeof last.bytes;
		}
		a = load(p);
		b = load(p + 32);
		store(to, a);
		store(to + 32, b);
		high = _mm256_or_si256(high, _mm256_or_si256(a, b));
		stop = bits_of(quote_or_control(a), quote_or_control(b));
		backslash = bits_of(is('\\', a), is('\\', b));
		if (!(stop | backslash)) {
			p += BLOCK;
			to += BLOCK;
			continue;
		}
		escaped = escaped_in(backslash, &cut);
		stop &= ~escaped;
		len = BLOCK;
		if (__builtin_expect((stop | cut) != 0, 0))
			len = stop ? bits_ctz(stop) : BLOCK - 1;
		most = len;
		backslash = _bzhi_u64(backslash & ~escaped, (unsigned)len);
		passed |= backslash;
		to += decode_block(to, p, &len, backslash);
		if (__builtin_expect(len == BLOCK, 1)) {
			p += BLOCK;
			continue;
		}
		p += len;
		stop |= len < most;
	}
	if (passed)
		*seen |= JSON_STRING_ESCAPED;
	if (_mm256_movemask_epi8(high))
		*seen |= JSON_STRING_HIGH;
	*n = (size_t)(to - out);
	return i + (size_t)(p - from);
}

/* A block's bytes go out at once; what follows an escape goes out again where it belongs,
 * so that only how many escapes there are decides a branch. */
CPU_AVX2 static size_t
copy_avx2(char *out, struct str s, size_t *pos)
{
	size_t i = *pos, n = 0;

	/* An escape may begin with a block's last byte, and 32 bytes are read after it.
	 */
	while (s.len - i >= 2 * 32 + 1) {
		__m256i v = _mm256_loadu_si256((const void *)(s.ptr + i));
		uint64_t start = (uint32_t)_mm256_movemask_epi8(
			_mm256_cmpeq_epi8(v, _mm256_set1_epi8('\\')));
		uint64_t carry = 0;
		size_t from = 0;

		_mm256_storeu_si256((void *)(out + n), v);
		for (start &= ~escaped_in(start, &carry); start; start &= start - 1) {
			size_t at = bits_ctz(start);
			char c = two_bytes(s, i + at);

			n += at - from;
			if (!c) {
				*pos = i + at;
				return n;
			}
			out[n++] = c;
			from = at + 2;
			v = _mm256_loadu_si256((const void *)(s.ptr + i + from));
			_mm256_storeu_si256((void *)(out + n), v);
		}
		n += from < 32 ? 32 - from : 0;
		i += from < 32 ? 32 : from;
	}
	*pos = i;
	return n;
}

CPU_AVX512 static inline uint64_t
is512(char c, __m512i v)
{
	return _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8(c));
}

CPU_AVX512 static inline uint64_t
quote_or_control512(__m512i v)
{
	return is512('"', v) | _mm512_cmplt_epu8_mask(v, _mm512_set1_epi8(0x20));
}

/* As simple(). */
CPU_AVX512 static inline uint64_t
simple512(__m512i v)
{
	const __m512i by_half = _mm512_broadcast_i32x4(_mm_setr_epi8(
		1, 0, 'b', 0, 't', 0, 'f', 0, 0, 0, 0, 0, '\\', 0, 'n', '/'));
	__m512i same = _mm512_shuffle_epi8(by_half, v);

	return _mm512_cmpeq_epi8_mask(same, v) | is512('"', v) | is512('r', v);
}

/* The block at i; nulls, which are control bytes, where the text has ended. */
CPU_AVX512 static inline __m512i
block512(struct str text, size_t i)
{
	size_t left = text.len - i;
	uint64_t there = _bzhi_u64(UINT64_MAX, left < BLOCK ? (unsigned)left : BLOCK);

	return _mm512_maskz_loadu_epi8(there, text.ptr + i);
}

CPU_AVX512 static size_t
skip_avx512(struct str text, size_t i, unsigned *seen)
{
	uint64_t carry = 0, escaped = 0, stop = 0, passed = 0, high = 0;

	for (; !stop; i += BLOCK) {
		__m512i v = block512(text, i);
		uint64_t backslash = is512('\\', v);

		high |= _mm512_movepi8_mask(v);
		escaped = escaped_in(backslash, &carry);
		stop = (quote_or_control512(v) & ~escaped) | (escaped & ~simple512(v));
		passed |= backslash & (stop ^ (stop - 1));
	}
	if (passed)
		*seen |= JSON_STRING_ESCAPED;
	if (high)
		*seen |= JSON_STRING_HIGH;
	/* An escape is named by its backslash. */
	return i - BLOCK + bits_ctz(stop) - (escaped >> bits_ctz(stop) & 1);
}

/* What the bytes stand for of which a bit of escaped is set. They are simple. */
CPU_AVX512 static inline __m512i
decoded512(__m512i v, uint64_t escaped)
{
	const __m512i by_half = _mm512_broadcast_i32x4(_mm_setr_epi8(
		0, 0, '\b', 0, '\t', 0, '\f', 0, 0, 0, 0, 0, 0, 0, '\n', 0));
	uint64_t r = escaped & is512('r', v);

	/* Not '"', '/' and '\\', which stand for themselves. */
	escaped &= _mm512_cmpgt_epu8_mask(v, _mm512_set1_epi8('\\'));
	v = _mm512_mask_shuffle_epi8(v, escaped, by_half, v);
	return _mm512_mask_mov_epi8(v, r, _mm512_set1_epi8('\r'));
}

/* As take_avx2(), the branches too. */
CPU_AVX512 static size_t
take_avx512(char *out, size_t *n, struct str text, size_t i, unsigned *seen)
{
	char *to = out + *n;
	uint64_t passed = 0, stop = 0, high = 0;

	while (!stop) {
		__m512i v = block512(text, i);
		uint64_t backslash = is512('\\', v), escaped, bad, keep, cut = 0;
		unsigned len = BLOCK;

		high |= _mm512_movepi8_mask(v);
		stop = quote_or_control512(v);
		if (!(stop | backslash)) {
			_mm512_storeu_si512(to, v);
			i += BLOCK;
			to += BLOCK;
			continue;
		}
		escaped = escaped_in(backslash, &cut);
		stop &= ~escaped;
		if (__builtin_expect((stop | cut) != 0, 0))
			len = stop ? bits_ctz(stop) : BLOCK - 1;
		backslash = _bzhi_u64(backslash & ~escaped, len);
		escaped = _bzhi_u64(escaped, len);
		passed |= backslash;
		bad = escaped & ~simple512(v);
		if (__builtin_expect(bad != 0, 0))
			len = bits_ctz(bad) - 1;
		keep = _bzhi_u64(~backslash, len);
		v = _mm512_maskz_compress_epi8(keep, decoded512(v, escaped));
		_mm512_storeu_si512(to, v);
		to += bits_popcount(keep);
		if (__builtin_expect(len == BLOCK, 1)) {
			i += BLOCK;
			continue;
		}
		i += len;
		stop |= bad;
	}
	if (passed)
		*seen |= JSON_STRING_ESCAPED;
	if (high)
		*seen |= JSON_STRING_HIGH;
	*n = (size_t)(to - out);
	return i;
}
#endif

/* Most keys end within two words, in ASCII. The offset of the quote, or 0. */
static inline size_t
short_end(struct str text, size_t i)
{
	for (unsigned k = 0; k < 2 && text.len - i >= 8; k++, i += 8) {
		uint64_t x = bits_load(text.ptr + i, 8);
		uint64_t hit = special(x) | (x & EACH_BYTE(0x80));

		if (!hit)
			continue;
		i += bits_ctz(hit) / 8;
		return text.ptr[i] == '"' ? i : 0;
	}
	return 0;
}

size_t
json_string_skip(struct str text, size_t i, unsigned *seen)
{
#if CPU_X86
	size_t end = short_end(text, i);

	if (end)
		return end;
	if (cpu_avx512())
		return skip_avx512(text, i, seen);
	if (text.len >= BLOCK && cpu_avx2())
		return skip_avx2(text, i, seen);
#endif
	return skip_scalar(text, i, seen);
}

size_t
json_string_take(char *out, size_t *n, struct str text, size_t i, unsigned *seen)
{
	size_t end;

#if CPU_X86
	if (cpu_avx512())
		return take_avx512(out, n, text, i, seen);
	if (cpu_avx2())
		return take_avx2(out, n, text, i, seen);
#endif
	end = skip_scalar(text, i, seen);
	*n += copy_scalar(out + *n, str_sub(text, 0, end), &i);
	return end;
}

size_t
json_string_copy(char *out, struct str s, size_t *i)
{
	size_t n = 0;

#if CPU_X86
	if (cpu_avx2())
		n = copy_avx2(out, s, i);
#endif
	return n + copy_scalar(out + n, s, i);
}
