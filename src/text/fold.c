/* fold.c - runs of ASCII are copied eight bytes at a time. Everything else is folded a
 * cluster at a time: a character at which normalisation may start, and all that follow
 * until the next such one.
 *
 *	in    T h e   c a f e ´ ...        ´ is no place to start: the e before it is
 *	      |ascii---------|cluster|     taken back out of the ASCII run
 *
 * Within a cluster offsets are not told apart; between clusters they are exact. */
#include "text/fold.h"

#include "base/bits.h"
#include "base/cpu.h"
#include "base/utf8.h"

#include <stdbool.h>
#include <string.h>
#include <utf8proc.h>
#if CPU_X86
#include <immintrin.h>
#endif

/* A cluster is flushed when fewer than MADE_MAX places are left: more than the longest
 * decomposition there is, the 18 code points of U+FDFA. */
enum { CLUSTER_MAX = 256, MADE_MAX = 32 };

struct folder {
	struct arena *a;
	struct str in;
	unsigned flags;
	char *out;
	uint32_t *from; /* NULL while every offset is that of the input */
	bool plain;     /* nobody asks for offsets */
	size_t n, cap;  /* bytes in out, and room there; from has room for one more */
	size_t start;   /* of the cluster in the input */
	int32_t cluster[CLUSTER_MAX];
	size_t n_cluster;
};

static void
reserve(struct folder *f, size_t more)
{
	size_t cap = f->cap * 2 > f->n + more ? f->cap * 2 : f->n + more;
	char *out;

	if (f->cap - f->n >= more)
		return;
	out = ARENA_RAW(f->a, char, cap);
	memcpy(out, f->out, f->n);
	f->out = out;
	f->cap = cap;
	if (f->from) {
		uint32_t *from = ARENA_RAW(f->a, uint32_t, cap + 1);

		memcpy(from, f->from, f->n * sizeof *from);
		f->from = from;
	}
}

static void
map_same(struct folder *f, size_t n, size_t offset)
{
	if (!f->from)
		return;
	for (size_t i = 0; i < n; i++)
		f->from[f->n + i] = (uint32_t)(offset + i);
}

/* From here on offsets differ from the input's. */
static void
map_begin(struct folder *f)
{
	if (f->from || f->plain)
		return;
	f->from = ARENA_RAW(f->a, uint32_t, f->cap + 1);
	for (size_t i = 0; i < f->n; i++)
		f->from[i] = (uint32_t)i;
}

/* Eight bytes below 128: adds 32 to those from A to Z. */
static uint64_t
lower8(uint64_t v)
{
	const uint64_t ones = 0x0101010101010101;
	uint64_t from_a = v + ones * (0x80 - 'A');
	uint64_t past_z = v + ones * (0x80 - 'Z' - 1);

	return v + ((from_a & ~past_z & ones * 0x80) >> 2);
}

#if CPU_X86
/* 32 bytes of ASCII, in lower case if bit is 0x20 and not 0. */
CPU_AVX2 static inline __m256i
lower32(__m256i v, __m256i bit)
{
	__m256i upper = _mm256_and_si256(_mm256_cmpgt_epi8(v, _mm256_set1_epi8('A' - 1)),
		_mm256_cmpgt_epi8(_mm256_set1_epi8('Z' + 1), v));

	return _mm256_add_epi8(v, _mm256_and_si256(upper, bit));
}

/* Copies ASCII 32 bytes at a time, in lower case if asked; returns how much. May write
 * anything to the rest of out, which has room for len. */
CPU_AVX2 static size_t
copy_avx2(char *out, const char *in, size_t len, bool lower)
{
	const __m256i bit = _mm256_set1_epi8(lower ? 0x20 : 0);
	size_t i = 0;

	while (len >= 32 && i < len) {
		/* The last 32 overlap with those before. */
		size_t at = len - i >= 32 ? i : len - 32;
		__m256i v = _mm256_loadu_si256((const void *)(in + at));
		uint32_t high = (uint32_t)_mm256_movemask_epi8(v);

		_mm256_storeu_si256((void *)(out + at), lower32(v, bit));
		if (high)
			return at + bits_ctz(high);
		i = at + 32;
	}
	return i;
}

