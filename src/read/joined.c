/* joined.c - see joined.h.
 *
 *	hash of a key --map--> number;  open[number - first]: pieces, and their text
 *
 * Keys are kept in two maps: when the later is full, the earlier is forgotten. */
#include "read/joined.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/hash64.h"
#include "base/json_write.h"
#include "base/map.h"

#include <stdlib.h>

enum { KEY, MODEL, ACCOUNT, TIME, REQUEST, RESPONSE, EVENT, BYTES, KINDS };
static const char *const names[] = { "key", "model", "account", "time", "request",
	"response", "events" };

enum { EVENTS_LOOKED_AT = 128 };
/* Many more than groups that can be open: each of those counts GROUP_BYTES and what its
 * two buffers begin with. */
enum { KEYS_MAX = 1 << 20, GROUP_BYTES = 192 };

struct piece {
	int kind;
	int64_t sequence;
	size_t at, len; /* in the text */
};

struct group {
	struct buf text, piece;
	uint64_t offset, line; /* of the part that is its place */
	bool answered;         /* that is a part of the answer */
};

/* Keys by their hash, and the number of the first of them. */
struct keys {
	struct arena arena;
	struct map map;
	uint32_t first;
};

struct joined {
	struct arena arena;
	struct keys *keys, *older; /* of late; and of before those */
	struct buf open;           /* of struct group */
	uint32_t first;            /* number of open[0] */
	size_t given;              /* of open, from the front */
	size_t ready;              /* of open, from the front */
	size_t held, held_max, largest;
	struct buf json;
};

struct joined *
joined_new(size_t largest, size_t held)
{
	struct arena a = { 0 };
	struct joined *j = ARENA_NEW(&a, struct joined, 1);

	j->arena = a;
	j->largest = largest;
	j->held_max = held;
	for (size_t i = 0; i < 2; i++) {
		struct keys *k = ARENA_NEW(&j->arena, struct keys, 1);

		map_init(&k->map, &k->arena);
		*(i ? &j->older : &j->keys) = k;
	}
	buf_init(&j->open, SIZE_MAX / 2);
	buf_init(&j->json, SIZE_MAX / 2);
	return j;
}

static struct group *
group_at(struct joined *j, size_t i)
{
	return (struct group *)(void *)j->open.ptr + i;
}

static size_t
n_open(const struct joined *j)
{
	return j->open.len / sizeof(struct group);
}

/* The memory that a group takes. */
static size_t
cost(const struct group *g)
{
	return GROUP_BYTES + g->text.cap + g->piece.cap;
}

static void
release(struct joined *j, size_t i)
{
	struct group *g = group_at(j, i);

	j->held -= cost(g);
	buf_release(&g->text);
	buf_release(&g->piece);
}

void
joined_free(struct joined *j)
{
	struct arena a;

	if (!j)
		return;
	for (size_t i = j->given; i < n_open(j); i++)
		release(j, i);
	buf_release(&j->open);
	buf_release(&j->json);
	arena_release(&j->keys->arena);
	arena_release(&j->older->arena);
	a = j->arena;
	arena_release(&a);
}

static struct str
text_of(const struct group *g, const struct piece *p)
{
	return str_sub(buf_view(&g->text), p->at, p->len);
}

static struct piece *
pieces_of(const struct group *g, size_t *n)
{
	*n = g->piece.len / sizeof(struct piece);
	return (struct piece *)(void *)g->piece.ptr;
}

static const struct piece *
find(const struct group *g, int kind, int64_t sequence)
{
	size_t n;
	const struct piece *p = pieces_of(g, &n);

	for (size_t i = 0; i < n; i++)
		if (p[i].kind == kind && (kind < REQUEST || p[i].sequence == sequence))
			return &p[i];
	return NULL;
}

static void
add_piece(struct joined *j, struct group *g, int kind, int64_t sequence, struct str text)
{
	const struct piece p = { kind, sequence, g->text.len, text.len };
	const size_t before = cost(g);

	buf_str(&g->text, text);
	buf_add(&g->piece, &p, sizeof p);
	j->held += cost(g) - before;
}

