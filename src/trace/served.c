/* served.c - see served.h. */
#include "trace/served.h"

#include "trace/grams.h"

#include <stdlib.h>

enum { FEW_WORDS = 10 };

void
served_init(struct served *v, struct store *s)
{
	*v = (struct served){ .store = s };
	map_init(&v->row_of, &v->arena);
	map_init(&v->prompt_of, &v->arena);
}

void
served_release(struct served *v)
{
	arena_release(&v->arena);
	arena_release(&v->scratch);
}

/* Unless so many more have room. */
static void
trim(struct served *v, size_t n)
{
	struct served empty = { .store = v->store, .scratch = v->scratch };

	if (v->row_of.n + n <= SERVED_KEEP && v->prompt_of.n + n <= SERVED_KEEP)
		return;
	arena_reset(&v->arena);
	empty.arena = v->arena;
	*v = empty;
	map_init(&v->row_of, &v->arena);
	map_init(&v->prompt_of, &v->arena);
}

void
served_trim(struct served *v)
{
	trim(v, 1);
}

const struct store_row *
served_row(struct served *v, int64_t id, struct err *e)
{
	uint32_t at = map_find_u64(&v->row_of, (uint64_t)id);
	struct store_row row;

	if (at != MAP_NONE)
		return v->row[at];
	if (store_exchange_facts(&row, &v->arena, v->store, id, e))
		return NULL;
	at = map_put_u64(&v->row_of, (uint64_t)id, NULL);
	ARENA_GROW(&v->arena, v->row, &v->row_cap, (size_t)at + 1);
	v->row[at] = ARENA_RAW(&v->arena, struct store_row, 1);
	*v->row[at] = row;
	return v->row[at];
}

const struct served_prompt *
served_prompt(struct served *v, int64_t prompt, struct err *e)
{
	uint32_t at = map_find_u64(&v->prompt_of, (uint64_t)prompt);
	struct store_prompt got;

	if (at != MAP_NONE)
		return v->prompt[at];
	arena_reset(&v->scratch);
	if (store_prompts_get(&got, &v->scratch, v->store, prompt, e))
		return NULL;
	at = map_put_u64(&v->prompt_of, (uint64_t)prompt, NULL);
	ARENA_GROW(&v->arena, v->prompt, &v->prompt_cap, (size_t)at + 1);
	v->prompt[at] = ARENA_NEW(&v->arena, struct served_prompt, 1);
	served_prompt_make(v->prompt[at], &v->arena, got.text,
		arena_fmt(&v->scratch, "%.*s\n%.*s", STR_ARG(got.system),
			STR_ARG(got.context)));
	v->prompt[at]->name = arena_str(&v->arena, got.name);
	return v->prompt[at];
}

static int
by_number(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* An answer's prompt may be stored far before those of its neighbours. */
enum rc
served_load(struct served *v, const uint32_t *doc, size_t n, struct err *e)
{
	struct arena own = { 0 };
	int64_t *prompt = ARENA_RAW(&own, int64_t, n);
	const struct store_row *row;

	trim(v, n);
	for (size_t i = 0; i < n && (row = served_row(v, doc[i], e)); i++)
		prompt[i] = row->prompt;
	if (n && !e->rc)
		qsort(prompt, n, sizeof *prompt, by_number);
	for (size_t i = 0; i < n && !e->rc; i++)
		served_prompt(v, prompt[i], e);
	arena_release(&own);
	return e->rc;
}

static size_t
set_of(uint64_t **set, struct arena *a, const uint64_t *hash, size_t n)
{
	*set = ARENA_RAW(a, uint64_t, n);
	if (n)
		memcpy(*set, hash, n * sizeof **set);
	return shingle_unique(*set, n);
}

void
served_prompt_make(
	struct served_prompt *p, struct arena *a, struct str text, struct str before)
{
	struct arena own = { 0 };
	struct grams g, b;
	uint64_t *all;

	*p = (struct served_prompt){ 0 };
	grams_words(&g, &own, text, GRAMS_WORDS_MAX);
	grams_hash(&g, &own);
	grams_words(&b, &own, before, GRAMS_WORDS_MAX);
	grams_hash(&b, &own);
	all = ARENA_RAW(&own, uint64_t, g.n_gram + b.n_gram);
	for (size_t i = 0; i < g.n_gram; i++)
		all[i] = g.gram[i];
	for (size_t i = 0; i < b.n_gram; i++)
		all[g.n_gram + i] = b.gram[i];
	p->n_word = set_of(&p->word, a, g.hash, g.n);
	p->n_gram = set_of(&p->gram, a, g.gram, g.n_gram);
	p->n_said = set_of(&p->said, a, all, g.n_gram + b.n_gram);
	arena_release(&own);
}

static int
ascending(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

bool
served_quotes(const struct served_prompt *p, const uint64_t *gram, size_t n)
{
	size_t hits = 0;

	for (size_t i = 0; i < n && p->n_said; i++)
		hits += bsearch(&gram[i], p->said, p->n_said, sizeof *gram, ascending) !=
			NULL;
	return n > 0 && 2 * hits >= n;
}

static size_t
n_shared(const uint64_t *a, size_t n, const uint64_t *b, size_t m)
{
	size_t shared = 0;

	for (size_t i = 0, k = 0; i < n && k < m;) {
		shared += a[i] == b[k];
		if (a[i] < b[k])
			i++;
		else
			k++;
	}
	return shared;
}

bool
served_alike(const struct served_prompt *p, const struct served_prompt *q)
{
	size_t least = p->n_gram < q->n_gram ? p->n_gram : q->n_gram;
	size_t most_word = p->n_word > q->n_word ? p->n_word : q->n_word;

	if (p->n_word < FEW_WORDS || q->n_word < FEW_WORDS)
		return most_word &&
		       2 * n_shared(p->word, p->n_word, q->word, q->n_word) >= most_word;
	return 2 * n_shared(p->gram, p->n_gram, q->gram, q->n_gram) >= least;
}
