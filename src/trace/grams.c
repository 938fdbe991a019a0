/* grams.c - see grams.h. */
#include "trace/grams.h"

#include "base/map.h"

void
grams_words(struct grams *g, struct arena *a, struct str text, size_t max)
{
	*g = (struct grams){ .text = text };
	fold_text(&g->fold, a, text, FOLD_ALL);
	g->n = token_split(&g->token, a, g->fold.text, TOKEN_WORDS, max);
	g->hash = ARENA_RAW(a, uint64_t, g->n);
	token_hash(g->hash, g->fold.text, g->token, g->n);
}

void
grams_hash(struct grams *g, struct arena *a)
{
	g->gram = ARENA_RAW(a, uint64_t, g->n);
	g->n_gram = shingle_hash(g->gram, g->hash, g->n, SHINGLE_WORDS);
}

void
grams_mark(struct grams *g, struct arena *a)
{
	g->mark = ARENA_RAW(a, struct mark, g->n_gram);
	g->n_mark = winnow_select(g->mark, g->gram, g->n_gram, WINNOW_WINDOW);
}

struct str
grams_span(size_t *start, const struct grams *g, size_t first, size_t n)
{
	const struct token *head = &g->token[first], *tail = &g->token[first + n - 1];
	size_t end = fold_from(&g->fold, (size_t)tail->start + tail->len);

	*start = fold_from(&g->fold, head->start);
	return str_sub(g->text, *start, end - *start);
}

bool
grams_quoted(struct arena *scratch, const uint64_t *gram, size_t n, struct str prompt)
{
	struct grams w;
	struct map set;
	size_t hits = 0;

	grams_words(&w, scratch, prompt, GRAMS_WORDS_MAX);
	grams_hash(&w, scratch);
	map_init(&set, scratch);
	for (size_t i = 0; i < w.n_gram; i++)
		map_put_u64(&set, w.gram[i], NULL);
	for (size_t i = 0; i < n; i++)
		hits += map_find_u64(&set, gram[i]) != MAP_NONE;
	return n > 0 && 2 * hits >= n;
}
