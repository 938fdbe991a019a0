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
 * Where a group ends at a multiple of eight groups those become one segment of level 2,
 * and so on. */
#include "ingest/posting.h"

#include "base/file.h"
#include "base/lane.h"
#include "sketch/fingerprint.h"
#include "sketch/segment.h"
#include "store/store_exchange.h"
#include "store/store_sketch.h"

#include <assert.h>

enum { SEGMENT_MAX = 256 * 1024 * 1024 };
/* Far more postings than a batch of texts can hold. */
enum { HELD_MAX = 1 << 30 };
/* A load is full when it is worth a change of threads. Texts have their own limit. */
enum { LOADS = 4, LOAD_BYTES = 256 * 1024, LOAD_MAX = 1 << 30 };
/* A merge that may need more goes to a file. */
enum { MERGE_MAX = 8 * 1024 * 1024 };

static int64_t range = POSTING_RANGE;
static size_t merge_max = MERGE_MAX;

void
posting_scale(int64_t n, size_t max)
{
	range = n;
	merge_max = max;
}

/* Numbers of a segment of level 1. */
static int64_t
group_size(void)
{
	return range * POSTING_FANOUT;
}

/* The postings of some ids that follow each other. */
struct part {
	int64_t id_first, id_last; /* id_first 0: none */
	size_t first, n;           /* postings in held */
};

struct answer {
	int64_t id;
	size_t len; /* of its text */
};

/* Answers on their way to the lane. */
struct load {
	struct posting_sink *sink;
	struct buf answers, text;
	uint64_t number; /* in the lane */
};

/* What is below `lane` belongs to the lane while there is something in it. */
struct posting_sink {
	struct store *store;
	struct load load[LOADS];
	size_t loading; /* the one being filled */
	int64_t group;  /* of the newest id; -1: none yet */
	struct err err;
	struct lane *lane;
	struct arena scratch; /* of one answer */
	struct buf held;      /* postings of the ids since the last flush: one group */
	struct part part[POSTING_FANOUT]; /* by range */
};

struct posting_sink *
posting_sink_new(struct arena *a, struct store *s, struct lane *lane)
{
	struct posting_sink *p = ARENA_NEW(a, struct posting_sink, 1);

	p->store = s;
	p->lane = lane;
	for (size_t i = 0; i < LOADS; i++) {
		p->load[i].sink = p;
		buf_init(&p->load[i].answers, LOAD_MAX);
		buf_init(&p->load[i].text, LOAD_MAX);
	}
	buf_init(&p->held, HELD_MAX);
	p->group = -1;
	return p;
}

