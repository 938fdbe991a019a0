/* fit.c - see fit.h. */
#include "weigh/fit.h"

#include "stat/logit.h"

#include <math.h>

struct data {
	const struct fit_trial **trial; /* those that count */
	double *x, *weight;             /* x: the terms that have a weight */
	bool *positive;
	size_t n, n_term;
};

static bool
complete(const struct fit_trial *t, size_t n_family)
{
	for (size_t i = 0; i < n_family; i++)
		if (isnan(t->z[i]))
			return false;
	return true;
}

/* The trials that are whole, but for those of suspects of one lab. */
static void
gather(struct data *d, struct arena *a, const struct fit_trial *t, size_t n,
	struct str without, const struct weigh *like)
{
	*d = (struct data){ .n = 0 };
	d->trial = ARENA_NEW(a, const struct fit_trial *, n);
	d->x = ARENA_RAW(a, double, n * like->n);
	d->weight = ARENA_NEW(a, double, n);
	d->positive = ARENA_NEW(a, bool, n);
	for (size_t i = 0; i < n; i++) {
		double x[WEIGH_FAMILIES_MAX];

		if (!complete(&t[i], like->n) ||
			(without.ptr && str_equal(t[i].own_lab, without)))
			continue;
		d->n_term = weigh_terms(x, like, t[i].z);
		memcpy(d->x + d->n * d->n_term, x, d->n_term * sizeof *x);
		d->positive[d->n] = t[i].target;
		d->trial[d->n++] = &t[i];
	}
}

/* Targets and non-targets in one column (lab.ptr NULL: all of them). */
static void
count(size_t n[2], const struct data *d, struct str lab)
{
	n[0] = n[1] = 0;
	for (size_t i = 0; i < d->n; i++)
		if (!lab.ptr || str_equal(d->trial[i]->lab, lab))
			n[d->positive[i]]++;
}

static size_t
count_labs(const struct data *d)
{
	size_t n = 0;

	for (size_t i = 0; i < d->n; i++) {
		size_t k = 0;

		while (k < i && !str_equal(d->trial[k]->own_lab, d->trial[i]->own_lab))
			k++;
		n += k == i;
	}
	return n;
}

/* Adds total weight to one column, half of it in each class. */
static void
spread(struct data *d, struct str lab, double total)
{
	size_t n[2];

	count(n, d, lab);
	for (size_t i = 0; i < d->n; i++)
		if (!lab.ptr || str_equal(d->trial[i]->lab, lab))
			d->weight[i] += total / 2 / (double)n[d->positive[i]];
}

/* The columns that have enough of both; *n of them, in the order of first appearance. */
static void
find_columns(struct str *lab, size_t *n, const struct data *d)
{
	*n = 0;
	for (size_t i = 0; i < d->n; i++) {
		size_t have[2], k = 0;

		while (k < *n && !str_equal(lab[k], d->trial[i]->lab))
			k++;
		if (k < *n)
			continue;
		count(have, d, d->trial[i]->lab);
		if (have[1] >= FIT_COLUMN_TARGETS && have[0] >= 1)
			lab[(*n)++] = d->trial[i]->lab;
	}
}

static enum rc
check_size(const size_t n[2], size_t n_lab, struct err *e)
{
	if (n[1] < FIT_MIN_TARGETS)
		return err_set(e, RC_INPUT,
			"%zu trials with a documented teacher, %d are needed: not calibrated",
			n[1], (int)FIT_MIN_TARGETS);
	if (n[0] < FIT_MIN_NONTARGETS)
		return err_set(e, RC_INPUT,
			"%zu trials without one, %d are needed: not calibrated", n[0],
			(int)FIT_MIN_NONTARGETS);
	if (n_lab < FIT_MIN_LABS)
		return err_set(e, RC_INPUT,
			"suspects of %zu labs, %d are needed: not calibrated", n_lab,
			(int)FIT_MIN_LABS);
	return RC_OK;
}

static enum rc
fit(struct weigh *w, struct arena *a, struct data *d, struct err *e)
{
	struct str *column = ARENA_NEW(a, struct str, d->n);
	size_t n[2], n_column, most = 0, n_lab = count_labs(d);
	struct logit_data l = { d->x, d->positive, d->weight, d->n, d->n_term };
	struct logit m;

	count(n, d, (struct str){ 0 });
	if (check_size(n, n_lab, e))
		return e->rc;
	find_columns(column, &n_column, d);
	spread(d, (struct str){ 0 }, (double)d->n * (n_column ? 0.5 : 1));
	for (size_t i = 0; i < n_column; i++) {
		size_t have[2];

		count(have, d, column[i]);
		most = have[0] > most ? have[0] : most;
		spread(d, column[i], (double)d->n * 0.5 / (double)n_column);
	}
	logit_fit(&m, &l, FIT_PENALTY);
	for (size_t i = 0; i < d->n_term; i++)
		w->w[i] = m.w[i];
	w->b = m.b;
	w->log10_ceiling = log10((double)(most ? most : n[0]) + 1);
	w->n_target = n[1];
	w->n_nontarget = n[0];
	w->n_lab = n_lab;
	return RC_OK;
}

enum rc
fit_weigh(struct weigh *w, const struct fit_trial *t, size_t n, struct err *e)
{
	struct arena own = { 0 };
	struct data d;

	gather(&d, &own, t, n, (struct str){ 0 }, w);
	fit(w, &own, &d, e);
	arena_release(&own);
	return e->rc;
}

/* The ceiling of the whole set bounds all: leaving a lab out must not lower what the
 * known models carry, nor raise it. */
static void
score_lab(struct fit_trial *t, size_t n, struct str lab, const struct weigh *like,
	double ceiling)
{
	struct arena own = { 0 };
	struct weigh w = *like;
	struct err e = { 0 };
	struct data d;

	gather(&d, &own, t, n, lab, like);
	fit(&w, &own, &d, &e);
	for (size_t i = 0; i < n; i++) {
		double x;

		if (!str_equal(t[i].own_lab, lab))
			continue;
		x = e.rc ? (double)NAN : weigh_log10(&w, t[i].z);
		t[i].log10_lr = x > ceiling ? ceiling : x < -ceiling ? -ceiling : x;
	}
	arena_release(&own);
}

enum rc
fit_leave_one_lab_out(
	struct fit_trial *t, size_t n, const struct weigh *like, struct err *e)
{
	struct weigh whole = *like;

	if (fit_weigh(&whole, t, n, e))
		return e->rc;
	for (size_t i = 0; i < n; i++) {
		size_t k = 0;

		while (k < i && !str_equal(t[k].own_lab, t[i].own_lab))
			k++;
		if (k == i)
			score_lab(t, n, t[i].own_lab, like, whole.log10_ceiling);
	}
	return RC_OK;
}
