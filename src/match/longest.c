/* longest.c - see longest.h.
 *
 * All suffixes of all texts are sorted together. The run that a suffix shares with one
 * before it in that order is the least of the runs shared by neighbours in between, so
 * one walk with the least since each text's last suffix finds every pair's longest. */
#include "match/longest.h"

#include "base/pool.h"

#include <math.h>
#include <stdlib.h>

struct suffix {
	const uint32_t *word;
	uint32_t n;      /* words that are left, at most LONGEST_CAP */
	uint32_t text;   /* whose; the quoted one comes last */
	uint32_t quoted; /* words that it shares with the quoted text */
};

static uint32_t
shared(const struct suffix *a, const struct suffix *b)
{
	uint32_t n = a->n < b->n ? a->n : b->n, i = 0;

	while (i < n && a->word[i] == b->word[i])
		i++;
	return i;
}

static int
by_words(const void *x, const void *y)
{
	const struct suffix *a = x, *b = y;
	uint32_t i = shared(a, b);

	if (i < a->n && i < b->n)
		return a->word[i] < b->word[i] ? -1 : 1;
	if (a->n != b->n)
		return a->n < b->n ? -1 : 1;
	return (a->text > b->text) - (a->text < b->text);
}

static size_t
add_suffixes(struct suffix *s, struct longest_text t, uint32_t number)
{
	for (size_t i = 0; i < t.n; i++) {
		size_t left = t.n - i;

		s[i] = (struct suffix){ t.word + i,
			left < LONGEST_CAP ? (uint32_t)left : LONGEST_CAP, number, 0 };
	}
	return t.n;
}

/* What each suffix shares with the nearest quoted one on either side. */
static void
mark_quoted(struct suffix *s, size_t n, uint32_t quoted)
{
	uint32_t run = 0;

	for (size_t i = 0; i < n; i++) {
		uint32_t near = i ? shared(&s[i - 1], &s[i]) : 0;

		run = near < run ? near : run;
		s[i].quoted = run;
		run = s[i].text == quoted ? LONGEST_CAP : run;
	}
	run = 0;
	for (size_t i = n; i-- > 0;) {
		uint32_t near = i + 1 < n ? shared(&s[i], &s[i + 1]) : 0;

		run = near < run ? near : run;
		s[i].quoted = run > s[i].quoted ? run : s[i].quoted;
		run = s[i].text == quoted ? LONGEST_CAP : run;
	}
}

static void
walk(uint32_t *len, const struct suffix *s, size_t n_suffix, size_t n, uint32_t *least)
{
	for (size_t m = 0; m < n; m++)
		least[m] = 0;
	for (size_t i = 0; i < n_suffix; i++) {
		uint32_t near = i ? shared(&s[i - 1], &s[i]) : 0, own = s[i].text;

		for (size_t m = 0; m < n; m++)
			least[m] = least[m] < near ? least[m] : near;
		if (own == n)
			continue;
		for (size_t m = 0; m < n; m++)
			if (m != own && least[m] > len[own * n + m] &&
				least[m] > s[i].quoted)
				len[own * n + m] = len[m * n + own] = least[m];
		least[own] = LONGEST_CAP;
	}
}

void
longest_runs(uint32_t *len, const struct longest_text *text, size_t n,
	struct longest_text quoted)
{
	struct arena own = { 0 };
	size_t total = quoted.n, at = 0;
	struct suffix *s;

	for (size_t m = 0; m < n; m++)
		total += text[m].n;
	s = ARENA_RAW(&own, struct suffix, total);
	for (size_t m = 0; m < n; m++)
		at += add_suffixes(s + at, text[m], (uint32_t)m);
	add_suffixes(s + at, quoted, (uint32_t)n);
	qsort(s, total, sizeof *s, by_words);
	mark_quoted(s, total, (uint32_t)n);
	for (size_t i = 0; i < n * n; i++)
		len[i] = 0;
	walk(len, s, total, n, ARENA_RAW(&own, uint32_t, n));
	arena_release(&own);
}

struct work {
	const struct exhibit_case *c;
	float *log_len; /* [prompt][model][model] */
};

static struct longest_text
words_of(struct arena *a, const struct panel *p, const uint32_t *tok, size_t n)
{
	uint32_t *word = ARENA_RAW(a, uint32_t, n);
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (p->vocab.word[tok[i]])
			word[kept++] = tok[i];
	return (struct longest_text){ word, kept };
}

static void
compare_prompt(void *ctx, size_t q, unsigned thread)
{
	const struct work *w = ctx;
	const struct panel *p = w->c->panel;
	struct arena own = { 0 };
	struct longest_text *text = ARENA_NEW(&own, struct longest_text, p->n_model);
	uint32_t *len = ARENA_RAW(&own, uint32_t, p->n_model * p->n_model);
	float *out = w->log_len + q * p->n_model * p->n_model;

	(void)thread;
	for (size_t m = 0; m < p->n_model; m++) {
		const struct panel_answer *a = panel_answer(p, m, q);

		if (a->tok)
			text[m] = words_of(&own, p, a->tok, a->n_tok);
	}
	longest_runs(len, text, p->n_model,
		words_of(&own, p, p->prompt[q].tok, p->prompt[q].n_tok));
	for (size_t i = 0; i < p->n_model * p->n_model; i++) {
		bool both = text[i / p->n_model].n && text[i % p->n_model].n;

		out[i] = both ? log2f(1 + (float)len[i]) : NAN;
	}
	arena_release(&own);
}

void
longest_compare(double *value, const struct exhibit_case *c)
{
	const size_t n = c->panel->n_model * c->panel->n_model;
	struct arena own = { 0 };
	struct work w = { c, ARENA_RAW(&own, float, n * c->panel->n_prompt) };

	pool_run(c->panel->n_prompt, c->n_thread, compare_prompt, &w);
	for (size_t i = 0; i < n; i++) {
		double sum = 0;
		size_t have = 0;

		for (size_t q = 0; q < c->panel->n_prompt; q++)
			if (!isnan(w.log_len[q * n + i]))
				sum += (double)w.log_len[q * n + i], have++;
		value[i] = have ? sum / (double)have : (double)NAN;
	}
	arena_release(&own);
}
