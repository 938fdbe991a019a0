/* redact.c - see redact.h. The forms of a secret are as secret: they are overwritten. */
#include "config.h"

#include "probe/redact.h"

#include "base/buf.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { LEAST = 4, FORMS = 8, BACKSLASHES = 8 };

/* The characters of base64 that depend on s alone when shift bytes stand before it and
 * anything behind it. */
static struct str
base64(struct arena *a, struct str s, size_t shift, const char *last)
{
	static const char code[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				   "abcdefghijklmnopqrstuvwxyz0123456789";
	char *out = ARENA_RAW(a, char, 2 * s.len + 8);
	size_t n_bit = 8 * (shift + s.len), n = 0;

	for (size_t bit = (8 * shift + 5) / 6 * 6; bit + 6 <= n_bit; bit += 6) {
		unsigned v = 0;

		for (size_t k = bit; k < bit + 6; k++) {
			unsigned c = (unsigned char)s.ptr[k / 8 - shift];

			v = v << 1 | (c >> (7 - k % 8) & 1u);
		}
		out[n++] = v < 62 ? code[v] : last[v - 62];
	}
	return (struct str){ out, n };
}

static struct str
hexadecimal(struct arena *a, struct str s, const char *code)
{
	char *out = ARENA_RAW(a, char, 2 * s.len + 1);

	for (size_t i = 0; i < s.len; i++) {
		out[2 * i] = code[(unsigned char)s.ptr[i] >> 4];
		out[2 * i + 1] = code[(unsigned char)s.ptr[i] & 15];
	}
	return (struct str){ out, 2 * s.len };
}

struct needles {
	struct str *text, *made; /* to be found as they are; all that were made */
	size_t n, n_made;
	const struct str *secret; /* in any escapes */
	size_t n_secret;
	bool first[256]; /* a hit may begin with that byte */
};

static void
add_needle(struct needles *l, struct str s)
{
	l->made[l->n_made++] = s;
	if (s.len < LEAST)
		return;
	for (size_t i = 0; i < l->n; i++)
		if (str_equal(l->text[i], s))
			return;
	l->text[l->n++] = s;
	l->first[(unsigned char)s.ptr[0]] = true;
}

static void
forget(struct needles *l)
{
	for (size_t i = 0; i < l->n_made; i++) {
		union {
			const char *in;
			char *out;
		} made = { l->made[i].ptr };

		explicit_bzero(made.out, l->made[i].len);
	}
}

static int
digit(struct str s, size_t i)
{
	char c = i < s.len ? s.ptr[i] : '\0';

	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Two hexadecimal digits, or -1. */
static int
byte_at(struct str s, size_t i)
{
	int high = digit(s, i), low = digit(s, i + 1);

	return high < 0 || low < 0 ? -1 : 16 * high + low;
}

/* "&#47;", "&#x2F;" or "&quot;" for c at i: its length, or 0. */
static size_t
entity_at(struct str s, size_t i, char c)
{
	static const struct {
		const char *text;
		char is;
	} name[] = { { "&quot;", '"' }, { "&amp;", '&' }, { "&lt;", '<' },
		{ "&gt;", '>' }, { "&apos;", '\'' } };
	char number[2][16];

	s = str_sub(s, i, s.len);
	for (size_t k = 0; k < sizeof name / sizeof *name; k++)
		if (name[k].is == c && str_starts(s, str_of(name[k].text)))
			return strlen(name[k].text);
	snprintf(number[0], sizeof number[0], "&#%d;", c);
	snprintf(number[1], sizeof number[1], "&#x%x;", (unsigned char)c);
	for (int k = 0; k < 2; k++)
		if (s.len >= strlen(number[k]) &&
			strncasecmp(s.ptr, number[k], strlen(number[k])) == 0)
			return strlen(number[k]);
	return 0;
}

/* "%2F" or "%252F" for c at i. */
static size_t
percent_at(struct str s, size_t i, char c)
{
	if (byte_at(s, i + 1) == c)
		return 3;
	return byte_at(s, i + 1) == '%' && byte_at(s, i + 3) == c ? 5 : 0;
}

/* c or its "u002f" behind backslashes at i. */
static size_t
escape_at(struct str s, size_t i, char c)
{
	size_t k = i;

	while (k < s.len && k < i + BACKSLASHES && s.ptr[k] == '\\')
		k++;
	if (k == s.len)
		return 0;
	if (s.ptr[k] == c)
		return k + 1 - i;
	return s.ptr[k] == 'u' && byte_at(s, k + 1) == 0 && byte_at(s, k + 3) == c
		       ? k + 5 - i
		       : 0;
}

/* How many bytes at i stand for c: itself, or percent-encoded, a JSON escape, an entity;
 * escaped twice too. 0: they do not. What begins an escape may also stand for itself. */
static size_t
char_at(struct str s, size_t i, char c)
{
	size_t len = 0;

	if (i >= s.len)
		return 0;
	if (s.ptr[i] == '&')
		len = entity_at(s, i, c);
	else if (s.ptr[i] == '%')
		len = percent_at(s, i, c);
	if (len || s.ptr[i] == c)
		return len ? len : 1;
	return s.ptr[i] == '\\' ? escape_at(s, i, c) : 0;
}

/* The length of the secret at i, in whatever escapes; a NUL may follow each character
 * (UTF-16). 0: it is not there. */
static size_t
secret_at(struct str bytes, size_t i, struct str secret)
{
	size_t at = i;

	for (size_t k = 0; k < secret.len; k++) {
		size_t len = char_at(bytes, at, secret.ptr[k]);

		if (!len)
			return 0;
		at += len;
		if (at < bytes.len && bytes.ptr[at] == '\0')
			at++;
	}
	return at - i;
}

/* The longest that stands at i. */
static size_t
hit_at(const struct needles *l, struct str bytes, size_t i)
{
	size_t best = 0;

	if (!l->first[(unsigned char)bytes.ptr[i]])
		return 0;
	for (size_t k = 0; k < l->n; k++) {
		struct str s = l->text[k];

		if (s.len > best && str_equal(str_sub(bytes, i, s.len), s))
			best = s.len;
	}
	for (size_t k = 0; k < l->n_secret; k++) {
		size_t len =
			l->secret[k].len < LEAST ? 0 : secret_at(bytes, i, l->secret[k]);

		best = len > best ? len : best;
	}
	return best;
}

static struct str
replace(struct arena *a, struct str bytes, const struct needles *l, size_t *n)
{
	struct str out;
	struct buf b;

	buf_init(&b, SIZE_MAX / 2);
	for (size_t i = 0; i < bytes.len;) {
		size_t hit = hit_at(l, bytes, i);

		if (hit) {
			buf_str(&b, STR(REDACT_MARK));
			i += hit;
			++*n;
		} else {
			buf_char(&b, bytes.ptr[i++]);
		}
	}
	out = arena_str(a, buf_view(&b));
	buf_release(&b);
	return out;
}

static void
add_forms(struct needles *l, struct arena *a, struct str secret)
{
	if (secret.len < LEAST)
		return;
	l->first[(unsigned char)secret.ptr[0]] = true;
	l->first['%'] = l->first['&'] = l->first['\\'] = true;
	for (size_t shift = 0; shift < 3; shift++) {
		add_needle(l, base64(a, secret, shift, "+/"));
		add_needle(l, base64(a, secret, shift, "-_"));
	}
	add_needle(l, hexadecimal(a, secret, "0123456789abcdef"));
	add_needle(l, hexadecimal(a, secret, "0123456789ABCDEF"));
}

struct str
redact(struct arena *a, struct str bytes, const struct str *secret, size_t n_secret,
	size_t *n)
{
	struct arena own = { 0 };
	struct needles l = { .secret = secret, .n_secret = n_secret };
	size_t found = 0;
	bool any = false;

	if (n)
		*n = 0;
	if (!n_secret || !bytes.len)
		return bytes;
	l.text = ARENA_NEW(&own, struct str, FORMS * n_secret);
	l.made = ARENA_NEW(&own, struct str, FORMS * n_secret);
	for (size_t i = 0; i < n_secret; i++)
		add_forms(&l, &own, secret[i]);
	for (size_t i = 0; i < bytes.len && !any; i++)
		any = hit_at(&l, bytes, i) > 0;
	if (any)
		bytes = replace(a, bytes, &l, &found);
	if (n)
		*n = found;
	forget(&l);
	arena_release(&own);
	return bytes;
}