/* The number of a key, a new one where it is not known or was forgotten. */
static uint32_t
number_of(struct joined *j, struct str key, bool *fresh)
{
	const uint64_t hash = hash64(key.ptr, key.len);
	struct keys *k = j->keys;
	uint32_t number = map_find_u64(&j->older->map, hash);

	*fresh = false;
	if (number != MAP_NONE)
		return j->older->first + number;
	if (k->map.n == KEYS_MAX && map_find_u64(&k->map, hash) == MAP_NONE) {
		const uint32_t first = k->first + k->map.n;

		j->keys = j->older;
		j->older = k;
		k = j->keys;
		arena_release(&k->arena);
		map_init(&k->map, &k->arena);
		k->first = first;
	}
	return k->first + map_put_u64(&k->map, hash, fresh);
}

/* The group of a key, made when it is new; NULL when it was given out. */
static struct group *
group_of(struct joined *j, struct str key)
{
	struct group fresh_group = { 0 };
	bool fresh;
	uint32_t number = number_of(j, key, &fresh);

	if (number < j->first + j->ready)
		return NULL;
	if (fresh) {
		buf_init(&fresh_group.text, j->largest);
		buf_init(&fresh_group.piece, j->largest);
		buf_add(&j->open, &fresh_group, sizeof fresh_group);
		j->held += cost(&fresh_group);
		add_piece(j, group_at(j, number - j->first), KEY, 0, key);
	}
	return group_at(j, number - j->first);
}

static bool
is_over(const struct group *g)
{
	return g->text.over || g->piece.over;
}

/* A part that was logged twice is one. */
static enum rc
check(const struct group *g, const struct part *p, const struct str *text,
	const struct record *r, struct err *e)
{
	for (int k = REQUEST; k <= RESPONSE; k++) {
		const struct piece *same = text[k].len ? find(g, k, p->sequence) : NULL;

		if (same && !str_equal(text_of(g, same), text[k]))
			return record_fail(r, NULL, e,
				"sequence number %lld is there twice with different texts",
				(long long)p->sequence);
	}
	return RC_OK;
}

/* An exporter that was not answered sends again. Of many only the first are looked at. */
static bool
has_event(const struct group *g, struct str text)
{
	size_t n;
	const struct piece *p = pieces_of(g, &n);

	for (size_t i = 0; i < n && i < EVENTS_LOOKED_AT; i++)
		if (p[i].kind == EVENT && str_equal(text_of(g, &p[i]), text))
			return true;
	return false;
}

/* Where the record's bytes stand in the event that was made of it, or at their end. */
static size_t
bytes_at(const struct group *g, struct str bytes)
{
	size_t n;
	const struct piece *p = pieces_of(g, &n);
	struct str event = n ? text_of(g, &p[n - 1]) : (struct str){ 0 };
	size_t at = event.len - bytes.len - 1;

	if (n && p[n - 1].kind == EVENT && event.len > bytes.len &&
		str_equal(str_sub(event, at, bytes.len), bytes))
		return p[n - 1].at + at;
	return g->text.len;
}

static void
set_place(struct joined *j, struct group *g, const struct record *r, bool answers)
{
	struct str bytes = r->bytes.ptr ? r->bytes : r->text;
	size_t n, at = bytes_at(g, bytes);
	struct piece *p = pieces_of(g, &n);

	if (g->line && (g->answered || !answers))
		return;
	for (size_t i = 0; i < n; i++)
		if (p[i].kind == BYTES)
			p[i].len = 0;
	g->offset = r->offset;
	g->line = r->line;
	g->answered = answers;
	add_piece(j, g, BYTES, answers, at < g->text.len ? (struct str){ 0 } : bytes);
	p = pieces_of(g, &n);
	if (at < g->text.len)
		p[n - 1] = (struct piece){ BYTES, answers, at, bytes.len };
}

/* Half of what is held goes, the oldest first. */
static void
make_room(struct joined *j)
{
	size_t sum = 0;

	while (j->ready < n_open(j) && sum < j->held / 2)
		sum += cost(group_at(j, j->ready++));
}

