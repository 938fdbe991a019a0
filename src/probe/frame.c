/* frame.c - see frame.h. */
#include "probe/frame.h"

#include "base/json.h"

#include <assert.h>

/* AWS: total length, length of the headers, CRC of these 8 bytes; headers; payload; CRC
 * of all before it. Big-endian. */
enum { AWS_PRELUDE = 12, AWS_LEAST = 16, AWS_STRING = 7 };

void
frame_init(struct frame *f, enum frame_kind kind, frame_fn *fn, void *ctx)
{
	assert(kind != FRAME_NONE);
	*f = (struct frame){ .kind = kind, .fn = fn, .ctx = ctx };
	buf_init(&f->line, FRAME_MAX_BYTES);
	buf_init(&f->name, FRAME_MAX_BYTES);
	buf_init(&f->data, FRAME_MAX_BYTES);
}

void
frame_release(struct frame *f)
{
	buf_release(&f->line);
	buf_release(&f->name);
	buf_release(&f->data);
}

static void
dispatch(struct frame *f)
{
	if (f->has_data)
		f->fn(f->ctx, buf_view(&f->name), buf_view(&f->data));
	f->has_data = false;
	buf_clear(&f->name);
	buf_clear(&f->data);
}

/* A line of server-sent events: "field: value", one blank after the colon not counting.
 */
static void
sse_line(struct frame *f, struct str line)
{
	struct str value, field;

	/* A byte order mark may stand before the first line. */
	if (!f->begun && str_starts(line, STR("\xef\xbb\xbf")))
		line = str_sub(line, 3, line.len);
	f->begun = true;
	value = line;
	if (!line.len) {
		dispatch(f);
		return;
	}
	field = str_cut(&value, ':');
	if (value.len && value.ptr[0] == ' ')
		value = str_sub(value, 1, value.len);
	if (str_is(field, "data")) {
		if (f->has_data)
			buf_char(&f->data, '\n');
		buf_str(&f->data, value);
		f->has_data = true;
	} else if (str_is(field, "event")) {
		buf_clear(&f->name);
		buf_str(&f->name, value);
	}
}

static void
one_line(struct frame *f, struct str line)
{
	if (f->kind == FRAME_SSE)
		sse_line(f, line);
	else if (str_trim(line).len)
		f->fn(f->ctx, (struct str){ 0 }, str_trim(line));
}

/* Lines end in \n, \r\n or, for events, \r alone. */
static void
add_lines(struct frame *f, struct str piece)
{
	while (piece.len && !f->line.over) {
		size_t n = 0;

		if (f->after_cr && piece.ptr[0] == '\n') {
			f->after_cr = false;
			piece = str_sub(piece, 1, piece.len);
			continue;
		}
		f->after_cr = false;
		while (n < piece.len && piece.ptr[n] != '\n' &&
			(piece.ptr[n] != '\r' || f->kind != FRAME_SSE))
			n++;
		buf_add(&f->line, piece.ptr, n);
		if (n == piece.len)
			return;
		f->after_cr = piece.ptr[n] == '\r';
		one_line(f, buf_view(&f->line));
		buf_clear(&f->line);
		piece = str_sub(piece, n + 1, piece.len);
	}
}

static uint32_t
big32(const char *p)
{
	const unsigned char *u = (const unsigned char *)p;

	return (uint32_t)u[0] << 24 | (uint32_t)u[1] << 16 | (uint32_t)u[2] << 8 | u[3];
}

/* CRC-32 of IEEE 802.3, bit by bit: a stream is some kilobytes. */
static uint32_t
crc32_of(const char *p, size_t len)
{
	uint32_t c = ~0u;

	for (size_t i = 0; i < len; i++) {
		c ^= (unsigned char)p[i];
		for (int k = 0; k < 8; k++)
			c = c >> 1 ^ (c & 1 ? 0xedb88320u : 0);
	}
	return ~c;
}

/* The value of one header and the rest; false when it does not fit. Values that are no
 * strings are passed over by their size. */