/* The same 64 bytes at a time, to the end. Writes no more than it returns. */
CPU_AVX512 static size_t
copy_avx512(char *out, const char *in, size_t len, bool lower)
{
	const __m512i bit = _mm512_set1_epi8(lower ? 0x20 : 0);

	for (size_t i = 0; i < len; i += 64) {
		unsigned n = len - i < 64 ? (unsigned)(len - i) : 64;
		__m512i v = _mm512_maskz_loadu_epi8(_bzhi_u64(UINT64_MAX, n), in + i);
		__mmask64 upper = _mm512_cmplt_epu8_mask(
			_mm512_sub_epi8(v, _mm512_set1_epi8('A')), _mm512_set1_epi8(26));
		uint64_t high = _mm512_movepi8_mask(v);

		if (high)
			n = bits_ctz(high);
		_mm512_mask_storeu_epi8(out + i, _bzhi_u64(UINT64_MAX, n),
			_mm512_mask_add_epi8(v, upper, v, bit));
		if (high)
			return i + n;
	}
	return len;
}
#endif

/* Copies the ASCII from pos on; returns where it ends. */
static size_t
fold_ascii(struct folder *f, size_t pos)
{
	const char *in = f->in.ptr;
	size_t start = pos;
	char *out;

	reserve(f, f->in.len - pos);
	out = f->out + f->n;
#if CPU_X86
	if (cpu_avx512())
		pos += copy_avx512(out, in + pos, f->in.len - pos, f->flags & FOLD_CASE);
	else if (cpu_avx2())
		pos += copy_avx2(out, in + pos, f->in.len - pos, f->flags & FOLD_CASE);
	out += pos - start;
#endif
	for (; f->in.len - pos >= 8; pos += 8, out += 8) {
		uint64_t v;

		memcpy(&v, in + pos, 8);
		if (v & 0x8080808080808080)
			break;
		if (f->flags & FOLD_CASE)
			v = lower8(v);
		memcpy(out, &v, 8);
	}
	for (; pos < f->in.len && (unsigned char)in[pos] < 0x80; pos++) {
		char c = in[pos];

		if ((f->flags & FOLD_CASE) && c >= 'A' && c <= 'Z')
			c = (char)(c + ('a' - 'A'));
		*out++ = c;
	}
	map_same(f, pos - start, start);
	f->n += pos - start;
	return pos;
}

static int32_t
plain_quote(int32_t c)
{
	static const struct {
		int32_t first, last, plain;
	} range[] = {
		{ 0x00b4, 0x00b4, '\'' },
		{ 0x02b9, 0x02b9, '\'' },
		{ 0x02bc, 0x02bc, '\'' },
		{ 0x2010, 0x2015, '-' },
		{ 0x2018, 0x201b, '\'' },
		{ 0x201c, 0x201f, '"' },
		{ 0x2032, 0x2032, '\'' },
		{ 0x2033, 0x2033, '"' },
		{ 0x2035, 0x2035, '\'' },
		{ 0x2036, 0x2036, '"' },
		{ 0x2212, 0x2212, '-' },
		{ 0x2e3a, 0x2e3b, '-' },
	};

	for (size_t i = 0; i < sizeof range / sizeof range[0] && c >= range[i].first; i++)
		if (c <= range[i].last)
			return range[i].plain;
	return c;
}

/* What one character becomes, before ordering and composition. Returns how many. */
static size_t
fold_char(int32_t out[MADE_MAX], int32_t c, unsigned flags)
{
	unsigned opt = 0;
	int last = 0;
	ptrdiff_t n;

	if (flags & FOLD_QUOTES)
		c = plain_quote(c);
	if (c < 0x80) {
		/* A quote or dash that became plain, to which nothing else is done. */
		out[0] = c;
		return 1;
	}
	if (flags & FOLD_NFKC)
		opt |= UTF8PROC_COMPAT | UTF8PROC_COMPOSE | UTF8PROC_STABLE;
	if (flags & FOLD_CASE)
		opt |= UTF8PROC_CASEFOLD;
	if (flags & FOLD_IGNORABLE)
		opt |= UTF8PROC_IGNORE;
	n = utf8proc_decompose_char(c, out, MADE_MAX, (utf8proc_option_t)opt, &last);
	if (n < 0 || n > MADE_MAX) {
		out[0] = c;
		return 1;
	}
	for (ptrdiff_t i = 0; flags & FOLD_QUOTES && i < n; i++)
		out[i] = plain_quote(out[i]);
	return (size_t)n;
}

