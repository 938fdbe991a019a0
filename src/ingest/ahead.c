/* ahead.c - see ahead.h. */
#include "ingest/ahead.h"

#include "base/crew.h"
#include "base/lane.h"
#include "read/reader_fork.h"

#include <pthread.h>

/* What each thread has of its own. */
struct reader_of {
	struct reader_cursor *fork; /* of a divisible file, or NULL */
	struct lines_block block;
	struct arena scratch;
	struct stretch *filling;
};

struct ahead {
	struct reader_cursor *cursor;
	bool refer, divides;
	struct crew *crew;
	struct stretch slot[AHEAD];
	struct reader_of *reader; /* of each thread */
	size_t n_reader;
	struct lines_tap tap;
	pthread_mutex_t tapping; /* whose holder gives bytes to tap */
	size_t n_tapped;         /* stretches whose bytes were given */
	size_t n_taken;          /* by the taker alone */
	size_t n_drawn;          /* by whoever draws alone, */
	bool is_read;            /* the cursor is at its end */
	struct stretch *drawn;   /* last, or being so: what the cursor works for */
};

void
ahead_refuse(struct ahead *h, const struct err *e)
{
	stretch_refuse(h->drawn, e);
}

static void
give(struct ahead *h, struct buf *file)
{
	if (file->len)
		h->tap.fn(h->tap.ctx, file->ptr, file->len);
	buf_clear(file);
}

/* The bytes of the first n stretches, which were all drawn. */
static void
give_first(struct ahead *h, size_t n)
{
	pthread_mutex_lock(&h->tapping);
	for (; h->n_tapped < n; h->n_tapped++)
		give(h, &h->slot[h->n_tapped % AHEAD].file);
	pthread_mutex_unlock(&h->tapping);
}

void
ahead_tap(struct ahead *h, const void *ptr, size_t len)
{
	struct buf *file = &h->drawn->file;

	buf_add(file, ptr, len);
	if (file->len < AHEAD_FILE_BYTES)
		return;
	give_first(h, h->n_drawn);
	give(h, file); /* nobody else may: it is not drawn yet */
}

static void
refuse(void *ctx, const struct err *e)
{
	struct reader_of *r = ctx;

	stretch_refuse(r->filling, e);
}

static bool
draw(void *ctx, size_t slot, unsigned worker)
{
	struct ahead *h = ctx;
	struct reader_of *r = &h->reader[worker];
	struct stretch *s = &h->slot[slot];

	stretch_clear(s);
	if (h->is_read)
		return false;
	h->drawn = s;
	if (h->divides) {
		lines_block_clear(&r->block);
		h->is_read = !reader_fork_cut(
			h->cursor, &r->block, STRETCH_BYTES, STRETCH_EXCHANGES);
	} else {
		h->is_read = stretch_fill(s, h->cursor, h->refer, &r->scratch);
	}
	reader_progress(h->cursor, &s->done, &s->size);
	h->n_drawn++;
	return true;
}

static size_t
work(void *ctx, size_t slot, unsigned worker)
{
	struct ahead *h = ctx;
	struct reader_of *r = &h->reader[worker];
	struct stretch *s = &h->slot[slot];

	r->filling = s;
	if (h->divides)
		reader_fork_feed(r->fork, &r->block);
	while (h->divides && !stretch_fill(s, r->fork, h->refer, &r->scratch))
		continue;
	return s->bytes + s->file.len;
}

struct ahead *
ahead_new(struct arena *a, struct reader_cursor *c, struct lane *const lane[],
	size_t n_lane, bool refer, struct lines_tap tap)
{
	struct ahead *h = ARENA_NEW(a, struct ahead, 1);
	const struct crew_task task = { .n_slot = n_lane ? AHEAD : 1,
		.max_weight = AHEAD_BYTES,
		.draw = draw,
		.work = work,
		.ctx = h };

	h->cursor = c;
	h->tap = tap;
	pthread_mutex_init(&h->tapping, NULL);
	h->refer = refer;
	h->divides = n_lane && reader_fork_may(c);
	h->n_reader = n_lane + 1;
	h->reader = ARENA_NEW(a, struct reader_of, h->n_reader);
	for (size_t i = 0; i < h->n_reader && h->divides; i++)
		h->reader[i].fork = reader_fork(c, refuse, &h->reader[i]);
	h->crew = crew_open(a, &task, lane, n_lane);
	return h;
}

void
ahead_release(struct ahead *h)
{
	if (!h)
		return;
	crew_close(h->crew);
	pthread_mutex_destroy(&h->tapping);
	for (size_t i = 0; i < AHEAD; i++)
		stretch_release(&h->slot[i]);
	for (size_t i = 0; i < h->n_reader; i++) {
		lines_block_release(&h->reader[i].block);
		arena_release(&h->reader[i].scratch);
		if (h->reader[i].fork)
			reader_fork_join(h->cursor, h->reader[i].fork);
	}
}

struct stretch *
ahead_next(struct ahead *h)
{
	size_t slot;

	if (!crew_next(h->crew, &slot))
		return NULL;
	give_first(h, ++h->n_taken);
	return &h->slot[slot];
}
