/* json.c - see json.h.
 *
 * The grammar is a state, `want`, and one bit a level for what we are in. Strings are
 * most of what we read: they are passed over eight bytes at a time, and only one that
 * holds a byte above 0x7f is looked at again, for its UTF-8. */
#include "base/json.h"

#include "base/cpu.h"
#include "base/json_escape.h"
#include "base/num.h"
#include "base/utf8.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#if CPU_X86
#include <immintrin.h>
#endif

enum want {
	VALUE = 0,   /* also the start of the text */
	FIRST_VALUE, /* after "[": or "]" */
	FIRST_KEY,   /* after "{": or "}" */
	MORE,        /* after a value in a container: "," or its end */
	NOTHING,     /* after the outermost value */
	STOPPED,     /* the end was given out, or an error */
};

void
json_init(struct json *j, struct str text)
{
	*j = (struct json){ .text = text };
}

static enum json_kind
give(struct json_val *v, enum json_kind kind)
{
	v->kind = kind;
	return kind;
}

enum rc
json_fail(struct json *j, size_t offset, const char *fmt, ...)
{
	char what[ERR_TEXT_BYTES];
	unsigned long long line = 1;
	va_list ap;

	for (size_t i = 0; i < offset; i++)
		line += j->text.ptr[i] == '\n';
	va_start(ap, fmt);
	vsnprintf(what, sizeof what, fmt, ap);
	va_end(ap);
	j->pos = offset;
	j->want = STOPPED;
	return err_set(
		&j->err, RC_INPUT, "json: byte %zu: line %llu: %s", offset, line, what);
}

/* To return after json_fail(). */
static enum json_kind
failed(const struct json *j, struct json_val *v)
{
	*v = (struct json_val){ .offset = j->pos };
	return give(v, JSON_ERROR);
}

/* Tells what stands where we are in place of what we expected. */
static enum json_kind
unexpected(struct json *j, struct json_val *v, const char *expected)
{
	unsigned char c = j->pos < j->text.len ? (unsigned char)j->text.ptr[j->pos] : 0;

	if (j->pos == j->text.len)
		json_fail(j, j->pos, "expected %s, but the text ends", expected);
	else if (j->pos == 0 && str_starts(j->text, STR("\xef\xbb\xbf")))
		json_fail(
			j, 0, "expected %s, not a byte order mark: remove it", expected);
	else if (c > 0x20 && c < 0x7f)
		json_fail(j, j->pos, "expected %s, not '%c'", expected, c);
	else
		json_fail(j, j->pos, "expected %s, not the byte 0x%02x", expected,
			(unsigned)c);
	return failed(j, v);
}

static void
space(struct json *j)
{
	const char *p = j->text.ptr;
	size_t i = j->pos;

	while (i < j->text.len &&
		(p[i] == ' ' || p[i] == '\n' || p[i] == '\r' || p[i] == '\t'))
		i++;
	j->pos = i;
}

static bool
stands(const struct json *j, char c)
{
	return j->pos < j->text.len && j->text.ptr[j->pos] == c;
}

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

