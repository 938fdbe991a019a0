/* floor.c - see floor.h. */
#include "trace/floor.h"

#include "stat/binomial.h"
#include "stat/summary.h"
#include "store/store_prompts.h"
#include "trace/recur.h"
#include "trace/trace.h"

#define CHOSEN_QUANTILE 0.99

/* By text put: the longest passage that would count, and whether it is a copy. */
struct outcome {
	uint32_t longest;
	bool copy;
};

struct sample {
	struct store *store;
	struct recur *recur;
	struct outcome of[FLOOR_SAMPLE];
	size_t n;
};

static void
found(void *ctx, const struct recur_found *f)
{
	struct sample *s = ctx;
	struct outcome *o = &s->of[f->number - 1];

	for (size_t i = 0; i < f->n_counted; i++) {
		const struct recur_answer *r = &f->answer[i];

		o->longest = r->longest > o->longest ? r->longest : o->longest;
		o->copy |= 2 * r->n_covered >= r->n_word || 2 * r->n_covered >= f->n_word;
	}
}

static enum rc
put(struct sample *s, struct arena *a, int64_t id, struct err *e)
{
	struct store_row row;
	struct store_prompt p;

	if (store_exchange_get(&row, a, s->store, id, e) ||
		store_prompts_get(&p, a, s->store, row.prompt, e))
		return e->rc;
	s->n++;
	return recur_put(s->recur,
		&(struct recur_text){ .prompt = p.text,
			.before = arena_fmt(
				a, "%.*s\n%.*s", STR_ARG(p.system), STR_ARG(p.context)),
			.text = row.response,
			.own_prompt = row.prompt },
		e);
}

static enum rc
trace_sample(struct sample *s, int64_t n_exchange, unsigned n_thread, struct err *e)
{
	int64_t n = n_exchange < FLOOR_SAMPLE ? n_exchange : FLOOR_SAMPLE;
	struct arena own = { 0 };
	struct recur_options o = { .min_word = TRACE_MIN_WORDS,
		.floor = TRACE_MIN_WORDS,
		.n_thread = n_thread,
		.brief = true,
		.found = found,
		.ctx = s };

	if (recur_open(&s->recur, s->store, &o, e))
		return e->rc;
	for (int64_t i = 0; i < n && !e->rc; i++) {
		put(s, &own, 1 + i * (n_exchange / n) + i * (n_exchange % n) / n, e);
		arena_reset(&own);
	}
	if (!e->rc)
		recur_flush(s->recur, e);
	recur_close(s->recur);
	arena_release(&own);
	return e->rc;
}

static void
decide(struct floor *f, const struct sample *s)
{
	double longest[FLOOR_SAMPLE];
	bool check = false;

	for (size_t i = 0; i < s->n; i++) {
		f->n_copied += s->of[i].copy;
		if (!s->of[i].copy && !(check = !check))
			longest[f->n_chosen++] = s->of[i].longest;
	}
	summary_sort(longest, f->n_chosen);
	if (f->n_chosen >= FLOOR_LEAST) {
		uint32_t most =
			(uint32_t)summary_quantile(longest, f->n_chosen, CHOSEN_QUANTILE);

		f->n_word = most + 1 > TRACE_MIN_WORDS ? most + 1 : TRACE_MIN_WORDS;
	}
	check = false;
	for (size_t i = 0; i < s->n; i++)
		if (!s->of[i].copy && (check = !check)) {
			f->n_checked++;
			f->n_reached += s->of[i].longest >= f->n_word;
		}
	f->calibrated = f->n_chosen >= FLOOR_LEAST && f->n_checked >= FLOOR_LEAST;
	f->share_high = f->n_checked ? binomial_upper(f->n_reached, f->n_checked) : 1;
}

enum rc
floor_choose(struct floor *f, struct store *s, unsigned n_thread, struct err *e)
{
	struct arena own = { 0 };
	struct sample *p = ARENA_NEW(&own, struct sample, 1);
	struct store_info info;

	*f = (struct floor){ .n_word = TRACE_MIN_WORDS, .share_high = 1 };
	p->store = s;
	if (!store_info(s, &info, e) && info.n_exchange &&
		!trace_sample(p, info.n_exchange, n_thread, e)) {
		f->n_sampled = p->n;
		decide(f, p);
	}
	arena_release(&own);
	return e->rc;
}
