/* join.c - see join.h.
 *
 *	hash of custom_id --map--> number --> entry: offset, length and line
 *
 * Two ids may share a hash, by chance or by design; the line that is read back tells. */
#include "config.h"

#include "read/join.h"

#include "base/hash64.h"
#include "base/lines.h"
#include "base/map.h"
#include "read/body.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ID_SHOWN_BYTES = 80 };

struct entry {
	uint64_t offset, line;
	uint64_t twice; /* the line where its id is again, or 0 */
	uint32_t len;
	bool used; /* a result had it */
};

struct join {
	const char *path;
	int fd;
	struct arena *arena;
	struct map by_hash;
	struct entry *entry;
	size_t cap;
};

static const struct json_want id_want = { "/custom_id" };

static enum rc
open_file(struct join *j, struct err *e)
{
	unsigned char head[4] = { 0 };
	struct stat st;

	j->fd = open(j->path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (j->fd < 0 || fstat(j->fd, &st))
		return err_set(e, RC_IO, "%s: cannot open: %s", j->path, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return err_set(e, RC_INPUT,
			"%s: must be a file on a disk: it is read at many places",
			j->path);
	if (pread(j->fd, head, sizeof head, 0) >= 2 &&
		((head[0] == 0x1f && head[1] == 0x8b) ||
			memcmp(head, "\x28\xb5\x2f\xfd", 4) == 0))
		return err_set(e, RC_INPUT,
			"%s: is compressed: unpack it first, it is read at many places",
			j->path);
	return RC_OK;
}

static void
add(struct join *j, struct str id, const struct line *l, struct str text)
{
	bool fresh;
	uint32_t i = map_put_u64(&j->by_hash, hash64(id.ptr, id.len), &fresh);

	if (!fresh) {
		if (!j->entry[i].twice)
			j->entry[i].twice = l->number;
		return;
	}
	ARENA_GROW(j->arena, j->entry, &j->cap, (size_t)i + 1);
	j->entry[i] = (struct entry){
		.offset = l->offset + (uint64_t)(text.ptr - l->text.ptr),
		.line = l->number,
		.len = (uint32_t)text.len,
	};
}

static enum rc
index_line(struct join *j, const struct line *l, struct arena *work, struct err *e)
{
	struct record r = { .text = str_trim(l->text), .line = l->number, .arena = work };
	struct json_val id;

	if (r.text.len == 0)
		return RC_OK;
	r.offset = l->offset + (uint64_t)(r.text.ptr - l->text.ptr);
	if (l->too_long)
		return record_fail(
			&r, NULL, e, "longer than %d bytes", (int)LINES_MAX_BYTES);
	if (record_pick(&id, &id_want, 1, r.text, &r, e))
		return e->rc;
	if (id.kind != JSON_STRING)
		return record_fail(&r, NULL, e,
			"no custom_id: is this the input file of the batch?");
	add(j, json_text(work, &id, NULL), l, r.text);
	arena_reset(work);
	return RC_OK;
}

static enum rc
index_file(struct join *j, struct err *e)
{
	struct arena work = { 0 };
	struct lines *l;
	struct line line;

	if (lines_open(&l, j->path, 0, (struct lines_tap){ 0 }, e))
		return e->rc;
	while (!e->rc && lines_next(l, &line))
		if (index_line(j, &line, &work, e))
			err_in(e, j->path);
	lines_check(l, e);
	lines_close(l);
	arena_release(&work);
	return e->rc;
}

enum rc
join_open(struct join **out, struct arena *a, const char *path, struct err *e)
{
	struct join *j = ARENA_NEW(a, struct join, 1);

	*out = NULL;
	j->path = arena_str(a, str_of(path)).ptr;
	j->arena = a;
	map_init(&j->by_hash, a);
	if (open_file(j, e) || index_file(j, e)) {
		join_close(j);
		return e->rc;
	}
	*out = j;
	return RC_OK;
}

void
join_close(struct join *j)
{
	if (j && j->fd >= 0)
		close(j->fd);
}

static enum rc
read_back(struct record *request, const struct entry *at, const struct record *r,
	struct err *e)
{
	char *text = ARENA_RAW(r->arena, char, at->len);
	size_t done = 0;
	ssize_t n = 1;

	while (done < at->len && n > 0) {
		n = pread(r->join->fd, text + done, at->len - done,
			(off_t)(at->offset + done));
		if (n < 0 && errno == EINTR)
			n = 1;
		else if (n > 0)
			done += (size_t)n;
	}
	if (done < at->len)
		return record_fail(r, NULL, e, "its request can no longer be read in %s",
			r->join->path);
	*request = (struct record){
		.text = { text, at->len },
		.offset = at->offset,
		.line = at->line,
		.arena = r->arena,
	};
	return RC_OK;
}

static enum rc
check_entry(const struct entry *at, struct str id, const struct record *r, struct err *e)
{
	struct str shown = str_sub(id, 0, ID_SHOWN_BYTES);

	if (!at)
		return record_fail(r, NULL, e, "custom_id \"%.*s\" has no request in %s",
			STR_ARG(shown), r->join->path);
	if (at->twice)
		return record_fail(r, NULL, e,
			"custom_id \"%.*s\" is twice in %s, on lines %llu and %llu",
			STR_ARG(shown), r->join->path, (unsigned long long)at->line,
			(unsigned long long)at->twice);
	if (at->used)
		return record_fail(r, NULL, e,
			"custom_id \"%.*s\" had a result before this one",
			STR_ARG(shown));
	return RC_OK;
}

static enum rc
find(struct record *request, struct str id, const struct record *r, struct err *e)
{
	struct join *j = r->join;
	uint32_t i = map_find_u64(&j->by_hash, hash64(id.ptr, id.len));
	struct entry *at = i == MAP_NONE ? NULL : &j->entry[i];
	struct json_val there;

	if (check_entry(at, id, r, e) || read_back(request, at, r, e))
		return e->rc;
	if (record_pick(&there, &id_want, 1, request->text, request, e))
		return e->rc;
	if (there.kind != JSON_STRING ||
		!str_equal(json_text(r->arena, &there, NULL), id))
		return check_entry(NULL, id, r, e);
	at->used = true;
	return RC_OK;
}

enum rc
join_request(struct exchange *x, struct str id, const char *pointer,
	const struct record *r, struct err *e)
{
	const struct json_want want = { pointer };
	struct err found = { 0 };
	struct record request;
	struct json_val body;

	if (find(&request, id, r, e))
		return e->rc;
	if (record_pick(&body, &want, 1, request.text, &request, &found) ||
		body_request(x, &body, &request, &found))
		return record_fail(
			r, NULL, e, "its request in %s: %s", r->join->path, found.text);
	/* The prompt stands in the other file, not in this source. */
	x->prompt_at = (struct exchange_span){ 0 };
	return RC_OK;
}
