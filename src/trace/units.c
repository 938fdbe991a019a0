/* units.c - see units.h. */
#include "trace/units.h"

#include "store/store_exchange.h"
#include "trace/grams.h"

/* By the store's number of a prompt. */
struct prompt_class {
	uint64_t like;
	uint8_t length;
	bool known;
};

struct maker {
	struct units *units;
	struct store *store;
	struct prompt_class *prompt;
	size_t cap;
	struct map unit_of;
	struct arena own, text;
};

enum rc
units_init(struct units *u, struct arena *a, struct store *s, struct err *e)
{
	struct store_info info;

	*u = (struct units){ 0 };
	if (store_info(s, &info, e))
		return e->rc;
	u->n_doc = (size_t)info.n_exchange + 1;
	u->recurs = ARENA_NEW(a, unsigned char, u->n_doc / 8 + 1);
	map_init(&u->account, a);
	return RC_OK;
}

void
units_found(void *ctx, const struct recur_found *f)
{
	struct units *u = ctx;

	for (size_t i = 0; i < f->n_counted; i++) {
		size_t doc = (size_t)f->answer[i].row->id;

		if (doc < u->n_doc)
			u->recurs[doc / 8] |= (unsigned char)(1 << doc % 8);
	}
}

static uint8_t
log2_of(uint64_t n)
{
	uint8_t bits = 0;

	while (n >>= 1)
		bits++;
	return bits;
}

static void
classify(struct prompt_class *c, struct arena *a, struct str text)
{
	struct grams g;

	grams_words(&g, a, text, GRAMS_WORDS_MAX);
	grams_hash(&g, a);
	c->known = true;
	c->length = log2_of(g.n);
	c->like = g.n_gram ? g.gram[0] : 0;
	for (size_t i = 1; i < g.n_gram; i++)
		c->like = g.gram[i] < c->like ? g.gram[i] : c->like;
}

static const struct prompt_class *
class_of(struct maker *m, int64_t prompt, struct err *e)
{
	size_t at = (size_t)prompt;
	struct store_prompt got;

	ARENA_GROW(&m->own, m->prompt, &m->cap, at + 1);
	if (!m->prompt[at].known) {
		if (store_prompts_get(&got, &m->text, m->store, prompt, e))
			return NULL;
		classify(&m->prompt[at], &m->text, got.text);
	}
	return &m->prompt[at];
}

/* The unit that an answer belongs to, a new one or one that is there. */
static struct unit *
unit_for(struct maker *m, struct arena *a, size_t *cap, const struct unit *x)
{
	struct units *u = m->units;
	const uint32_t key[4] = { x->account, x->prompt, x->model, x->length };
	bool fresh;
	uint32_t at = map_put(
		&m->unit_of, (struct str){ (const void *)key, sizeof key }, &fresh);

	if (!fresh)
		return &u->unit[at];
	ARENA_GROW(a, u->unit, cap, u->n + 1);
	u->unit[u->n] = *x;
	return &u->unit[u->n++];
}

static enum rc
add(struct maker *m, struct arena *a, size_t *cap, const struct store_row *row,
	struct err *e)
{
	struct units *u = m->units;
	const struct prompt_class *c;
	struct unit x = { .prompt = (uint32_t)row->prompt,
		.model = (uint32_t)row->model,
		.length = log2_of((uint64_t)row->response_len) };
	size_t doc = (size_t)row->id;

	if (!row->account.len) {
		u->n_nameless++;
		return RC_OK;
	}
	c = class_of(m, row->prompt, e);
	if (!c)
		return e->rc;
	x.like = c->like;
	x.prompt_length = c->length;
	x.account = map_put(&u->account, row->account, NULL);
	u->n_answer++;
	unit_for(m, a, cap, &x)->recurs |=
		doc < u->n_doc && u->recurs[doc / 8] >> doc % 8 & 1;
	return RC_OK;
}

enum rc
units_make(struct units *u, struct arena *a, struct store *s, struct err *e)
{
	struct maker m = { .units = u, .store = s };
	struct arena facts = { 0 };
	struct store_walk *w;
	struct store_row row;
	size_t cap = 0;

	map_init(&m.unit_of, &m.own);
	if (!store_walk_open(&w, s, 0, 0, STORE_ROW_FACTS, e)) {
		while (!e->rc && store_walk_next(w, &row, &facts)) {
			add(&m, a, &cap, &row, e);
			arena_reset(&facts);
			arena_reset(&m.text);
		}
		store_walk_close(w, e);
	}
	arena_release(&facts);
	arena_release(&m.text);
	arena_release(&m.own);
	return e->rc;
}
