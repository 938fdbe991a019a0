/* posting.c - see posting.h.
 *
 * Postings are held in memory until the batch ends or their group is full. The group
 * then becomes a segment of level 1 at once: level 0 is what a batch leaves behind of a
 * group in its middle. The range being filled is a segment too: a flush in its middle
 * replaces the partial segment by one that also holds the new numbers.
 *
 *	documents   1..16383   16384..18431  18432..20479  20480..20500
 *	segments    [level 1 ] [ level 0  ]  [ level 0  ]  [ partial  ]
 *
 * How full groups go on to higher levels is told in store_levels.h. */
#include "ingest/posting.h"

#include "base/lane.h"
#include "sketch/fingerprint.h"
#include "store/store_exchange.h"
#include "store/store_levels.h"

#include <assert.h>

/* Far more postings than a batch of texts can hold. */
enum { HELD_MAX = 1 << 30 };

static int64_t range = POSTING_RANGE;

void
posting_scale(int64_t n, size_t max)
{
	range = n;
	store_levels_limit(max);
}

/* Numbers of a segment of level 1. */
static int64_t
group_size(void)
{
	return range * STORE_LEVELS_FANOUT;
}

/* The postings of some ids that follow each other. */
struct part {
	int64_t id_first, id_last; /* id_first 0: none */
	size_t first, n;           /* postings in held */
};

struct posting_sink {
	struct store *store;
	int64_t newest; /* id; 0: none yet */
	struct err err;
	struct store_levels_merge *merge; /* or NULL: the lane's while it is in it */
	struct lane *lane;
	uint64_t number; /* of the merge, in the lane */
	struct buf held; /* postings of the ids since the last flush: one group */
	struct part part[STORE_LEVELS_FANOUT]; /* by range */
};

struct posting_sink *
posting_sink_new(struct arena *a, struct store *s, struct lane *lane)
{
	struct posting_sink *p = ARENA_NEW(a, struct posting_sink, 1);

	p->store = s;
	p->lane = lane;
	buf_init(&p->held, HELD_MAX);
	return p;
}

void
posting_sink_release(struct posting_sink *p)
{
	if (!p)
		return;
	lane_wait(p->lane, p->number);
	store_levels_merge_drop(p->merge);
	buf_release(&p->held);
}

static size_t
n_held(const struct posting_sink *p)
{
	return p->held.len / sizeof(struct posting);
}

static struct posting *
held_at(const struct posting_sink *p, size_t i)
{
	return (struct posting *)(void *)p->held.ptr + i;
}

/* Room for n behind what is held, until more is: pages that are there already, batch
 * after batch. NULL when there is none. */
static struct posting *
scratch_for(struct posting_sink *p, size_t n)
{
	size_t len = p->held.len;
	char *room = buf_room(&p->held, n * sizeof(struct posting));

	p->held.len = len;
	return (struct posting *)(void *)room;
}

/* Puts what is held of some ids into the store, into the segment that belongs there. */
static enum rc
store_part(struct posting_sink *p, struct part part, const struct store_level *at,
	struct err *e)
{
	struct store_levels_held held = {
		.id_first = part.id_first, .id_last = part.id_last, .n = part.n
	};

	held.scratch = scratch_for(p, held.n);
	if (!held.scratch)
		return buf_check(&p->held, "the postings of a batch", e);
	held.list = held_at(p, part.first);
	return store_levels_put(p->store, at, &held, e);
}

static void
forget(struct posting_sink *p)
{
	memset(p->part, 0, sizeof p->part);
	buf_clear(&p->held);
}

/* A group of eight ranges that is full becomes one segment. So does one that somebody
 * left of level 0, full or cut short. */
static enum rc
close_group(struct posting_sink *p, int64_t group, struct err *e)
{
	const struct store_level at = { STORE_SEGMENT_ANSWERS, 1, group * group_size(),
		group_size() };
	struct part all = { 0 };

	for (size_t i = 0; i < STORE_LEVELS_FANOUT; i++)
		if (p->part[i].id_first) {
			all.id_first = all.id_first ? all.id_first : p->part[i].id_first;
			all.id_last = p->part[i].id_last;
			all.n += p->part[i].n;
		}
	if (!e->rc && group >= 0 && !buf_check(&p->held, "the postings of a batch", e))
		store_part(p, all, &at, e);
	forget(p);
	return e->rc;
}

