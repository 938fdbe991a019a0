/* verdict_texts.c - see verdict_texts.h. */
#include "cli/verdict_texts.h"

#include "store/store_exchange.h"
#include "trace/trace.h"

#include <math.h>

enum { BEGIN = 160, PROMPT = 120, EXHIBIT_PROMPT = 600, EXHIBIT = 3000, LEAD = 240 };

/* The first len bytes, cut between characters. */
static struct str
head(struct str s, size_t len)
{
	if (s.len <= len)
		return s;
	while (len && ((unsigned char)s.ptr[len] & 0xc0) == 0x80)
		len--;
	return (struct str){ s.ptr, len };
}

/* On one line: what is shown in a cell. */
static struct str
line_of(struct arena *a, struct str s, size_t len)
{
	struct str cut = head(s, len);
	char *out = ARENA_RAW(a, char, cut.len + 1);

	for (size_t i = 0; i < cut.len; i++)
		out[i] = (char)(memchr("\n\r\t", cut.ptr[i], 3) ? ' ' : cut.ptr[i]);
	return (struct str){ out, cut.len };
}

static bool
is_left(const struct verdict_make *k, size_t model)
{
	return model == k->suspect;
}

/* Walks one model's answers, and keeps the beginning of those that the panel took. */
static enum rc
beginnings(struct verdict *v, struct verdict_make *k, size_t model, struct err *e)
{
	const struct panel *p = &k->match.panel;
	struct arena row_arena = { 0 };
	struct store_row row;
	struct store_walk *w;

	if (store_walk_open(
		    &w, k->store, p->model[model].about.id, 0, STORE_ROW_RESPONSE, e))
		return e->rc;
	while (store_walk_next(w, &row, &row_arena)) {
		for (size_t q = 0; q < p->n_prompt; q++)
			if (panel_answer(p, model, q)->tok &&
				panel_answer(p, model, q)->exchange == row.id) {
				struct str s =
					arena_str(k->arena, head(row.response, BEGIN));

				if (is_left(k, model))
					v->prompt[q].left = s;
				else
					v->prompt[q].right = s;
			}
		arena_reset(&row_arena);
	}
	arena_release(&row_arena);
	return store_walk_close(w, e);
}

enum rc
verdict_texts_prompts(struct verdict *v, struct verdict_make *k, struct err *e)
{
	const struct panel *p = &k->match.panel;
	const double *score = match_prompts(&k->match, 0, k->candidate);

	v->prompt = ARENA_NEW(k->arena, struct verdict_prompt, p->n_prompt);
	v->n_prompts = p->n_prompt;
	for (size_t q = 0; q < p->n_prompt; q++)
		v->prompt[q] = (struct verdict_prompt){ .id = p->prompt[q].name,
			.text = line_of(k->arena, p->prompt[q].text, PROMPT),
			.score = score[q] };
	if (beginnings(v, k, k->suspect, e))
		return e->rc;
	return beginnings(v, k, k->candidate, e);
}

static bool
counts(const struct trace_passage *p)
{
	return !p->quoted && !p->common;
}

static bool
same_pair(const struct trace_passage *a, const struct trace_passage *b)
{
	return a->suspect.exchange == b->suspect.exchange &&
	       a->model.exchange == b->model.exchange;
}

/* The part of an answer that is shown: from a little before its first passage on. */
struct window {
	struct str text;
	size_t from;
};

static struct window
window_of(struct arena *a, struct str text, size_t first)
{
	size_t from = first > LEAD ? first - LEAD : 0;

	while (from && from < text.len && ((unsigned char)text.ptr[from] & 0xc0) == 0x80)
		from--;
	return (struct window){
		arena_str(a, head(str_sub(text, from, text.len), EXHIBIT)), from
	};
}

