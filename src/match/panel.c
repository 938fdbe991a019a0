/* panel.c - see panel.h. One walk over each model's answers; text is folded, cut and
 * numbered as it comes by, and not kept. */
#include "match/panel.h"

#include "base/random.h"
#include "store/store_exchange.h"
#include "text/fold.h"
#include "text/markup.h"
#include "text/token.h"

#include <stdlib.h>

enum { TOKENS_MAX = 1 << 20 }; /* of one answer; no model writes more, an attacker may */

/* Most tokens of an answer are among the last few thousand different ones: they are
 * found here without walking the large table. */
enum { RECENT_BITS = 12 };

struct recent {
	uint64_t hash;
	uint32_t number_1; /* plus 1; 0: empty */
};

struct loader {
	struct panel *p;
	struct arena *arena, *scratch;
	struct store *store;
	struct store_prompt *row; /* the store's prompts */
	size_t n_row;
	uint32_t *of_row; /* prompt of the panel, by row; rows of one text share one */
	struct map row_of_id;
	struct recent *recent; /* 2^RECENT_BITS, by the hash's upper bits */
	bool strip_markup;
	int64_t *sample; /* of the answer kept so far, like panel.answer */
};

static uint32_t
vocab_number(struct loader *l, uint64_t hash, bool word)
{
	struct panel_vocab *v = &l->p->vocab;
	struct recent *r = &l->recent[hash >> (64 - RECENT_BITS)];
	bool fresh;
	uint32_t n;

	if (r->hash == hash && r->number_1)
		return r->number_1 - 1;
	n = map_put_u64(&v->number, hash, &fresh);
	*r = (struct recent){ hash, n + 1 };
	ARENA_GROW(l->arena, v->word, &v->cap, (size_t)n + 1);
	if (fresh)
		v->word[n] = word;
	return n;
}

static const uint32_t *
number_tokens(struct loader *l, uint32_t *n_tok, struct str text)
{
	struct fold f;
	struct token *t;
	uint64_t *hash;
	uint32_t *out;
	size_t n;

	fold_text(&f, l->scratch, text, FOLD_ALL);
	n = token_split(&t, l->scratch, f.text, TOKEN_ALL, TOKENS_MAX);
	hash = ARENA_RAW(l->scratch, uint64_t, n);
	token_hash(hash, f.text, t, n);
	out = ARENA_RAW(l->arena, uint32_t, n);
	for (size_t i = 0; i < n; i++)
		out[i] = vocab_number(l, hash[i], t[i].word);
	*n_tok = (uint32_t)n;
	return out;
}

static int
by_name_then_text(const void *a, const void *b)
{
	const struct panel_prompt *x = a, *y = b;
	int d = str_compare(x->name, y->name);

	return d ? d : str_compare(x->text, y->text);
}

/* The panel's prompts are the store's distinct prompt texts; two sets may name the
 * same text differently, and it is still the same question. */
static enum rc
load_prompts(struct loader *l, struct err *e)
{
	struct panel *p = l->p;
	struct map texts;

	if (store_prompts(&l->row, &l->n_row, l->scratch, l->store, e))
		return e->rc;
	map_init(&texts, l->scratch);
	map_init(&l->row_of_id, l->scratch);
	p->prompt = ARENA_NEW(l->arena, struct panel_prompt, l->n_row);
	for (size_t i = 0; i < l->n_row; i++) {
		bool fresh;

		map_put(&texts, l->row[i].text, &fresh);
		map_put_u64(&l->row_of_id, (uint64_t)l->row[i].id, NULL);
		if (fresh)
			p->prompt[p->n_prompt++] = (struct panel_prompt){
				.name = arena_str(l->arena, l->row[i].name),
				.text = arena_str(l->arena, l->row[i].text)
			};
	}
	qsort(p->prompt, p->n_prompt, sizeof *p->prompt, by_name_then_text);
	map_init(&texts, l->scratch);
	for (size_t i = 0; i < p->n_prompt; i++)
		map_put(&texts, p->prompt[i].text, NULL);
	l->of_row = ARENA_NEW(l->scratch, uint32_t, l->n_row);
	for (size_t i = 0; i < l->n_row; i++)
		l->of_row[i] = map_find(&texts, l->row[i].text);
	return RC_OK;
}

