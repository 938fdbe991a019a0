/* centre.c - see centre.h. The two inner means depend on the labs left out, the second
 * also on the candidate: they are kept by set of labs, and there by candidate. Only labs
 * that have references change R, so sets are made of those. */
#include "match/centre.h"

#include "base/map.h"

#include <math.h>

/* The labs left out and, where references are chosen for it, the suspect. */
enum { LABS_OUT = 3, KEY = LABS_OUT + 1 };

struct group {       /* one set of references */
	size_t *ref; /* the references left */
	size_t n_ref;
	double *among; /* n_ref x n_prompt: mean of sim(r, q) over q */
	double **base; /* by candidate: mean over r of sim(r, c) - among(r), or NULL */
};

struct centre {
	struct arena *arena;
	const struct panel *p;
	const struct overlap *o;
	bool *has_reference; /* by lab */
	double *length;      /* by model: mean tokens of an answer */
	struct map number;   /* set of labs to group */
	struct group **group;
	size_t cap;
};

static double
mean_length(const struct panel *p, size_t model)
{
	double sum = 0;
	size_t n = 0;

	for (size_t q = 0; q < p->n_prompt; q++)
		if (panel_answer(p, model, q)->tok) {
			sum += panel_answer(p, model, q)->n_tok;
			n++;
		}
	return n ? sum / (double)n : 0;
}

struct centre *
centre_new(struct arena *a, const struct panel *p, const struct overlap *o)
{
	struct centre *c = ARENA_NEW(a, struct centre, 1);

	c->arena = a;
	c->p = p;
	c->o = o;
	map_init(&c->number, a);
	c->length = ARENA_NEW(a, double, p->n_model);
	for (size_t m = 0; m < p->n_model && p->like_length; m++)
		c->length[m] = mean_length(p, m);
	c->has_reference = ARENA_NEW(a, bool, p->n_lab);
	for (size_t m = 0; m < p->n_model; m++)
		if (p->model[m].reference)
			c->has_reference[p->model[m].lab] = true;
	return c;
}

/* sum and count per prompt, for means that pass over NaN */
struct means {
	double *sum;
	uint32_t *n;
};

static struct means
means_new(struct arena *a, size_t n_prompt)
{
	return (struct means){ ARENA_NEW(a, double, n_prompt),
		ARENA_NEW(a, uint32_t, n_prompt) };
}

static void
means_add(struct means *m, const float *x, const double *minus, size_t n_prompt)
{
	for (size_t p = 0; p < n_prompt; p++) {
		double v = (double)x[p] - (minus ? minus[p] : 0);

		if (isnan(v))
			continue;
		m->sum[p] += v;
		m->n[p]++;
	}
}

static void
means_end(double *out, const struct means *m, size_t n_prompt)
{
	for (size_t p = 0; p < n_prompt; p++)
		out[p] = m->n[p] ? m->sum[p] / m->n[p] : (double)NAN;
}

static void
fill_among(struct centre *c, struct group *g, struct arena *scratch)
{
	const size_t n_prompt = c->p->n_prompt;

	for (size_t i = 0; i < g->n_ref; i++) {
		struct means m = means_new(scratch, n_prompt);

		for (size_t j = 0; j < g->n_ref; j++)
			if (c->p->model[g->ref[i]].lab != c->p->model[g->ref[j]].lab)
				means_add(&m, overlap_pair(c->o, g->ref[i], g->ref[j]),
					NULL, n_prompt);
		means_end(g->among + i * n_prompt, &m, n_prompt);
	}
}

/* The labs to leave out, as a sorted set; LABS_OUT entries, unused ones CENTRE_NO_LAB. */
static void
labs_out(uint32_t *out, const struct centre *c, const uint32_t in[LABS_OUT])
{
	for (size_t i = 0; i < LABS_OUT; i++) {
		uint32_t lab = in[i];
		bool known = false;

		if (lab != CENTRE_NO_LAB && !c->has_reference[lab])
			lab = CENTRE_NO_LAB;
		for (size_t j = 0; j < i; j++)
			known = known || out[j] == lab;
		if (known)
			lab = CENTRE_NO_LAB;
		out[i] = lab;
		for (size_t j = i; j > 0 && out[j - 1] > out[j]; j--) {
			uint32_t swap = out[j];

			out[j] = out[j - 1];
			out[j - 1] = swap;
		}
	}
}