/* Whether normalisation may start at c: it neither moves before what precedes it nor
 * composes with it. Marks and conjoining vowels and finals may; nothing else does. */
static bool
starts(int32_t c)
{
	utf8proc_category_t cat;

	if (c < 0x300)
		return true;
	if (c >= 0x1160 && c <= 0x11ff)
		return false;
	cat = utf8proc_category(c);
	return cat != UTF8PROC_CATEGORY_MN && cat != UTF8PROC_CATEGORY_MC &&
	       cat != UTF8PROC_CATEGORY_ME;
}

static int
combining(int32_t c)
{
	return c < 0x300 ? 0 : utf8proc_get_property(c)->combining_class;
}

/* Canonical order: marks by class, equal ones as they came. */
static void
order_marks(int32_t *c, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		int32_t moved = c[i];
		int class = combining(moved);
		size_t at = i;

		for (; class && at && combining(c[at - 1]) > class; at--)
			c[at] = c[at - 1];
		c[at] = moved;
	}
}

/* Writes the cluster, which ends before end in the input. */
static void
flush(struct folder *f, size_t end)
{
	size_t n = f->n_cluster, len = 0, in_len = end - f->start;

	if (n > 1 && f->flags & FOLD_NFKC) {
		order_marks(f->cluster, n);
		n = (size_t)utf8proc_normalize_utf32(
			f->cluster, (ptrdiff_t)n, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
	}
	reserve(f, 4 * n);
	for (size_t i = 0; i < n; i++)
		len += utf8_encode(f->out + f->n + len, (uint32_t)f->cluster[i]);
	if (len == in_len) {
		map_same(f, len, f->start);
	} else {
		map_begin(f);
		for (size_t i = 0; f->from && i < len; i++)
			f->from[f->n + i] = (uint32_t)f->start;
	}
	f->n += len;
	f->n_cluster = 0;
	f->start = end;
}

/* Folds from the non-ASCII byte at pos to the next ASCII one; returns where that is. */
static size_t
fold_rest(struct folder *f, size_t pos)
{
	f->start = pos;
	while (pos < f->in.len && (unsigned char)f->in.ptr[pos] >= 0x80) {
		int32_t made[MADE_MAX];
		size_t next = pos;
		size_t n = fold_char(made, (int32_t)utf8_next(f->in, &next), f->flags);

		if (n && (!(f->flags & FOLD_NFKC) || starts(made[0]))) {
			flush(f, pos);
		} else if (pos && f->start == pos && !f->n_cluster && f->n &&
			   (unsigned char)f->in.ptr[pos - 1] < 0x80) {
			f->cluster[f->n_cluster++] = (unsigned char)f->out[--f->n];
			f->start = pos - 1;
		}
		if (f->n_cluster + n + MADE_MAX > CLUSTER_MAX)
			flush(f, pos);
		memcpy(f->cluster + f->n_cluster, made, n * sizeof *made);
		f->n_cluster += n;
		pos = next;
	}
	flush(f, pos);
	return pos;
}

static void
fold_all(struct folder *f, struct arena *a, struct str text, unsigned flags, bool plain)
{
	size_t pos = 0;

	/* One by one: clearing the cluster would cost more than many texts do. */
	f->a = a;
	f->in = str_sub(text, 0, FOLD_MAX_BYTES);
	f->flags = flags;
	f->plain = plain;
	f->from = NULL;
	f->n = f->n_cluster = 0;
	f->cap = f->in.len + 1;
	f->out = ARENA_RAW(a, char, f->cap);
	while (pos < f->in.len) {
		pos = fold_ascii(f, pos);
		if (pos < f->in.len)
			pos = fold_rest(f, pos);
	}
}

void
fold_text(struct fold *out, struct arena *a, struct str text, unsigned flags)
{
	struct folder f;

	fold_all(&f, a, text, flags, false);
	if (f.from)
		f.from[f.n] = (uint32_t)f.in.len;
	*out = (struct fold){ { f.out, f.n }, f.from };
}

struct str
fold_plain(struct arena *a, struct str text, unsigned flags)
{
	struct folder f;

	fold_all(&f, a, text, flags, true);
	return (struct str){ f.out, f.n };
}
