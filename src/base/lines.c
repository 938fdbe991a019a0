/* lines.c - see lines.h.
 *
 *	buf.ptr      start        start+scanned    buf.len
 *	   | given out |  no newline in here | not looked at |
 *
 * A line is given out as a view of the buffer. Only the piece of a line that is left at
 * the end of a block moves, to the front, and the next block is read behind it. */
#include "base/lines.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/lines_block.h"
#include "base/source.h"

enum {
	PEEK_BYTES = 64 * 1024,
	ROOM_MIN = 2 * SOURCE_BLOCK_BYTES, /* a block behind a piece of a line */
};

struct lines {
	struct arena arena; /* holds this struct and the path */
	struct source source;
	struct buf buf;
	size_t start, scanned;
	size_t max_line;
	uint64_t offset; /* of buf.ptr[start] in the text */
	uint64_t number; /* of the last line */
	bool passing;    /* the rest of a line that was too long */
	bool is_fed;     /* lines of blocks: of all above the arena alone is in use */
	const struct lines_block *block; /* or NULL */
	size_t n_given;                  /* of its lines */
};

enum rc
lines_open(struct lines **l, const char *path, size_t max_line, struct lines_tap tap,
	struct err *e)
{
	struct arena a = { 0 };
	struct lines *new = ARENA_NEW(&a, struct lines, 1);
	size_t room;

	*l = NULL;
	path = arena_str(&a, str_of(path)).ptr;
	new->arena = a;
	new->max_line = max_line ? max_line : (size_t)LINES_MAX_BYTES;
	if (new->max_line > SIZE_MAX / 2)
		new->max_line = SIZE_MAX / 2;
	/* A byte more than the largest line, to tell it from a larger one. */
	room = new->max_line + 1;
	buf_init(&new->buf, room > ROOM_MIN ? room : ROOM_MIN);
	if (source_open(&new->source, path, tap)) {
		err_copy(e, &new->source.err);
		lines_close(new);
		return e->rc;
	}
	*l = new;
	return RC_OK;
}

void
lines_open_fed(struct lines **l)
{
	struct arena a = { 0 };

	*l = ARENA_NEW(&a, struct lines, 1);
	(*l)->arena = a;
	(*l)->is_fed = true;
}

void
lines_feed(struct lines *l, const struct lines_block *b)
{
	l->block = b;
	l->n_given = 0;
}

void
lines_close(struct lines *l)
{
	struct arena a;

	if (!l)
		return;
	if (!l->is_fed)
		source_close(&l->source);
	buf_release(&l->buf);
	a = l->arena;
	arena_release(&a);
}

/* Reads on behind what is left. False at the end, and on an error. */
static bool
fill(struct lines *l)
{
	size_t left = l->buf.len - l->start, want = SOURCE_BLOCK_BYTES, n;
	char *to;

	if (l->start && left)
		memmove(l->buf.ptr, l->buf.ptr + l->start, left);
	l->start = 0;
	l->buf.len = left;
	if (want > l->buf.max - left)
		want = l->buf.max - left;
	to = buf_room(&l->buf, want);
	n = source_read(&l->source, to, want);
	l->buf.len = left + n;
	return n > 0;
}

/* The first newline that was not looked at yet, or NULL. */
static const char *
newline(struct lines *l)
{
	size_t from = l->start + l->scanned;

	if (from == l->buf.len)
		return NULL;
	return memchr(l->buf.ptr + from, '\n', l->buf.len - from);
}

static void
consume(struct lines *l, size_t len)
{
	l->start += len;
	l->offset += len;
	l->scanned = 0;
}

static void
pass_over(struct lines *l)
{
	const char *hit;

	do {
		hit = newline(l);
		if (hit)
			consume(l, (size_t)(hit + 1 - (l->buf.ptr + l->start)));
		else
			consume(l, l->buf.len - l->start);
	} while (!hit && fill(l));
	l->passing = false;
}

static void
give(struct lines *l, struct line *out, size_t len)
{
	out->too_long = len > l->max_line;
	out->text.ptr = l->buf.ptr + l->start;
	out->text.len = out->too_long ? l->max_line : len;
	out->offset = l->offset;
	out->number = ++l->number;
}

static bool
next_fed(struct lines *l, struct line *out)
{
	if (!l->block || l->n_given == l->block->n)
		return false;
	*out = l->block->line[l->n_given++];
	return true;
}

bool
lines_next(struct lines *l, struct line *out)
{
	const char *hit;
	size_t len;

	if (l->is_fed)
		return next_fed(l, out);
	if (l->passing)
		pass_over(l);
	while (!(hit = newline(l))) {
		l->scanned = l->buf.len - l->start;
		if (l->scanned > l->max_line || !fill(l))
			break;
	}
	len = hit ? (size_t)(hit - (l->buf.ptr + l->start)) : l->scanned;
	/* A piece before damage is not a line; one before the end is. */
	if (!hit && len <= l->max_line && (len == 0 || l->source.err.rc))
		return false;
	give(l, out, len);
	l->passing = !hit;
	consume(l, len + (hit != NULL));
	return true;
}

bool
lines_chunk(struct lines *l, struct str *out)
{
	if (l->start == l->buf.len && !fill(l))
		return false;
	*out = (struct str){ l->buf.ptr + l->start, l->buf.len - l->start };
	consume(l, out->len);
	return true;
}

struct str
lines_peek(struct lines *l)
{
	while (l->buf.len - l->start < PEEK_BYTES && fill(l))
		continue;
	return str_sub((struct str){ l->buf.ptr, l->buf.len }, l->start, PEEK_BYTES);
}

enum rc
lines_check(const struct lines *l, struct err *e)
{
	return err_copy(e, &l->source.err);
}

void
lines_progress(const struct lines *l, uint64_t *done, uint64_t *size)
{
	*done = l->source.done;
	*size = l->source.size;
}
