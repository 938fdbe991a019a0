/* store_prompt_index.c - see store_prompt_index.h.
 *
 *	prompts    1..131071   131072..147455  147456..163839   163840..163990
 *	           [level 1 ]  [   level 0  ]  [  level 0   ]   tail, in memory
 *
 * A look-up asks the filters of all segments at once and opens what may have the key;
 * then the tail. */
#include "config.h"

#include "store/store_prompt_index.h"

#include "base/bits.h"
#include "base/file.h"
#include "seal/digest.h"
#include "store/store_core.h"
#include "store/store_levels.h"

/* Eight of level 5 are more than there are numbers. */
enum { TOP_LEVEL = 5 };
/* Postings; prompts, each of some pages of 4 KiB. */
enum { REST_EVERY = 1 << 16, READ_MAX = 64 };
#define NONE UINT32_MAX

static int64_t range = STORE_PROMPT_INDEX_RANGE;
static unsigned key_bits = SEGMENT_KEY_BITS;

void
store_prompt_index_scale(int64_t n, unsigned bits)
{
	range = n;
	key_bits = bits;
}

uint64_t
store_prompt_index_key(const unsigned char digest32[32], struct str name)
{
	unsigned char of_both[DIGEST_BYTES];
	struct digest d;

	digest_init(&d);
	digest_add(&d, digest32, DIGEST_BYTES);
	digest_add(&d, name.ptr, name.len);
	digest_end(&d, of_both);
	return bits_load(of_both, 8) >> (64 - key_bits) << (SEGMENT_KEY_BITS - key_bits);
}

/* Begins a tail at prompt first. */
static void
begin_tail(struct store_prompt_tail *t, struct arena *a, int64_t first)
{
	if (!t->at)
		t->at = ARENA_RAW(a, struct posting, 2 * (size_t)range);
	arena_reset(&t->arena);
	map_init(&t->map, &t->arena);
	t->oldest = ARENA_RAW(&t->arena, uint32_t, (size_t)range);
	t->later = ARENA_RAW(&t->arena, uint32_t, (size_t)range);
	t->first = first;
	t->n = 0;
}

static void
add_to_tail(struct store_prompt_tail *t, uint64_t key, int64_t id)
{
	uint32_t which = (uint32_t)t->n, *end;
	bool fresh;
	uint32_t k = map_put_u64(&t->map, key, &fresh);

	if (fresh)
		t->oldest[k] = NONE;
	for (end = &t->oldest[k]; *end != NONE;)
		end = &t->later[*end];
	*end = which;
	t->later[which] = NONE;
	t->at[t->n++] = (struct posting){ key, (uint32_t)id };
}

static int64_t
next_in_tail(const struct store_prompt_tail *t, uint64_t key, int64_t after)
{
	uint32_t k = map_find_u64(&t->map, key);
	uint32_t which = k == MAP_NONE ? NONE : t->oldest[k];

	while (which != NONE && t->first + which <= after)
		which = t->later[which];
	return which == NONE ? 0 : t->first + which;
}

static void
fail(struct store *s, const char *what, int64_t number)
{
	store_core_fail(s, RC_INTEGRITY, "%s: %s %lld: run \"assay store rebuild\"",
		s->path, what, (long long)number);
}

static void
release(struct store_prompt_segment *g)
{
	arena_release(&g->arena);
	*g = (struct store_prompt_segment){ 0 };
}

/* The keys of a segment that was read; what is mapped is passed once. */
static void
fill(struct store_prompt_segment *out, bool is_mapped)
{
	struct segment_cursor c = { .s = &out->view };
	struct posting p;

	bloom_init(&out->keys, &out->arena, out->view.n);
	while (segment_next(&c, &p)) {
		bloom_add(&out->keys, p.key);
		if (is_mapped && c.i % REST_EVERY == 0)
			file_map_rest(out->view.bytes);
	}
	if (is_mapped)
		file_map_scattered(out->view.bytes);
}

/* Opens a segment, or takes it from those that are open. */
static enum rc
open_segment(struct store_prompt_segment *out, struct store *s, struct store_segment *g,
	struct err *e)
{
	struct store_prompt_index *x = &s->prompt_index;

	for (size_t i = 0; i < x->n_segment; i++)
		if (x->segment[i].view.bytes.len &&
			!memcmp(x->segment[i].digest32, g->digest32, DIGEST_BYTES)) {
			*out = x->segment[i];
			x->segment[i] = (struct store_prompt_segment){ 0 };
			return RC_OK;
		}
	*out = (struct store_prompt_segment){ 0 };
	memcpy(out->digest32, g->digest32, DIGEST_BYTES);
	if (store_segment_bytes(g, &out->arena, s, e))
		return e->rc;
	if (segment_open(&out->view, g->bytes, e))
		return err_in(e, arena_fmt(&out->arena, "%s: segment %lld", s->path,
					 (long long)g->id)
					 .ptr);
	fill(out, g->in_file);
	return RC_OK;
}

/* Makes those that are open the ones that the store lists. Returns the first number that
 * they do not cover. */