/* How many of ref[] are nearer to the suspect in length than its i-th, ties in their
 * order. */
static size_t
nearer(const struct centre *c, const size_t *ref, size_t n, size_t i, size_t suspect)
{
	double own = c->length[suspect], far = fabs(c->length[ref[i]] - own);
	size_t sum = 0;

	for (size_t k = 0; k < n; k++) {
		double d = fabs(c->length[ref[k]] - own);

		sum += d < far || (d <= far && k < i);
	}
	return sum;
}

static void
keep_like(struct group *g, const struct centre *c, size_t suspect, struct arena *scratch)
{
	size_t n = g->n_ref, want = (n + 1) / 2;
	size_t *all = ARENA_RAW(scratch, size_t, n);

	memcpy(all, g->ref, n * sizeof *all);
	g->n_ref = 0;
	want = want < CENTRE_MIN_LIKE ? CENTRE_MIN_LIKE : want;
	for (size_t i = 0; i < n; i++)
		if (nearer(c, all, n, i, suspect) < want)
			g->ref[g->n_ref++] = all[i];
}

static struct group *
group_new(struct centre *c, const uint32_t out[KEY])
{
	struct group *g = ARENA_NEW(c->arena, struct group, 1);
	struct arena scratch = { 0 };

	g->ref = ARENA_NEW(c->arena, size_t, c->p->n_model);
	for (size_t r = 0; r < c->p->n_model; r++) {
		bool in = c->p->model[r].reference;

		for (size_t i = 0; i < LABS_OUT; i++)
			in = in && c->p->model[r].lab != out[i];
		if (in)
			g->ref[g->n_ref++] = r;
	}
	if (out[LABS_OUT] != CENTRE_NO_LAB)
		keep_like(g, c, out[LABS_OUT], &scratch);
	g->among = ARENA_NEW(c->arena, double, g->n_ref * c->p->n_prompt);
	g->base = ARENA_NEW(c->arena, double *, c->p->n_model);
	fill_among(c, g, &scratch);
	arena_release(&scratch);
	return g;
}

static struct group *
group_of(struct centre *c, const uint32_t labs[LABS_OUT], size_t suspect)
{
	uint32_t out[KEY], at;
	bool fresh;

	labs_out(out, c, labs);
	out[LABS_OUT] = c->p->like_length ? (uint32_t)suspect : CENTRE_NO_LAB;
	at = map_put(&c->number, (struct str){ (const char *)out, sizeof out }, &fresh);
	ARENA_GROW(c->arena, c->group, &c->cap, (size_t)at + 1);
	if (fresh)
		c->group[at] = group_new(c, out);
	return c->group[at];
}

static const double *
base_of(struct centre *c, struct group *g, size_t candidate)
{
	const size_t n_prompt = c->p->n_prompt;
	struct arena scratch = { 0 };
	struct means m;

	if (g->base[candidate])
		return g->base[candidate];
	m = means_new(&scratch, n_prompt);
	for (size_t i = 0; i < g->n_ref; i++)
		means_add(&m, overlap_pair(c->o, g->ref[i], candidate),
			g->among + i * n_prompt, n_prompt);
	g->base[candidate] = ARENA_NEW(c->arena, double, n_prompt);
	means_end(g->base[candidate], &m, n_prompt);
	arena_release(&scratch);
	return g->base[candidate];
}

size_t
centre_pair(double *out, struct centre *c, size_t suspect, size_t candidate,
	uint32_t without_lab)
{
	const size_t n_prompt = c->p->n_prompt;
	const uint32_t labs[LABS_OUT] = { c->p->model[suspect].lab,
		c->p->model[candidate].lab, without_lab };
	struct group *g = group_of(c, labs, suspect);
	const double *base = base_of(c, g, candidate);
	const float *sim = overlap_pair(c->o, suspect, candidate);
	struct arena scratch = { 0 };
	struct means row = means_new(&scratch, n_prompt);

	for (size_t i = 0; i < g->n_ref; i++)
		means_add(&row, overlap_pair(c->o, suspect, g->ref[i]), NULL, n_prompt);
	means_end(out, &row, n_prompt);
	for (size_t p = 0; p < n_prompt; p++)
		out[p] = (double)sim[p] - out[p] - base[p];
	arena_release(&scratch);
	return g->n_ref;
}
