/* warc.c - see warc.h. Record ids are made from the digests of what they name, so that
 * the same captures give the same bytes. */
#include "evidence/warc.h"

#include "base/json.h"
#include "evidence/uuid.h"
#include "seal/digest.h"

#include <stdio.h>

enum { URL, TS, STATUS, REQ_HEAD, REQ_BODY, HEAD, BODY, BODY_HEX, N_FIELD };

static void
uuid_of(char out[48], const char *kind, struct str of)
{
	char id[UUID_BYTES];

	uuid(id, kind, of);
	snprintf(out, 48, "urn:uuid:%s", id);
}

#define DIGEST_FIELD "WARC-Block-Digest: sha256:"
#define LENGTH_FIELD "Content-Length: "

static void
block(struct buf *out, struct str content)
{
	unsigned char digest32[DIGEST_BYTES];
	char hex[DIGEST_HEX_BYTES];

	digest_of(digest32, content.ptr, content.len);
	digest_hex(hex, digest32);
	buf_fmt(out, DIGEST_FIELD "%s\r\n" LENGTH_FIELD "%zu\r\n\r\n", hex, content.len);
	buf_str(out, content);
	buf_str(out, STR("\r\n\r\n"));
}

void
warc_begin(struct buf *out, struct str id, const char *date)
{
	char uuid[48];
	struct str info = STR("software: assay\r\nformat: WARC File Format 1.1\r\n");

	uuid_of(uuid, "info", id);
	buf_fmt(out,
		"WARC/1.1\r\nWARC-Type: warcinfo\r\nWARC-Record-ID: <%s>\r\n"
		"WARC-Date: %s\r\nContent-Type: application/warc-fields\r\n",
		uuid, date);
	block(out, info);
}

static void
record(struct buf *out, const char *type, const char *uuid, const char *to,
	const struct json_val *v, struct str content)
{
	buf_fmt(out, "WARC/1.1\r\nWARC-Type: %s\r\nWARC-Record-ID: <%s>\r\n", type, uuid);
	if (to)
		buf_fmt(out, "WARC-Concurrent-To: <%s>\r\n", to);
	buf_fmt(out, "WARC-Target-URI: %.*s\r\nWARC-Date: %.*s\r\n", STR_ARG(v[URL].raw),
		STR_ARG(v[TS].raw));
	buf_fmt(out, "Content-Type: application/http; msgtype=%s\r\n", type);
	block(out, content);
}

static struct str
text_of(struct arena *a, const struct json_val *v)
{
	return v->kind == JSON_STRING ? json_text(a, v, NULL) : (struct str){ 0 };
}

static int
digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : 0;
}

static struct str
bytes_of(struct arena *a, const struct json_val *v)
{
	char *out = ARENA_NEW(a, char, v->raw.len / 2 + 1);

	for (size_t i = 0; i + 1 < v->raw.len; i += 2)
		out[i / 2] = (char)(digit(v->raw.ptr[i]) * 16 + digit(v->raw.ptr[i + 1]));
	return (struct str){ out, v->raw.len / 2 };
}

static struct str
join(struct arena *a, struct str head, struct str body)
{
	char *out = ARENA_NEW(a, char, head.len + body.len + 1);

	if (head.len)
		memcpy(out, head.ptr, head.len);
	if (body.len)
		memcpy(out + head.len, body.ptr, body.len);
	return (struct str){ out, head.len + body.len };
}

/* Not so where it was redacted. */
static bool
is_hex(const struct json_val *v)
{
	return v->kind == JSON_STRING && !str_starts(v->raw, STR("["));
}

enum rc
warc_add(struct buf *out, struct arena *a, struct str line, struct err *e)
{
	static const struct json_want want[N_FIELD] = {
		{ "/request/url" },
		{ "/ts" },
		{ "/reply/status" },
		{ "/request/head" },
		{ "/request/body" },
		{ "/reply/head" },
		{ "/reply/body" },
		{ "/reply/body_hex" },
	};
	struct json_val v[N_FIELD];
	struct str head;
	char ask[48], answer[48];

	if (json_pick(v, want, N_FIELD, line, e))
		return e->rc;
	if (v[URL].kind != JSON_STRING || v[TS].kind != JSON_STRING)
		return err_set(
			e, RC_INPUT, "byte 0: not a capture: no request, or no time");
	uuid_of(ask, "request", line);
	uuid_of(answer, "response", line);
	head = text_of(a, &v[HEAD]);
	if (head.len)
		record(out, "response", answer, NULL, v,
			join(a, head,
				is_hex(&v[BODY_HEX])
					? bytes_of(a, &v[BODY_HEX])
					: text_of(a, v[BODY].kind == JSON_STRING
							     ? &v[BODY]
							     : &v[BODY_HEX])));
	record(out, "request", ask, head.len ? answer : NULL, v,
		join(a, text_of(a, &v[REQ_HEAD]), text_of(a, &v[REQ_BODY])));
	return RC_OK;
}

/* The end of the head's line, which ends with CR LF; *line without that. */
static bool
head_line(struct str *line, struct str *rest)
{
	*line = str_cut(rest, '\n');
	if (!rest->ptr || !str_ends(*line, STR("\r")))
		return false;
	line->len--;
	return true;
}

static bool
length_of(size_t *len, struct str line)
{
	struct str digits = str_sub(line, sizeof LENGTH_FIELD - 1, line.len);

	*len = 0;
	if (!str_starts(line, STR(LENGTH_FIELD)) || !digits.len || digits.len > 15)
		return false;
	for (size_t i = 0; i < digits.len; i++) {
		if (digits.ptr[i] < '0' || digits.ptr[i] > '9')
			return false;
		*len = *len * 10 + (size_t)(digits.ptr[i] - '0');
	}
	return true;
}

/* One record off the front; false where it is none. */
static bool
check_record(struct str *rest)
{
	unsigned char digest32[DIGEST_BYTES];
	char hex[DIGEST_HEX_BYTES];
	struct str line, before = { 0 }, last = { 0 };
	size_t len;

	if (!head_line(&line, rest) || !str_is(line, "WARC/1.1"))
		return false;
	while (head_line(&line, rest) && line.len) {
		before = last;
		last = line;
	}
	if (!rest->ptr || line.len || !str_starts(before, STR(DIGEST_FIELD)) ||
		!length_of(&len, last) || rest->len < len ||
		!str_starts(str_sub(*rest, len, rest->len), STR("\r\n\r\n")))
		return false;
	digest_of(digest32, rest->ptr, len);
	digest_hex(hex, digest32);
	*rest = str_sub(*rest, len + 4, rest->len);
	return str_is(str_sub(before, sizeof DIGEST_FIELD - 1, before.len), hex);
}

enum rc
warc_check(struct str warc, struct err *e)
{
	struct str rest = warc;

	while (rest.len) {
		size_t at = warc.len - rest.len;

		if (!check_record(&rest))
			return err_set(e, RC_INTEGRITY,
				"byte %zu: is not a record with the digest it says", at);
	}
	return RC_OK;
}