/* All groups before one are segments of level 1, or of higher ones. */
static struct store_level
before(int64_t group)
{
	return (struct store_level){ STORE_SEGMENT_ANSWERS, 1, (group - 1) * group_size(),
		group_size() };
}

/* One merge at a time goes on while a group is read. What is held then is nothing: its
 * pages come again when those of the merge go. */
static void
begin_merge(struct posting_sink *p, int64_t group)
{
	if (!p->err.rc && group > 0)
		p->merge = store_levels_merge_begin(
			p->store, before(group), POSTING_LEVELS, &p->err);
	if (!p->merge)
		return;
	buf_release(&p->held);
	buf_init(&p->held, HELD_MAX);
	p->number = lane_put(p->lane, store_levels_merge_work, p->merge);
}

static void
end_merge(struct posting_sink *p)
{
	struct store_levels_merge *m = p->merge;

	lane_wait(p->lane, p->number);
	p->merge = NULL;
	if (p->err.rc)
		store_levels_merge_drop(m);
	else if (m)
		store_levels_merge_end(m, &p->err);
}

/* Adds the postings of an answer to what is held. */
static void
hold(struct posting_sink *p, int64_t id, const uint64_t *hash, size_t n)
{
	struct part *part = &p->part[id % group_size() / range];
	struct posting *out;

	assert(id > part->id_last && id <= UINT32_MAX);
	if (!part->id_first)
		*part = (struct part){ .id_first = id, .first = n_held(p) };
	part->id_last = id;
	out = (struct posting *)(void *)buf_room(&p->held, n * sizeof *out);
	for (size_t i = 0; out && i < n; i++)
		out[i] = (struct posting){ segment_key(hash[i]), (uint32_t)id };
	part->n = n_held(p) - part->first;
}

void
posting_sink_add(struct posting_sink *p, int64_t id, const uint64_t *hash, size_t n)
{
	int64_t group = id / group_size(), last = p->newest / group_size();

	/* Before the first of group 0 there is nothing to be left or merged. */
	if (group != last) {
		close_group(p, p->newest ? last : group - 1, &p->err);
		end_merge(p);
		begin_merge(p, group);
	}
	p->newest = id;
	hold(p, id, hash, n);
	if (id % group_size() == group_size() - 1)
		close_group(p, group, &p->err);
}

enum rc
posting_sink_flush(struct posting_sink *p, struct err *e)
{
	const int64_t group_first = p->newest / group_size() * group_size();

	end_merge(p);
	err_copy(e, &p->err);
	if (!e->rc)
		buf_check(&p->held, "the postings of a batch", e);
	for (int64_t i = 0; i < STORE_LEVELS_FANOUT && !e->rc; i++) {
		const struct store_level at = { STORE_SEGMENT_ANSWERS, 0,
			group_first + i * range, range };

		if (p->part[i].id_first)
			store_part(p, p->part[i], &at, e);
	}
	forget(p);
	return e->rc;
}

enum rc
posting_sink_end(struct posting_sink *p, struct err *e)
{
	int64_t next = (p->newest + 1) / group_size();

	if (!posting_sink_flush(p, e) && next > 0)
		store_levels_climb(p->store, before(next), POSTING_LEVELS, e);
	return e->rc;
}

enum rc
posting_rebuild(struct store *s, struct err *e)
{
	struct arena own = { 0 }, text = { 0 };
	struct posting_sink *p = posting_sink_new(&own, s, NULL);
	struct store_walk *w;
	struct store_row row;
	uint64_t *hash;

	store_begin(s);
	store_segment_drop_all(s, STORE_SEGMENT_ANSWERS);
	if (!store_walk_open(&w, s, 0, 0, STORE_ROW_RESPONSE, e)) {
		while (store_walk_next(w, &row, &text)) {
			size_t n = fingerprint_text(&hash, &text, row.response);

			posting_sink_add(p, row.id, hash, n);
			arena_reset(&text);
		}
		if (!store_walk_close(w, e) && !posting_sink_end(p, e))
			store_end(s, e);
	}
	posting_sink_release(p);
	arena_release(&text);
	arena_release(&own);
	return e->rc;
}