static uint64_t
eight(const char *p)
{
	uint64_t x;

	memcpy(&x, p, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	x = __builtin_bswap64(x);
#endif
	return x;
}

#if CPU_X86
/* The offset of the next special byte from i on, or of fewer than 32 before the end. */
CPU_AVX2 static size_t
plain_avx2(struct str text, size_t i, uint64_t *high)
{
	const __m256i quote = _mm256_set1_epi8('"'), backslash = _mm256_set1_epi8('\\');
	const __m256i control = _mm256_set1_epi8(0x1f);

	for (; text.len - i >= 32; i += 32) {
		__m256i v = _mm256_loadu_si256((const void *)(text.ptr + i));
		__m256i hit = _mm256_or_si256(_mm256_or_si256(_mm256_cmpeq_epi8(v, quote),
						      _mm256_cmpeq_epi8(v, backslash)),
			_mm256_cmpeq_epi8(_mm256_min_epu8(v, control), v));
		uint32_t mask = (uint32_t)_mm256_movemask_epi8(hit);

		if (_mm256_movemask_epi8(v))
			*high = EACH_BYTE(0x80);
		if (mask)
			return i + (size_t)__builtin_ctz(mask);
	}
	return i;
}
#endif

/* The offset of the next special byte from i on, or the text's length. Bits above 0x7f
 * of what was passed, and a few bytes more, are left in *high. */
static size_t
plain(struct str text, size_t i, uint64_t *high)
{
#if CPU_X86
	/* Most keys and many values are short. */
	if (text.len - i >= 8 && !special(eight(text.ptr + i)) && cpu_avx2())
		i = plain_avx2(text, i, high);
#endif
	while (text.len - i >= 8) {
		uint64_t x = eight(text.ptr + i), hit = special(x);

		*high |= x;
		if (hit)
			return i + (size_t)__builtin_ctzll(hit) / 8;
		i += 8;
	}
	for (; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		if (c == '"' || c == '\\' || c < 0x20)
			break;
		*high |= c;
	}
	return i;
}

/* What the escape of two bytes that begins at i stands for; 0 for others, and for none.
 */
static inline char
two_bytes(struct str text, size_t i)
{
	static const char table[128] = { ['"'] = '"',
		['\\'] = '\\',
		['/'] = '/',
		['b'] = '\b',
		['f'] = '\f',
		['n'] = '\n',
		['r'] = '\r',
		['t'] = '\t' };
	unsigned char c = text.len - i >= 2 ? (unsigned char)text.ptr[i + 1] : 0;

	return c < sizeof table ? table[c] : 0;
}

/* Tells of what is wrong at `stop` in the string from start on, unless its UTF-8 is
 * wrong before that. */
static enum json_kind
bad_string(struct json *j, struct json_val *v, size_t start, size_t stop)
{
	struct str passed = str_sub(j->text, start, stop - start);
	size_t good = utf8_check(passed);

	if (good < passed.len)
		json_fail(j, start + good, "a string is not valid UTF-8");
	else if (stop == j->text.len)
		json_fail(j, stop, "a string is not closed, but the text ends");
	else if (j->text.ptr[stop] == '\\')
		json_fail(j, stop,
			"bad escape in a string: only \\\" \\\\ \\/ \\b \\f \\n \\r "
			"\\t and \\u with four hexadecimal digits are allowed");
	else
		json_fail(j, stop,
			"a control byte in a string: it must be written as an escape");
	return failed(j, v);
}

/* j->pos is at the opening quote, and afterwards past the closing one. */
static enum json_kind
string(struct json *j, struct json_val *v, enum json_kind kind)
{
	size_t start = j->pos + 1, i = start;
	uint64_t high = 0;
	char ignored[4];

	v->escaped = false;
	for (;;) {
		i = plain(j->text, i, &high);
		if (i < j->text.len && j->text.ptr[i] == '"')
			break;
		if (i == j->text.len || j->text.ptr[i] != '\\')
			return bad_string(j, v, start, i);
		if (two_bytes(j->text, i))
			i += 2;
		else if (!json_escape(ignored, j->text, &i, &j->n_lone))
			return bad_string(j, v, start, i);
		v->escaped = true;
	}
	v->raw = (struct str){ j->text.ptr + start, i - start };
	if ((high & EACH_BYTE(0x80)) && utf8_check(v->raw) < v->raw.len)
		return bad_string(j, v, start, i);
	j->pos = i + 1;
	return give(v, kind);
}

static bool
digits(struct json *j)
{
	size_t start = j->pos;

	while (j->pos < j->text.len && j->text.ptr[j->pos] >= '0' &&
		j->text.ptr[j->pos] <= '9')
		j->pos++;
	return j->pos > start;
}

static enum json_kind
number(struct json *j, struct json_val *v)
{
	size_t start = j->pos;

	if (stands(j, '-'))
		j->pos++;
	if (stands(j, '0'))
		j->pos++;
	else if (!digits(j))
		return unexpected(j, v, "a digit");
	if (stands(j, '.')) {
		j->pos++;
		if (!digits(j))
			return unexpected(j, v, "a digit");
	}
	if (stands(j, 'e') || stands(j, 'E')) {
		j->pos++;
		if (stands(j, '+') || stands(j, '-'))
			j->pos++;
		if (!digits(j))
			return unexpected(j, v, "a digit");
	}
	v->raw = str_sub(j->text, start, j->pos - start);
	return give(v, JSON_NUMBER);
}

static enum json_kind
literal(struct json *j, struct json_val *v, struct str name, enum json_kind kind)
{
	struct str here = str_sub(j->text, j->pos, name.len);
	size_t n = 0;

	while (n < here.len && here.ptr[n] == name.ptr[n])
		n++;
	if (n < name.len) {
		j->pos += n;
		return unexpected(j, v, name.ptr);
	}
	v->raw = here;
	j->pos += name.len;
	return give(v, kind);
}

static enum json_kind
container(struct json *j, struct json_val *v, enum json_kind kind)
{
	uint64_t bit = (uint64_t)1 << j->depth % 64;

	if (j->depth == JSON_DEPTH_MAX) {
		json_fail(j, j->pos, "nested deeper than %d levels", JSON_DEPTH_MAX);
		return failed(j, v);
	}
	if (kind == JSON_ARRAY)
		j->in_array[j->depth / 64] |= bit;
	else
		j->in_array[j->depth / 64] &= ~bit;
	j->depth++;
	j->want = kind == JSON_ARRAY ? FIRST_VALUE : FIRST_KEY;
	v->raw = str_sub(j->text, j->pos++, 1);
	return give(v, kind);
}

static bool
in_array(const struct json *j)
{
	unsigned level = j->depth - 1;

	return j->in_array[level / 64] >> level % 64 & 1;
}

static void
after_value(struct json *j)
{
	j->want = j->depth ? MORE : NOTHING;
}

/* The end of the container we are in, which must stand here. */
static enum json_kind
end(struct json *j, struct json_val *v, const char *expected)
{
	bool array = in_array(j);

	if (!stands(j, array ? ']' : '}'))
		return unexpected(j, v, expected);
	v->raw = str_sub(j->text, j->pos++, 1);
	j->depth--;
	after_value(j);
	return give(v, array ? JSON_ARRAY_END : JSON_OBJECT_END);
}

static enum json_kind
value(struct json *j, struct json_val *v, const char *expected)
{
	char c = j->pos < j->text.len ? j->text.ptr[j->pos] : 0;

	if (c == '[' || c == '{')
		return container(j, v, c == '[' ? JSON_ARRAY : JSON_OBJECT);
	after_value(j);
	switch (c) {
	case '"':
		return string(j, v, JSON_STRING);
	case 't':
		return literal(j, v, STR("true"), JSON_TRUE);
	case 'f':
		return literal(j, v, STR("false"), JSON_FALSE);
	case 'n':
		return literal(j, v, STR("null"), JSON_NULL);
	default:
		if (c == '-' || (c >= '0' && c <= '9'))
			return number(j, v);
		return unexpected(j, v, expected);
	}
}

/* A key and the colon after it. */
static enum json_kind
key(struct json *j, struct json_val *v, const char *expected)
{
	if (!stands(j, '"'))
		return unexpected(j, v, expected);
	if (string(j, v, JSON_KEY) == JSON_ERROR)
		return JSON_ERROR;
	space(j);
	if (!stands(j, ':'))
		return unexpected(j, v, "':' after a key");
	j->pos++;
	j->want = VALUE;
	return JSON_KEY;
}

/* What stands after a value in a container. */
static enum json_kind
more(struct json *j, struct json_val *v)
{
	bool array = in_array(j);

	if (!stands(j, ','))
		return end(j, v, array ? "',' or ']'" : "',' or '}'");
	j->pos++;
	space(j);
	v->offset = j->pos;
	return array ? value(j, v, "a value") : key(j, v, "a key in double quotes");
}

enum json_kind
json_next(struct json *j, struct json_val *v)
{
	space(j);
	v->offset = j->pos;
	switch ((enum want)j->want) {
	case MORE:
		return more(j, v);
	case VALUE:
		return value(j, v, "a value");
	case FIRST_VALUE:
		if (stands(j, ']'))
			return end(j, v, "']'");
		return value(j, v, "a value or ']'");
	case FIRST_KEY:
		if (stands(j, '}'))
			return end(j, v, "'}'");
		return key(j, v, "a key in double quotes or '}'");
	case NOTHING:
		if (j->pos < j->text.len)
			return unexpected(j, v, "the end of the text");
		j->want = STOPPED;
		break;
	case STOPPED:
		break;
	}
	*v = (struct json_val){ .offset = j->pos };
	return give(v, j->err.rc ? JSON_ERROR : JSON_END);
}

enum json_kind
json_whole(struct json *j, struct json_val *v)
{
	unsigned outside = j->depth - 1;
	struct json_val inner;

	if (v->kind != JSON_OBJECT && v->kind != JSON_ARRAY)
		return v->kind;
	do {
		if (json_next(j, &inner) == JSON_ERROR) {
			*v = inner;
			return JSON_ERROR;
		}
	} while (j->depth > outside);
	v->raw.len = j->pos - v->offset;
	return v->kind;
}

#if CPU_X86
/* Copies up to the next backslash, or until fewer than 32 bytes are left; returns how
 * much. There is room in out for all that is left. */
CPU_AVX2 static size_t
copy_avx2(char *out, const char *in, size_t len)
{
	const __m256i backslash = _mm256_set1_epi8('\\');
	size_t i = 0;

	for (; len - i >= 32; i += 32) {
		__m256i v = _mm256_loadu_si256((const void *)(in + i));
		uint32_t mask =
			(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(v, backslash));

		_mm256_storeu_si256((void *)(out + i), v);
		if (mask)
			return i + (size_t)__builtin_ctz(mask);
	}
	return i;
}
#endif

/* Copies s from *i on up to the next backslash or its end. */
static size_t
copy_plain(char *out, struct str s, size_t *i)
{
	size_t n = 0, left = s.len - *i;
	const char *in = s.ptr + *i, *hit;

#if CPU_X86
	if (cpu_avx2())
		n = copy_avx2(out, in, left);
#endif
	if (n < left && in[n] != '\\') {
		hit = memchr(in + n, '\\', left - n);
		left = hit ? (size_t)(hit - in) : left;
		memcpy(out + n, in + n, left - n);
		n = left;
	}
	*i += n;
	return n;
}

struct str
json_text(struct arena *a, const struct json_val *v, size_t *n_lone)
{
	size_t i = 0, n = 0, lone = 0;
	char *out;

	assert(v->kind == JSON_STRING || v->kind == JSON_KEY);
	if (!v->escaped)
		return v->raw;
	/* No escape is shorter than what it stands for. */
	out = ARENA_RAW(a, char, v->raw.len);
	while (i < v->raw.len) {
		n += copy_plain(out + n, v->raw, &i);
		if (i == v->raw.len)
			break;
		out[n] = two_bytes(v->raw, i);
		if (out[n]) {
			n++;
			i += 2;
		} else {
			n += json_escape(out + n, v->raw, &i, &lone);
		}
	}
	if (n_lone)
		*n_lone += lone;
	return (struct str){ out, n };
}

bool
json_int(int64_t *out, const struct json_val *v)
{
	return v->kind == JSON_NUMBER && num_i64(out, v->raw);
}

bool
json_double(double *out, const struct json_val *v)
{
	return v->kind == JSON_NUMBER && num_double(out, v->raw);
}
