/* capture.c - see capture.h. */
#include "probe/capture.h"

#include "base/json.h"
#include "base/lines.h"
#include "seal/digest.h"

enum { LINE_MAX_BYTES = 256 * 1024 * 1024, PENDING_MAX_BYTES = 1024 * 1024 * 1024 };

static void
hash_line(char hex[65], struct str line)
{
	unsigned char digest32[DIGEST_BYTES];

	digest_of(digest32, line.ptr, line.len);
	digest_hex(hex, digest32);
}

/* A line must follow the one before it. */
static enum rc
check_link(const struct capture *c, struct str line, struct err *e)
{
	static const struct json_want want[] = { { "/seq" }, { "/prev" } };
	struct json_val v[2];
	int64_t seq;

	if (json_pick(v, want, 2, line, e))
		return e->rc;
	if (!json_int(&seq, &v[0]) || (uint64_t)seq != c->seq + 1)
		return err_set(e, RC_INTEGRITY,
			"byte %zu: not number %llu of the captures", v[0].offset,
			(unsigned long long)c->seq + 1);
	if (v[1].kind != JSON_STRING || !str_is(v[1].raw, c->prev))
		return err_set(e, RC_INTEGRITY,
			"byte %zu: does not follow the line before: one was changed or "
			"taken out",
			v[1].offset);
	return RC_OK;
}

static enum rc
read_lines(struct capture *c, capture_seen *seen, void *ctx, struct err *e)
{
	struct lines_tap none = { 0 };
	struct lines *l;
	struct line line;

	if (lines_open(&l, c->path, LINE_MAX_BYTES, none, e))
		return e->rc;
	while (!e->rc && lines_next(l, &line)) {
		if (check_link(c, line.text, e) || seen(ctx, line.text, e)) {
			err_in_line(e, c->path, line.number);
			break;
		}
		hash_line(c->prev, line.text);
		c->seq++;
	}
	lines_check(l, e);
	lines_close(l);
	return e->rc;
}

enum rc
capture_open(
	struct capture *c, const char *path, capture_seen *seen, void *ctx, struct err *e)
{
	*c = (struct capture){ .path = path };
	memset(c->prev, '0', sizeof c->prev - 1);
	if (file_append_open(&c->file, path, e))
		return e->rc;
	c->n_torn = c->file.cut;
	buf_init(&c->line, LINE_MAX_BYTES);
	buf_init(&c->pending, PENDING_MAX_BYTES);
	buf_init(&c->writing, PENDING_MAX_BYTES);
	if (c->file.len)
		read_lines(c, seen, ctx, e);
	if (e->rc)
		capture_close(c);
	return e->rc;
}

struct json_write *
capture_begin(struct capture *c)
{
	buf_clear(&c->line);
	json_write_init(&c->j, &c->line);
	json_write_object(&c->j);
	json_write_key(&c->j, "seq");
	json_write_u64(&c->j, c->seq + 1);
	json_write_key(&c->j, "prev");
	json_write_str(&c->j, str_of(c->prev));
	return &c->j;
}

void
capture_end(struct capture *c)
{
	json_write_object_end(&c->j);
	c->seq++;
	hash_line(c->prev, buf_view(&c->line));
	buf_str(&c->pending, buf_view(&c->line));
	buf_char(&c->pending, '\n');
	c->n_pending++;
}

/* In the lane. */
static void
write_out(void *ctx)
{
	struct capture *c = ctx;

	if (!file_append_write(&c->file, buf_view(&c->writing), &c->disk))
		file_append_sync(&c->file, &c->disk);
}

static enum rc
arrive(struct capture *c, struct err *e)
{
	lane_wait(c->lane, c->number);
	if (c->disk.rc) {
		err_copy(e, &c->disk);
		return err_in(e, c->path);
	}
	buf_clear(&c->writing);
	c->n_writing = 0;
	return RC_OK;
}

static enum rc
depart(struct capture *c, struct err *e)
{
	struct buf swap = c->writing;

	if (!c->n_pending)
		return RC_OK;
	if (buf_check(&c->line, "a capture", e) || buf_check(&c->pending, "captures", e))
		return err_in(e, c->path);
	c->writing = c->pending;
	c->pending = swap;
	c->n_writing = c->n_pending;
	c->n_pending = 0;
	c->number = lane_put(c->lane, write_out, c);
	return RC_OK;
}

enum rc
capture_sync_begin(struct capture *c, struct err *e)
{
	if (!c->lane)
		c->lane = lane_open(true);
	if (c->n_writing && (!lane_done(c->lane, c->number) || arrive(c, e)))
		return e->rc;
	return depart(c, e);
}

enum rc
capture_sync(struct capture *c, struct err *e)
{
	if ((c->n_writing && arrive(c, e)) || depart(c, e))
		return e->rc;
	return c->n_writing ? arrive(c, e) : RC_OK;
}

size_t
capture_unsynced(const struct capture *c)
{
	return c->n_pending + c->n_writing;
}

void
capture_close(struct capture *c)
{
	lane_close(c->lane);
	file_append_close(&c->file);
	buf_release(&c->line);
	buf_release(&c->pending);
	buf_release(&c->writing);
	*c = (struct capture){ 0 };
}