static enum rc
load_model(struct loader *l, size_t m, struct err *e)
{
	struct panel *p = l->p;
	struct store_walk *w;
	struct arena text = { 0 }, *outer = l->scratch;
	struct store_row row;

	if (store_walk_open(&w, l->store, p->model[m].about.id, 0, STORE_ROW_RESPONSE, e))
		return e->rc;
	l->scratch = &text;
	while (store_walk_next(w, &row, &text)) {
		uint32_t at = map_find_u64(&l->row_of_id, (uint64_t)row.prompt);
		size_t slot = at == MAP_NONE ? 0 : m * p->n_prompt + l->of_row[at];
		struct panel_answer *a = &p->answer[slot];

		origin_add(&p->origin, l->arena, row.params);
		if (at != MAP_NONE && (!a->tok || row.sample < l->sample[slot])) {
			p->model[m].n_answer += !a->tok;
			a->tok = number_tokens(l, &a->n_tok,
				l->strip_markup ? markup_strip(&text, row.response)
						: row.response);
			a->n_byte = (uint32_t)row.response.len;
			a->exchange = row.id;
			l->sample[slot] = row.sample;
		}
		arena_reset(&text);
	}
	l->scratch = outer;
	arena_release(&text);
	return store_walk_close(w, e);
}

/* Keeps the prompts that are marked, in their order. */
static void
keep_prompts(struct panel *p, const bool *keep)
{
	size_t kept = 0, n = p->n_prompt;

	for (size_t q = 0; q < n; q++) {
		for (size_t m = 0; m < p->n_model; m++)
			if (keep[q])
				p->answer[m * n + kept] = p->answer[m * n + q];
			else
				p->model[m].n_answer -= p->answer[m * n + q].tok != NULL;
		if (keep[q])
			p->prompt[kept++] = p->prompt[q];
	}
	for (size_t m = 1; m < p->n_model && kept < n; m++)
		memmove(p->answer + m * kept, p->answer + m * n,
			kept * sizeof *p->answer);
	p->n_prompt = kept;
}

/* Drops prompts that fewer than two models answered: there is nothing to compare. */
static void
drop_lonely(struct panel *p, struct arena *scratch)
{
	bool *keep = ARENA_NEW(scratch, bool, p->n_prompt);

	for (size_t q = 0; q < p->n_prompt; q++) {
		size_t have = 0;

		for (size_t m = 0; m < p->n_model; m++)
			have += panel_answer(p, m, q)->tok != NULL;
		keep[q] = have >= 2;
	}
	keep_prompts(p, keep);
}

void
panel_draw(struct panel *p, size_t n, uint64_t seed)
{
	struct arena own = { 0 };
	uint32_t *order = ARENA_RAW(&own, uint32_t, p->n_prompt);
	bool *keep = ARENA_NEW(&own, bool, p->n_prompt);
	struct random r;

	for (size_t q = 0; q < p->n_prompt; q++)
		order[q] = (uint32_t)q;
	random_stream(&r, seed, STR("prompts"));
	random_shuffle(&r, order, p->n_prompt);
	for (size_t i = 0; i < n && i < p->n_prompt; i++)
		keep[order[i]] = true;
	keep_prompts(p, keep);
	arena_release(&own);
}

static void
tokenise_prompts(struct loader *l)
{
	for (size_t q = 0; q < l->p->n_prompt; q++) {
		struct panel_prompt *prompt = &l->p->prompt[q];

		prompt->tok = number_tokens(l, &prompt->n_tok, prompt->text);
	}
}

enum rc
panel_load(struct panel *p, struct arena *a, struct store *s,
	const struct roster_want *want, bool strip_markup, struct err *e)
{
	struct arena scratch = { 0 };
	struct loader l = { .p = p,
		.arena = a,
		.scratch = &scratch,
		.store = s,
		.strip_markup = strip_markup };

	*p = (struct panel){ 0 };
	l.recent = ARENA_NEW(&scratch, struct recent, (size_t)1 << RECENT_BITS);
	map_init(&p->vocab.number, a);
	if (roster_new(&p->model, &p->n_model, &p->n_lab, a, s, want, e) ||
		load_prompts(&l, e))
		goto out;
	p->answer = ARENA_NEW(a, struct panel_answer, p->n_model * p->n_prompt);
	l.sample = ARENA_NEW(&scratch, int64_t, p->n_model * p->n_prompt);
	for (size_t m = 0; m < p->n_model; m++)
		if (load_model(&l, m, e))
			goto out;
	drop_lonely(p, &scratch);
	tokenise_prompts(&l);
out:
	arena_release(&scratch);
	return e->rc;
}

size_t
panel_find(const struct panel *p, struct str name)
{
	for (size_t m = 0; m < p->n_model; m++)
		if (str_equal(p->model[m].about.name, name))
			return m;
	return SIZE_MAX;
}