static bool
aws_header(struct str *rest, struct str *name, struct str *value)
{
	static const unsigned char size[] = { 0, 0, 1, 2, 4, 8, 0, 0, 8, 16 };
	size_t n_name = rest->len ? (unsigned char)rest->ptr[0] : 0, at, n;
	unsigned type;

	if (rest->len < n_name + 2)
		return false;
	*name = str_sub(*rest, 1, n_name);
	type = (unsigned char)rest->ptr[n_name + 1];
	at = n_name + 2;
	if (type >= sizeof size)
		return false;
	n = size[type];
	if (type == AWS_STRING || type == AWS_STRING - 1) {
		if (rest->len < at + 2)
			return false;
		n = (size_t)((unsigned char)rest->ptr[at] << 8 |
			     (unsigned char)rest->ptr[at + 1]);
		at += 2;
	}
	if (rest->len < at + n)
		return false;
	*value = type == AWS_STRING ? str_sub(*rest, at, n) : (struct str){ 0 };
	*rest = str_sub(*rest, at + n, rest->len);
	return true;
}

static enum rc
aws_message(struct frame *f, struct str m)
{
	uint32_t n_header = big32(m.ptr + 4);
	struct str rest = str_sub(m, AWS_PRELUDE, n_header), name, value;
	struct str event = { 0 };
	const char *mark = "";

	while (rest.len) {
		if (!aws_header(&rest, &name, &value))
			return err_set(&f->err, RC_INPUT,
				"byte %llu: a header of the message is cut",
				(unsigned long long)f->pos);
		if (str_is(name, ":event-type"))
			event = value;
		if (str_is(name, ":exception-type") || str_is(name, ":error-code")) {
			event = value;
			mark = "!";
		}
	}
	buf_str(&f->name, str_of(mark));
	buf_str(&f->name, event);
	buf_str(&f->data,
		str_sub(m, AWS_PRELUDE + n_header, m.len - AWS_LEAST - n_header));
	f->has_data = true;
	dispatch(f);
	return RC_OK;
}

static enum rc
aws_check(struct frame *f, const char *p, uint32_t len)
{
	if (len < AWS_LEAST || len > FRAME_MAX_BYTES || big32(p + 4) > len - AWS_LEAST)
		return err_set(&f->err, RC_INPUT,
			"byte %llu: a message of %lu bytes cannot be",
			(unsigned long long)f->pos, (unsigned long)len);
	if (crc32_of(p, 8) != big32(p + 8))
		return err_set(&f->err, RC_INPUT,
			"byte %llu: the checksum of the length is wrong",
			(unsigned long long)(f->pos + 8));
	return RC_OK;
}

/* f->pos is that of the message that begins f->line. */
static void
add_aws(struct frame *f, struct str piece)
{
	struct str all;
	size_t at = 0;

	buf_str(&f->line, piece);
	all = buf_view(&f->line);
	while (!f->line.over && all.len - at >= AWS_PRELUDE) {
		uint32_t len = big32(all.ptr + at);

		if (aws_check(f, all.ptr + at, len))
			return;
		if (all.len - at < len)
			break;
		if (crc32_of(all.ptr + at, len - 4) != big32(all.ptr + at + len - 4)) {
			err_set(&f->err, RC_INPUT,
				"byte %llu: the checksum of the message is wrong",
				(unsigned long long)(f->pos + len - 4));
			return;
		}
		if (aws_message(f, str_sub(all, at, len)))
			return;
		at += len;
		f->pos += len;
	}
	if (at) {
		memmove(f->line.ptr, f->line.ptr + at, f->line.len - at);
		f->line.len -= at;
	}
}

enum rc
frame_add(struct frame *f, struct str piece)
{
	if (f->err.rc)
		return f->err.rc;
	if (f->kind == FRAME_AWS)
		add_aws(f, piece);
	else
		add_lines(f, piece);
	if (!f->err.rc)
		buf_check(&f->line, "an event of the stream", &f->err);
	return f->err.rc ? f->err.rc
			 : buf_check(&f->data, "an event of the stream", &f->err);
}

static bool
is_whole(struct str text)
{
	struct json j;
	struct json_val v;
	enum json_kind k;

	if (str_is(text, "[DONE]"))
		return true;
	json_init(&j, text);
	do
		k = json_next(&j, &v);
	while (k != JSON_END && k != JSON_ERROR);
	return k == JSON_END;
}

enum rc
frame_end(struct frame *f)
{
	if (f->err.rc || f->kind == FRAME_AWS)
		return f->err.rc;
	if (f->kind == FRAME_LINES) {
		if (is_whole(str_trim(buf_view(&f->line))))
			one_line(f, buf_view(&f->line));
	} else {
		if (f->line.len)
			sse_line(f, buf_view(&f->line));
		if (f->has_data && is_whole(buf_view(&f->data)))
			dispatch(f);
	}
	buf_clear(&f->line);
	f->has_data = false;
	return f->err.rc;
}