void
posting_sink_release(struct posting_sink *p)
{
	if (!p)
		return;
	lane_drain(p->lane);
	for (size_t i = 0; i < LOADS; i++) {
		buf_release(&p->load[i].answers);
		buf_release(&p->load[i].text);
	}
	arena_release(&p->scratch);
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

static void
fingerprint(struct posting_sink *p, int64_t id, struct str answer)
{
	uint64_t *hash;
	size_t n = fingerprint_text(&hash, &p->scratch, answer);
	struct posting *out =
		(struct posting *)(void *)buf_room(&p->held, n * sizeof *out);

	for (size_t i = 0; out && i < n; i++)
		out[i] = (struct posting){ segment_key(hash[i]), (uint32_t)id };
	arena_reset(&p->scratch);
}

static void
put(struct store *s, int level, int64_t first, int64_t last, const struct segment *view)
{
	struct store_segment g = { .level = level,
		.doc_first = first,
		.doc_last = last,
		.n_posting = (int64_t)view->n,
		.bytes = view->bytes };

	store_segment_put(s, &g);
}

/* What a segment shall be made of. */
struct parts {
	const struct segment *list[POSTING_FANOUT + 1];
	size_t n;
	int level;
	int64_t first, last; /* ids */
};

static enum rc
merge_in_memory(struct store *s, const struct parts *p, struct err *e)
{
	struct segment merged;
	struct buf out;

	buf_init(&out, SEGMENT_MAX);
	if (!segment_merge(&out, p->list, p->n, e) &&
		!segment_open(&merged, buf_view(&out), e))
		put(s, p->level, p->first, p->last, &merged);
	buf_release(&out);
	return e->rc;
}

/* A large merge: neither what it reads nor what it writes is held in memory. */
struct large {
	struct store_draft out, in[POSTING_FANOUT];
	size_t n_in;
};

static void
rest(void *ctx)
{
	struct large *l = ctx;

	store_segment_rest(&l->out);
	for (size_t i = 0; i < l->n_in; i++)
		store_segment_rest(&l->in[i]);
}

static enum rc
merge_in_file(struct store *s, const struct parts *p, struct large *l, size_t room,
	struct err *e)
{
	struct store_segment g = {
		.level = p->level, .doc_first = p->first, .doc_last = p->last
	};
	struct segment_rest now_and_then = { rest, l };
	size_t len = 0;

	if (store_segment_draft(&l->out, s, POSTING_FANOUT, room, e))
		return e->rc;
	if (segment_merge_at(l->out.file.ptr, &len, p->list, p->n, &now_and_then, e)) {
		store_segment_drop_draft(&l->out);
		return e->rc;
	}
	for (size_t i = 0; i < p->n; i++)
		g.n_posting += (int64_t)p->list[i]->n;
	g.bytes = (struct str){ l->out.file.ptr, len };
	store_segment_put_draft(&l->out, &g);
	return RC_OK;
}

/* The bytes of a stored segment: in own, or mapped where there is no room for many. */
static enum rc
fetch(struct str *bytes, struct store *s, struct store_segment *g, struct arena *own,
	struct large *l, struct err *e)
{
	struct arena once = { 0 };
	struct store_draft *d = &l->in[l->n_in];

	if (g->level == 0 || g->in_file) {
		store_segment_bytes(g, own, s, e);
		*bytes = g->bytes;
		return e->rc;
	}
	if (!store_segment_bytes(g, &once, s, e) &&
		!store_segment_draft(d, s, (unsigned)l->n_in, g->bytes.len, e)) {
		memcpy(d->file.ptr, g->bytes.ptr, g->bytes.len);
		*bytes = (struct str){ d->file.ptr, g->bytes.len };
		file_map_rest(*bytes);
		l->n_in++;
	}
	arena_release(&once);
	return e->rc;
}

/* Puts one segment in the place of stored ones: their union and that of more, or of
 * NULL. It covers the ids of them all. */
static enum rc
replace(struct store *s, struct store_segment *old, size_t n_old,
	const struct segment *more, int level, struct err *e)
{
	struct parts p = {
		.level = level, .first = old[0].doc_first, .last = old[n_old - 1].doc_last
	};
	struct segment view[POSTING_FANOUT];
	struct large large = { .n_in = 0 };
	struct arena own = { 0 };
	struct str bytes;
	size_t room = 0;

	for (; p.n < n_old && !e->rc; p.n++)
		if (!fetch(&bytes, s, &old[p.n], &own, &large, e) &&
			!segment_open(&view[p.n], bytes, e))
			p.list[p.n] = &view[p.n];
	if (more)
		p.list[p.n++] = more;
	if (!e->rc && !segment_merge_room(&room, p.list, p.n, e)) {
		for (size_t i = 0; i < n_old; i++)
			store_segment_drop(s, old[i].id);
		if (room > merge_max)
			merge_in_file(s, &p, &large, room, e);
		else
			merge_in_memory(s, &p, e);
	}
	while (large.n_in)
		store_segment_drop_draft(&large.in[--large.n_in]);
	arena_release(&own);
	return e->rc;
}

/* The stored segments of a level that cover ids from first on, and fewer than n_id. */
static enum rc
find_stored(struct store_segment old[POSTING_FANOUT], size_t *n, struct store *s,
	int level, int64_t first, int64_t n_id, struct err *e)
{
	struct arena own = { 0 };
	struct store_segment *g;
	size_t n_all;

	*n = 0;
	if (!store_segments(&g, &n_all, &own, s, e))
		for (size_t i = 0; i < n_all && *n < POSTING_FANOUT; i++)
			if (g[i].level == level && g[i].doc_first >= first &&
				g[i].doc_first < first + n_id)
				old[(*n)++] = g[i];
	arena_release(&own);
	return e->rc;
}

/* Puts what is held of some ids into the store, with the stored segments of level 0 that
 * cover ids from first on, fewer than n_id. Nothing held: those alone. */
static enum rc
store_part(struct posting_sink *p, struct part held, int level, int64_t first,
	int64_t n_id, struct err *e)
{
	struct store_segment old[POSTING_FANOUT];
	struct posting *list, *scratch;
	struct segment view;
	struct buf out;
	size_t n_old, n;

	if (find_stored(old, &n_old, p->store, 0, first, n_id, e))
		return e->rc;
	if (!held.id_first)
		return n_old ? replace(p->store, old, n_old, NULL, level, e) : RC_OK;
	scratch = scratch_for(p, held.n);
	if (!scratch)
		return buf_check(&p->held, "the postings of a batch", e);
	buf_init(&out, SEGMENT_MAX);
	list = held_at(p, held.first);
	n = segment_sort(list, scratch, held.n);
	segment_write(&out, list, n);
	if (!buf_check(&out, "a segment", e) && !segment_open(&view, buf_view(&out), e)) {
		if (n_old) {
			old[n_old - 1].doc_last = held.id_last;
			replace(p->store, old, n_old, &view, level, e);
		} else {
			put(p->store, level, held.id_first, held.id_last, &view);
		}
	}
	buf_release(&out);
	return e->rc;
}

static void
forget(struct posting_sink *p)
{
	memset(p->part, 0, sizeof p->part);
	buf_clear(&p->held);
}

/* Of the segments that end with a group, eight of a level become one of the next. Those
 * that together would be too large stay. */
static enum rc
climb(struct posting_sink *p, int64_t group, struct err *e)
{
	int64_t end = (group + 1) * group_size(), size = group_size();
	struct store_segment old[POSTING_FANOUT];
	size_t n;

	for (int level = 1; level < POSTING_LEVELS && !e->rc; level++) {
		int64_t n_posting = 0;

		size *= POSTING_FANOUT;
		if (end % size ||
			find_stored(old, &n, p->store, level, end - size, size, e))
			break;
		for (size_t i = 0; i < n; i++)
			n_posting += old[i].n_posting;
		buf_release(&p->held); /* not while there is a merge */
		buf_init(&p->held, HELD_MAX);
		if (n && (uint64_t)n_posting <= SEGMENT_POSTINGS_MAX)
			replace(p->store, old, n, NULL, level + 1, e);
	}
	return e->rc;
}

/* A group of eight ranges that is full becomes one segment. So does one that somebody
 * left of level 0, full or cut short. */
static enum rc
close_group(struct posting_sink *p, int64_t group, struct err *e)
{
	struct part all = { 0 };

	for (size_t i = 0; i < POSTING_FANOUT; i++)
		if (p->part[i].id_first) {
			all.id_first = all.id_first ? all.id_first : p->part[i].id_first;
			all.id_last = p->part[i].id_last;
			all.n += p->part[i].n;
		}
	if (!e->rc && group >= 0 && !buf_check(&p->held, "the postings of a batch", e))
		store_part(p, all, 1, group * group_size(), group_size(), e);
	forget(p);
	if (!e->rc && group >= 0)
		climb(p, group, e);
	return e->rc;
}

/* Adds the postings of an answer to what is held. */
static void
take(struct posting_sink *p, int64_t id, struct str answer)
{
	struct part *part = &p->part[id % group_size() / range];

	assert(id > part->id_last && id <= UINT32_MAX);
	if (!part->id_first)
		*part = (struct part){ .id_first = id, .first = n_held(p) };
	part->id_last = id;
	fingerprint(p, id, answer);
	part->n = n_held(p) - part->first;
}

/* In the lane. */
static void
take_load(void *ctx)
{
	struct load *l = ctx;
	struct str text = buf_view(&l->text), rest = buf_view(&l->answers);
	struct answer a;

	while (rest.len) {
		memcpy(&a, rest.ptr, sizeof a);
		rest = str_sub(rest, sizeof a, rest.len);
		take(l->sink, a.id, str_sub(text, 0, a.len));
		text = str_sub(text, a.len, text.len);
	}
}

/* Sends the load being filled on its way, and begins the next. */
static void
send(struct posting_sink *p)
{
	struct load *l = &p->load[p->loading];

	if (!l->answers.len)
		return;
	l->number = lane_put(p->lane, take_load, l);
	p->loading = (p->loading + 1) % LOADS;
	l = &p->load[p->loading];
	lane_wait(p->lane, l->number);
	buf_clear(&l->answers);
	buf_clear(&l->text);
}

/* All answers are taken: what is held is ours again. */
static void
settle(struct posting_sink *p)
{
	send(p);
	lane_drain(p->lane);
}

void
posting_sink_add(struct posting_sink *p, int64_t id, struct str answer)
{
	struct answer a = { id, answer.len };
	struct load *l;
	int64_t group = id / group_size();

	if (group != p->group) {
		settle(p);
		close_group(p, p->group < 0 ? group - 1 : p->group, &p->err);
		p->group = group;
	}
	if (p->lane) {
		l = &p->load[p->loading];
		buf_add(&l->answers, &a, sizeof a);
		buf_str(&l->text, answer);
		if (l->text.len >= LOAD_BYTES)
			send(p);
	} else {
		take(p, id, answer);
	}
	if (id % group_size() == group_size() - 1) {
		settle(p);
		close_group(p, group, &p->err);
	}
}

enum rc
posting_sink_flush(struct posting_sink *p, struct err *e)
{
	settle(p);
	err_copy(e, &p->err);
	if (!e->rc)
		buf_check(&p->held, "the postings of a batch", e);
	for (int64_t i = 0; i < POSTING_FANOUT && !e->rc; i++)
		if (p->part[i].id_first)
			store_part(p, p->part[i], 0, p->group * group_size() + i * range,
				range, e);
	forget(p);
	return e->rc;
}

enum rc
posting_rebuild(struct store *s, struct err *e)
{
	struct arena own = { 0 }, text = { 0 };
	struct posting_sink *p = posting_sink_new(&own, s, NULL);
	struct store_walk *w;
	struct store_row row;

	store_begin(s);
	store_segment_drop_all(s);
	if (!store_walk_open(&w, s, 0, 0, STORE_ROW_RESPONSE, e)) {
		while (store_walk_next(w, &row, &text)) {
			posting_sink_add(p, row.id, row.response);
			arena_reset(&text);
		}
		if (!store_walk_close(w, e) && !posting_sink_flush(p, e))
			store_end(s, e);
	}
	posting_sink_release(p);
	arena_release(&text);
	arena_release(&own);
	return e->rc;
}
