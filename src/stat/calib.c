/* calib.c - see calib.h. */
#include "stat/calib.h"

#include "stat/special.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

static const double log2_10 = 3.32192809488736234787;

struct trial {
	double score;
	size_t index;
	bool target;
};

static int
by_score(const void *a, const void *b)
{
	const struct trial *x = a, *y = b;

	if (x->score != y->score)
		return x->score < y->score ? -1 : 1;
	return (x->index > y->index) - (x->index < y->index);
}

static struct trial *
sorted(struct arena *a, const double *score, const bool *target, size_t n)
{
	struct trial *t = ARENA_RAW(a, struct trial, n);

	for (size_t i = 0; i < n; i++)
		t[i] = (struct trial){ score[i], i, target[i] };
	qsort(t, n, sizeof *t, by_score);
	return t;
}

static size_t
count_targets(const bool *target, size_t n)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++)
		k += target[i];
	return k;
}

double
calib_cllr(const double *log10_lr, const bool *target, size_t n)
{
	double cost[2] = { 0, 0 };
	size_t count[2] = { 0, 0 };

	for (size_t i = 0; i < n; i++) {
		double x = log10_lr[i] * log2_10;

		cost[target[i]] += special_log2_1p_exp2(target[i] ? -x : x);
		count[target[i]]++;
	}
	assert(count[0] && count[1]);
	return (cost[0] / (double)count[0] + cost[1] / (double)count[1]) / 2;
}

struct block {
	size_t first, n, k; /* trials, targets among them */
};

/* Blocks of non-decreasing share of targets: a block is merged into its left neighbour
 * while that one's share is not below its own. */
static size_t
pool_violators(struct block *b, const struct trial *t, size_t n)
{
	size_t n_block = 0;

	for (size_t i = 0; i < n;) {
		struct block new = { i, 0, 0 };

		for (size_t j = i; j < n && t[j].score == t[i].score; j++)
			new.n++, new.k += t[j].target;
		i += new.n;
		while (n_block && b[n_block - 1].k * new.n >= new.k *b[n_block - 1].n) {
			n_block--;
			new.first = b[n_block].first;
			new.n += b[n_block].n;
			new.k += b[n_block].k;
		}
		b[n_block++] = new;
	}
	return n_block;
}

void
calib_pav(double *out, struct arena *scratch, const double *score, const bool *target,
	size_t n)
{
	struct trial *t = sorted(scratch, score, target, n);
	struct block *b = ARENA_RAW(scratch, struct block, n);
	size_t n1 = count_targets(target, n), n_block = pool_violators(b, t, n);

	assert(n1 && n1 < n);
	for (size_t i = 0; i < n_block; i++) {
		double k = (double)b[i].k, m = (double)(b[i].n - b[i].k);
		double lr = log10(k / m * ((double)(n - n1) / (double)n1));

		for (size_t j = 0; j < b[i].n; j++)
			out[t[b[i].first + j].index] = m > 0 ? lr : (double)INFINITY;
	}
}

double
calib_cllr_min(
	struct arena *scratch, const double *log10_lr, const bool *target, size_t n)
{
	double *pav = ARENA_RAW(scratch, double, n);

	calib_pav(pav, scratch, log10_lr, target, n);
	return calib_cllr(pav, target, n);
}

double
calib_auc(struct arena *scratch, const double *score, const bool *target, size_t n)
{
	struct trial *t = sorted(scratch, score, target, n);
	size_t n1 = count_targets(target, n), below = 0;
	double wins = 0;

	for (size_t i = 0, j; i < n; i = j) {
		size_t k = 0;

		for (j = i; j < n && t[j].score == t[i].score; j++)
			k += t[j].target;
		wins += (double)k * ((double)below + (double)(j - i - k) / 2);
		below += j - i - k;
	}
	return wins / ((double)n1 * (double)(n - n1));
}

double
calib_tpr_at_zero(const double *score, const bool *target, size_t n)
{
	double top = -(double)INFINITY;
	size_t above = 0, n1 = count_targets(target, n);

	for (size_t i = 0; i < n; i++)
		if (!target[i] && score[i] > top)
			top = score[i];
	for (size_t i = 0; i < n; i++)
		above += target[i] && score[i] > top;
	return n1 ? (double)above / (double)n1 : 0;
}

double
calib_tpr_at(struct arena *scratch, const double *score, const bool *target, size_t n,
	double fpr)
{
	struct trial *t = sorted(scratch, score, target, n);
	size_t n1 = count_targets(target, n), hit = 0, wrong = 0;
	double best = 0;

	for (size_t i = n; i-- > 0 && isfinite(t[i].score);) {
		hit += t[i].target;
		wrong += !t[i].target;
		if (i > 0 && t[i - 1].score == t[i].score)
			continue;
		if ((double)wrong <= fpr * (double)(n - n1))
			best = (double)hit / (double)n1;
	}
	return best;
}
