/* answers.c - see answers.h. */
#include "trace/answers.h"

#include "store/store_exchange.h"
#include "trace/grams.h"

void
answers_init(struct answers *w, struct store *s, bool places)
{
	*w = (struct answers){ .store = s, .places = places };
	map_init(&w->of, &w->arena);
}

void
answers_release(struct answers *w)
{
	arena_release(&w->arena);
	arena_release(&w->text);
}

static const struct answers_place *
places(struct arena *a, const struct grams *g)
{
	struct answers_place *p = ARENA_RAW(a, struct answers_place, g->n);

	for (size_t i = 0; i < g->n; i++) {
		size_t start, len = grams_span(&start, g, i, 1).len;

		p[i] = (struct answers_place){ (uint32_t)start, (uint32_t)(start + len) };
	}
	return p;
}

/* The words, in the arena of one text. */
static enum rc
read(struct answers_words *out, struct answers *w, uint32_t doc, struct err *e)
{
	struct store_row row;
	struct grams g;

	arena_reset(&w->text);
	if (store_exchange_get(&row, &w->text, w->store, doc, e))
		return e->rc;
	grams_words(&g, &w->text, row.response, GRAMS_WORDS_MAX);
	*out = (struct answers_words){ g.hash, w->places ? places(&w->text, &g) : NULL,
		g.n };
	return RC_OK;
}

static void
keep(struct answers *w, uint32_t doc, struct answers_words words)
{
	uint64_t *hash = ARENA_RAW(&w->arena, uint64_t, words.n);
	struct answers_place *place = NULL;

	if (words.n)
		memcpy(hash, words.hash, words.n * sizeof *hash);
	if (words.n && words.place) {
		place = ARENA_RAW(&w->arena, struct answers_place, words.n);
		memcpy(place, words.place, words.n * sizeof *place);
	}
	w->words[map_put_u64(&w->of, doc, NULL)] =
		(struct answers_words){ hash, place, words.n };
	w->n_word += words.n;
}

enum rc
answers_load(struct answers *w, const uint32_t *doc, size_t n, struct err *e)
{
	arena_reset(&w->arena);
	map_init(&w->of, &w->arena);
	w->words = ARENA_RAW(&w->arena, struct answers_words, n);
	w->n_word = 0;
	for (size_t i = 0; i < n && w->n_word < ANSWERS_WORDS; i++) {
		struct answers_words words;

		if (read(&words, w, doc[i], e))
			return e->rc;
		keep(w, doc[i], words);
	}
	return RC_OK;
}

bool
answers_has(const struct answers *w, uint32_t doc)
{
	return map_find_u64(&w->of, doc) != MAP_NONE;
}

enum rc
answers_find(struct answers_words *out, struct answers *w, uint32_t doc, struct err *e)
{
	uint32_t at = map_find_u64(&w->of, doc);

	if (at == MAP_NONE)
		return read(out, w, doc, e);
	*out = w->words[at];
	return RC_OK;
}