/* The passage as seen through both windows; what does not fit is left out. */
static bool
add_span(struct verdict_exhibit *x, const struct trace_passage *p, const struct window *l,
	const struct window *r)
{
	size_t left = p->suspect.start - l->from, right = p->model.start - r->from, at;

	if (p->suspect.start < l->from || left + p->suspect.len > l->text.len ||
		p->model.start < r->from || right + p->model.len > r->text.len)
		return false;
	for (size_t i = 0; i < x->n_span; i++)
		if (left < x->span[i].left + x->span[i].left_len &&
			x->span[i].left < left + p->suspect.len)
			return false;
	for (at = x->n_span; at > 0 && x->span[at - 1].left > left; at--)
		x->span[at] = x->span[at - 1];
	x->span[at] = (struct verdict_span){ left, p->suspect.len, right, p->model.len,
		p->n_word, p->n_reference,
		p->quoted   ? STR("quoted")
		: p->common ? STR("common")
			    : STR("counted") };
	x->n_span++;
	return true;
}

static size_t
earliest(const struct trace *t, const struct trace_passage *p, bool left)
{
	size_t first = SIZE_MAX;

	for (size_t i = 0; i < t->n; i++) {
		const struct trace_passage *q = &t->passage[i];
		size_t start = left ? q->suspect.start : q->model.start;

		if (same_pair(p, q) && start < first)
			first = start;
	}
	return first;
}

static enum rc
exhibit(struct verdict_exhibit *x, struct verdict_make *k, const struct trace *t,
	const struct trace_passage *p, struct err *e)
{
	struct arena *a = k->arena;
	struct store_row left, right;
	struct store_prompt prompt;
	struct window l, r;

	if (store_exchange_get(&left, a, k->store, p->suspect.exchange, e) ||
		store_exchange_get(&right, a, k->store, p->model.exchange, e) ||
		store_prompts_get(&prompt, a, k->store, left.prompt, e))
		return e->rc;
	/* The passage itself must be in sight, even behind earlier ones. */
	l = window_of(a, left.response, earliest(t, p, true));
	if (p->suspect.start + p->suspect.len > l.from + l.text.len)
		l = window_of(a, left.response, p->suspect.start);
	r = window_of(a, right.response, earliest(t, p, false));
	if (p->model.start + p->model.len > r.from + r.text.len)
		r = window_of(a, right.response, p->model.start);
	*x = (struct verdict_exhibit){ .prompt_id = prompt.name,
		.prompt = head(prompt.text, EXHIBIT_PROMPT),
		.left = l.text,
		.right = r.text };
	x->left_name = arena_fmt(a, "answer %lld, bytes %zu to %zu of %zu",
		(long long)left.id, l.from, l.from + l.text.len, left.response.len);
	x->right_name = arena_fmt(a, "answer %lld, bytes %zu to %zu of %zu",
		(long long)right.id, r.from, r.from + r.text.len, right.response.len);
	x->span = ARENA_NEW(a, struct verdict_span, t->n);
	for (size_t i = 0; i < t->n; i++)
		if (same_pair(p, &t->passage[i]))
			add_span(x, &t->passage[i], &l, &r);
	return RC_OK;
}

static void
tally(struct verdict_passages *out, const struct trace *t)
{
	*out = (struct verdict_passages){ .n = t->n,
		.n_counted = t->n_counted,
		.n_answer = t->n_answer,
		.n_reference = t->n_reference };
	for (size_t i = 0; i < t->n; i++) {
		out->n_quoted += t->passage[i].quoted;
		out->n_common += t->passage[i].common && !t->passage[i].quoted;
	}
}

/* Passages that count first; each pair of answers once. */
enum rc
verdict_texts_exhibits(struct verdict *v, struct verdict_make *k, size_t n, struct err *e)
{
	const struct trace_want want = { .suspect = v->suspect.ptr,
		.model = v->candidate_model.ptr };
	struct trace t;
	bool *shown;

	if (trace_run(&t, k->arena, k->store, &want, e))
		return e->rc;
	tally(&v->passages, &t);
	v->exhibit = ARENA_NEW(k->arena, struct verdict_exhibit, n);
	shown = ARENA_NEW(k->arena, bool, t.n);
	for (size_t pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < t.n && v->n_exhibit < n; i++) {
			if (shown[i] || counts(&t.passage[i]) != (pass == 0))
				continue;
			if (exhibit(&v->exhibit[v->n_exhibit++], k, &t, &t.passage[i], e))
				return e->rc;
			for (size_t q = 0; q < t.n; q++)
				shown[q] = shown[q] ||
					   same_pair(&t.passage[i], &t.passage[q]);
		}
	return RC_OK;
}