static int64_t
read_segments(struct store *s)
{
	struct store_prompt_segment now[STORE_PROMPT_INDEX_SEGMENTS];
	struct store_prompt_index *x = &s->prompt_index;
	struct arena own = { 0 };
	struct store_segment *g;
	struct err e = { 0 };
	int64_t next = 1;
	size_t n, n_now = 0;

	if (store_segments(&g, &n, &own, s, STORE_SEGMENT_PROMPTS, &e))
		n = 0;
	for (size_t i = 0; i < n && !e.rc && !s->db.err.rc; i++) {
		if (g[i].doc_first != next || (g[i].doc_last + 1) % range ||
			n_now == STORE_PROMPT_INDEX_SEGMENTS) {
			fail(s, "the segments of prompts do not fit together at segment",
				g[i].id);
			break;
		}
		next = g[i].doc_last + 1;
		open_segment(&now[n_now++], s, &g[i], &e);
	}
	for (size_t i = 0; i < x->n_segment; i++)
		release(&x->segment[i]);
	x->n_segment = n_now;
	memcpy(x->segment, now, n_now * sizeof *now);
	store_segment_rest(s);
	x->n_read = 0;
	if (e.rc)
		store_core_fail(s, e.rc, "%s", e.text);
	arena_release(&own);
	return next;
}

/* The tail has reached the end of its range. */
static void
close_range(struct store *s)
{
	struct store_prompt_tail *t = &s->prompt_index.tail;
	int64_t end = t->first + (int64_t)t->n;
	const struct store_level at = { STORE_SEGMENT_PROMPTS, 0, end - range, range };
	const struct store_levels_held held = { t->first, end - 1, t->at, t->at + t->n,
		t->n };
	struct err e = { 0 };

	if (!s->in_batch)
		fail(s, "no segment holds the prompts from number", t->first);
	else if (store_levels_put(s, &at, &held, &e) ||
		 store_levels_climb(s, at, TOP_LEVEL, &e))
		store_core_fail(s, e.rc, "%s", e.text);
	begin_tail(t, &s->arena, end);
	if (!s->db.err.rc)
		read_segments(s);
}

static void
take(struct store *s, uint64_t key, int64_t id)
{
	struct store_prompt_tail *t = &s->prompt_index.tail;

	if (id != t->first + (int64_t)t->n || id > UINT32_MAX) {
		fail(s, "the segments of prompts do not end before number", id);
		return;
	}
	add_to_tail(t, key, id);
	if ((id + 1) % range == 0)
		close_range(s);
}

static void
read_tail(struct store *s)
{
	struct store_prompt_tail *t = &s->prompt_index.tail;
	struct stmt *st = store_stmt(s, STORE_STMT_PROMPT_FROM);

	stmt_int(st, 1, t->first + (int64_t)t->n);
	while (stmt_row(st)) {
		struct str digest = stmt_get_blob(st, 1);

		if (digest.len != DIGEST_BYTES) {
			fail(s, "there is no digest of prompt", stmt_get_int(st, 0));
			break;
		}
		take(s,
			store_prompt_index_key(
				(const unsigned char *)digest.ptr, stmt_get_text(st, 2)),
			stmt_get_int(st, 0));
	}
	stmt_reset(st);
}

/* Asked once a batch: another program may have written since the last. */
static bool
know(struct store *s)
{
	struct store_prompt_index *x = &s->prompt_index;
	int64_t next;

	if (x->known)
		return true;
	next = read_segments(s);
	if (s->db.err.rc)
		return false;
	/* What was in the tail is in a segment now. */
	if (next != x->tail.first)
		begin_tail(&x->tail, &s->arena, next);
	read_tail(s);
	return x->known = !s->db.err.rc;
}

/* Pages were read. */
static void
count(struct store *s)
{
	if (++s->prompt_index.n_read < READ_MAX)
		return;
	s->prompt_index.n_read = 0;
	store_segment_rest(s);
}

static int64_t
next_in_segments(struct store *s, uint64_t key, int64_t after)
{
	const struct store_prompt_index *x = &s->prompt_index;

	for (size_t i = 0; i < x->n_segment; i++)
		bloom_fetch(&x->segment[i].keys, key);
	for (size_t i = 0; i < x->n_segment; i++) {
		const struct segment *g = &x->segment[i].view;
		struct segment_hit hit;

		if (!bloom_may_hold(&x->segment[i].keys, key))
			continue;
		count(s);
		if (!segment_find_many(&hit, g, &key, 1))
			continue;
		for (uint32_t k = 0; k < hit.n; k++)
			if (segment_doc(g, hit.first + k) > after)
				return segment_doc(g, hit.first + k);
	}
	return 0;
}

int64_t
store_prompt_index_next(struct store *s, uint64_t key, int64_t after)
{
	int64_t id;

	if (!know(s))
		return 0;
	id = next_in_segments(s, key, after);
	return id ? id : next_in_tail(&s->prompt_index.tail, key, after);
}

void
store_prompt_index_add(struct store *s, uint64_t key, int64_t id)
{
	if (know(s))
		take(s, key, id);
}

void
store_prompt_index_forget(struct store *s)
{
	s->prompt_index.known = false;
	s->prompt_index.tail.first = 0;
}

void
store_prompt_index_rebuild(struct store *s)
{
	store_segment_drop_all(s, STORE_SEGMENT_PROMPTS);
	store_prompt_index_forget(s);
	know(s);
}

void
store_prompt_index_release(struct store_prompt_index *x)
{
	for (size_t i = 0; i < x->n_segment; i++)
		release(&x->segment[i]);
	arena_release(&x->tail.arena);
}
