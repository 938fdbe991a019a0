/* store_prompt_index.c - see store_prompt_index.h.
 *
 *	prompts    1..131071   131072..147455  147456..163839   163840..163990
 *	           [level 1 ]  [   level 0  ]  [  level 0   ]   tail, in memory
 *
 * A look-up asks the filters of a level's segments at once and then what may have the
 *key; then the tail. */
#include "config.h"

#include "store/store_prompt_index.h"

#include "base/bits.h"
#include "seal/digest.h"
#include "store/store_core.h"
#include "store/store_levels.h"
#include "store/store_prompt_seek.h"
#include "store/store_segment.h"

/* The banks of lower levels are in memory. */
enum { TOP_LEVEL = STORE_PROMPT_INDEX_LEVELS - 1, LEVEL_IN_FILE = 2 };
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
release(struct store *s, struct store_prompt_segment *g)
{
	if (g->in_file) {
		file_part_close(&g->file);
		store_segment_unmap(s, g->view.bytes);
	}
	arena_release(&g->arena);
	*g = (struct store_prompt_segment){ 0 };
}

static enum rc
open_view(struct store_prompt_segment *out, struct store *s, struct store_segment *g,
	struct err *e)
{
	struct arena own = { 0 };

	if (!segment_open(&out->view, g->bytes, e) && g->in_file &&
		!file_part_open(&out->file, store_segment_file(&own, s, g->digest32), e))
		out->in_file = true;
	if (e->rc)
		err_in(e, arena_fmt(&own, "%s: segment %lld", s->path, (long long)g->id)
				  .ptr);
	arena_release(&own);
	return e->rc;
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
	return open_view(out, s, g, e);
}

/* Gives a segment its place in the bank of its level, unless another has it. taken has a
 * bit for each place of each level. */
static void
put_in_bank(struct store_prompt_segment *out, struct store *s,
	const struct store_segment *g, unsigned taken[STORE_PROMPT_INDEX_LEVELS])
{
	unsigned level = (unsigned)g->level, set;
	struct store_prompt_bank *b =
		&s->prompt_index.bank[level % STORE_PROMPT_INDEX_LEVELS];
	int64_t width;

	out->in_bank = false;
	if (level >= STORE_PROMPT_INDEX_LEVELS)
		return;
	width = range << 3 * level;
	set = (unsigned)(g->doc_first / width % BLOOM_SETS);
	if (taken[level] >> set & 1 ||
		!store_prompt_bank_make(b, s, (uint64_t)width, level >= LEVEL_IN_FILE))
		return;
	taken[level] |= 1U << set;
	store_prompt_bank_put(b, set, &out->view, out->digest32, out->in_file);
	out->level = level;
	out->set = set;
	out->in_bank = true;
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
	unsigned taken[STORE_PROMPT_INDEX_LEVELS] = { 0 };
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
		if (!open_segment(&now[n_now], s, &g[i], &e))
			put_in_bank(&now[n_now], s, &g[i], taken);
		n_now++;
	}
	for (size_t i = 0; i < x->n_segment; i++)
		release(s, &x->segment[i]);
	x->n_segment = n_now;
	memcpy(x->segment, now, n_now * sizeof *now);
	store_segment_rest(s);
	if (e.rc)
		store_core_fail(s, e.rc, "%s", e.text);
	arena_release(&own);
	return next;
}

/* The tail has reached the end of its range. What this makes due is merged here and not
 * beside the import: it is 0.2 % of its time. */
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

static int64_t
next_in_segment(const struct store_prompt_segment *g, uint64_t key, int64_t after)
{
	struct segment_hit hit;

	if (g->in_file)
		return store_prompt_seek(&g->file, &g->view, key, after);
	if (segment_find_many(&hit, &g->view, &key, 1))
		for (uint32_t i = 0; i < hit.n; i++)
			if (segment_doc(&g->view, hit.first + i) > after)
				return segment_doc(&g->view, hit.first + i);
	return 0;
}

/* Segments are in the order of their prompts, and so are the answers. */
static int64_t
next_in_segments(struct store *s, uint64_t key, int64_t after)
{
	const struct store_prompt_index *x = &s->prompt_index;
	unsigned may[STORE_PROMPT_INDEX_LEVELS] = { 0 };
	int64_t id = 0;

	for (size_t i = 0; i < STORE_PROMPT_INDEX_LEVELS; i++)
		if (x->bank[i].row)
			may[i] = store_prompt_bank_ask(&x->bank[i], key);
	for (size_t i = 0; i < x->n_segment && !id; i++) {
		const struct store_prompt_segment *g = &x->segment[i];

		if (!g->in_bank || may[g->level] >> g->set & 1)
			id = next_in_segment(g, key, after);
	}
	return id;
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
store_prompt_index_release(struct store *s)
{
	struct store_prompt_index *x = &s->prompt_index;

	for (size_t i = 0; i < x->n_segment; i++)
		release(s, &x->segment[i]);
	for (size_t i = 0; i < STORE_PROMPT_INDEX_LEVELS; i++)
		store_prompt_bank_release(&x->bank[i]);
	arena_release(&x->tail.arena);
}
