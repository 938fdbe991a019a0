/* sigv4.c - see sigv4.h. "Create a signed AWS API request", AWS's reference. */
#include "config.h"

#include "probe/sigv4.h"

#include "base/buf.h"
#include "base/clock.h"
#include "probe/compose.h"
#include "seal/digest.h"
#include "seal/hmac.h"

#include <string.h>

enum { CANONICAL_MAX = 1 << 20 };

void
sigv4_date(char out[SIGV4_DATE_BYTES], int64_t ns)
{
	char text[CLOCK_TEXT_BYTES];
	size_t n = 0;

	/* "2015-08-30T12:36:00Z", a fraction cut off. */
	clock_write(text, ns - ns % 1000000000);
	for (size_t i = 0; text[i] && n < SIGV4_DATE_BYTES - 1; i++)
		if (text[i] != '-' && text[i] != ':')
			out[n++] = text[i];
	out[n] = 0;
}

static void
add_names(struct buf *b, const struct sigv4 *s)
{
	for (size_t i = 0; i < s->n_header; i++) {
		if (i)
			buf_char(b, ';');
		buf_str(b, s->header[i].name);
	}
}

/* Blanks at the ends do not count, and a run of them counts as one. */
static void
add_value(struct buf *b, struct str value)
{
	value = str_trim(value);
	for (size_t i = 0; i < value.len; i++)
		if (value.ptr[i] != ' ' || value.ptr[i - 1] != ' ')
			buf_char(b, value.ptr[i]);
}

static struct str
canonical_of(struct arena *a, const struct sigv4 *s)
{
	unsigned char digest32[DIGEST_BYTES];
	char hex[DIGEST_HEX_BYTES];
	struct str out;
	struct buf b;

	digest_of(digest32, s->body.ptr, s->body.len);
	digest_hex(hex, digest32);
	buf_init(&b, CANONICAL_MAX);
	buf_str(&b, s->method);
	buf_char(&b, '\n');
	buf_str(&b, compose_percent(a, s->path, true));
	buf_char(&b, '\n');
	buf_str(&b, s->query);
	buf_char(&b, '\n');
	for (size_t i = 0; i < s->n_header; i++) {
		buf_str(&b, s->header[i].name);
		buf_char(&b, ':');
		add_value(&b, s->header[i].value);
		buf_char(&b, '\n');
	}
	buf_char(&b, '\n');
	add_names(&b, s);
	buf_fmt(&b, "\n%s", hex);
	out = arena_str(a, buf_view(&b));
	buf_release(&b);
	return out;
}

static struct str
scope(struct arena *a, const struct sigv4 *s, const char *date)
{
	return arena_fmt(a, "%.8s/%.*s/%.*s/aws4_request", date, STR_ARG(s->region),
		STR_ARG(s->service));
}

/* The key of the day, region and service; nothing of it stays in memory. */
static void
sign(unsigned char mac32[DIGEST_BYTES], const struct sigv4 *s, const char *date,
	struct str text)
{
	const struct str step[] = { { date, 8 }, s->region, s->service,
		STR("aws4_request"), text };
	char first[4 + 256];
	unsigned char k[DIGEST_BYTES];
	struct str key = { first, 4 + s->key.secret.len };

	memcpy(first, "AWS4", 4);
	if (key.len > sizeof first)
		key.len = sizeof first;
	memcpy(first + 4, s->key.secret.ptr, key.len - 4);
	for (size_t i = 0; i < sizeof step / sizeof *step; i++) {
		hmac(mac32, key, step[i]);
		memcpy(k, mac32, sizeof k);
		key = (struct str){ (const char *)k, sizeof k };
	}
	explicit_bzero(first, sizeof first);
	explicit_bzero(k, sizeof k);
}

struct str
sigv4(struct arena *a, const struct sigv4 *s)
{
	struct str canonical = canonical_of(a, s), text, out;
	unsigned char digest32[DIGEST_BYTES];
	char date[SIGV4_DATE_BYTES], hex[DIGEST_HEX_BYTES];
	struct buf names;

	sigv4_date(date, s->now_ns);
	digest_of(digest32, canonical.ptr, canonical.len);
	digest_hex(hex, digest32);
	text = arena_fmt(a, "AWS4-HMAC-SHA256\n%s\n%.*s\n%s", date,
		STR_ARG(scope(a, s, date)), hex);
	sign(digest32, s, date, text);
	digest_hex(hex, digest32);
	buf_init(&names, CANONICAL_MAX);
	add_names(&names, s);
	out = arena_fmt(a,
		"AWS4-HMAC-SHA256 Credential=%.*s/%.*s, SignedHeaders=%.*s, Signature=%s",
		STR_ARG(s->key.id), STR_ARG(scope(a, s, date)), STR_ARG(buf_view(&names)),
		hex);
	buf_release(&names);
	return out;
}