enum rc
joined_add(struct joined *j, const struct part *p, const struct record *r, struct err *e)
{
	const struct str text[BYTES] = { p->key, p->model, p->account, p->time,
		p->request, p->response, p->event };
	struct group *g = group_of(j, p->key);

	if (!g)
		return record_fail(r, NULL, e,
			"the other parts of its exchange stood too far before: sort the log "
			"by the id that they share");
	if (check(g, p, text, r, e))
		return e->rc;
	for (int k = MODEL; k < EVENT; k++)
		if (text[k].len && !find(g, k, p->sequence))
			add_piece(j, g, k, p->sequence, text[k]);
	if (p->event.len && !has_event(g, p->event))
		add_piece(j, g, EVENT, 0, p->event);
	set_place(j, g, r, p->answers || p->response.len > 0);
	if (is_over(g))
		return record_fail(r, NULL, e,
			"the parts of its exchange are longer than %zu bytes",
			j->largest);
	if (j->held > j->held_max)
		make_room(j);
	return RC_OK;
}

void
joined_end(struct joined *j)
{
	j->ready = n_open(j);
}

static int
by_place(const void *a, const void *b)
{
	const struct piece *p = a, *q = b;

	if (p->kind != q->kind)
		return p->kind < q->kind ? -1 : 1;
	if (p->sequence != q->sequence)
		return p->sequence < q->sequence ? -1 : 1;
	return (p->at > q->at) - (p->at < q->at);
}

/* Pieces of one text follow each other, and so do the elements of whole arrays. */
static struct str
glued(struct joined *j, struct arena *a, const struct group *g, const struct piece *p,
	size_t n)
{
	bool in_array = false;
	struct buf b;
	struct str out;

	buf_init(&b, j->largest + n);
	for (size_t i = 0; i < n; i++) {
		struct str t = text_of(g, &p[i]), next = { 0 };

		if (i + 1 < n)
			next = str_trim(text_of(g, &p[i + 1]));
		if (in_array)
			t = str_sub(str_trim(t), 1, t.len);
		in_array =
			str_ends(str_trim(t), STR("}]")) && str_starts(next, STR("[{"));
		if (in_array) {
			t = str_trim(t);
			t.len--;
		}
		buf_str(&b, t);
		if (in_array)
			buf_char(&b, ',');
	}
	out = arena_str(a, buf_view(&b));
	buf_release(&b);
	return out;
}

static void
write_events(struct json_write *w, const struct group *g, const struct piece *p, size_t n)
{
	json_write_array(w);
	for (size_t i = 0; i < n; i++)
		json_write_raw(w, text_of(g, &p[i]));
	json_write_array_end(w);
}

static void
make(struct joined *j, const struct group *g)
{
	struct arena a = { 0 };
	struct json_write w;
	size_t n, end;
	struct piece *p = pieces_of(g, &n);

	qsort(p, n, sizeof *p, by_place);
	buf_clear(&j->json);
	json_write_init(&w, &j->json);
	json_write_object(&w);
	for (size_t i = 0; i < n && p[i].kind < BYTES; i = end) {
		for (end = i; end < n && p[end].kind == p[i].kind;)
			end++;
		json_write_key(&w, names[p[i].kind]);
		if (p[i].kind == EVENT)
			write_events(&w, g, &p[i], end - i);
		else
			json_write_str(&w, glued(j, &a, g, &p[i], end - i));
	}
	json_write_object_end(&w);
	arena_release(&a);
}

/* What was given out goes when the next is asked for. */
static void
drop_given(struct joined *j)
{
	const size_t size = j->given * sizeof(struct group);

	if (!j->given || (j->given < n_open(j) / 2 && j->given < j->ready))
		return;
	memmove(j->open.ptr, j->open.ptr + size, j->open.len - size);
	j->open.len -= size;
	j->first += (uint32_t)j->given;
	j->ready -= j->given;
	j->given = 0;
}

bool
joined_next(struct joined *j, struct record *r)
{
	const struct piece *p;
	struct group *g;
	size_t n;

	drop_given(j);
	/* One with a part too many was refused as it came. */
	while (j->given < j->ready && is_over(group_at(j, j->given)))
		release(j, j->given++);
	if (j->given == j->ready)
		return false;
	g = group_at(j, j->given);
	make(j, g);
	p = pieces_of(g, &n);
	r->text = buf_view(&j->json);
	/* The last of them is the one that counts. */
	r->bytes = arena_str(r->arena, text_of(g, &p[n - 1]));
	r->offset = g->offset;
	r->line = g->line;
	r->rows = NULL;
	r->kind = 0;
	release(j, j->given++);
	return true;
}
