/* logit.c - see logit.h. */
#include "stat/logit.h"

#include "stat/special.h"

#include <assert.h>
#include <math.h>

enum { STEPS = 100, DIM = LOGIT_FEATURES_MAX + 1 };
static const double tolerance = 1e-12;

struct problem {
	const double *x;
	const bool *positive;
	const double *weight;
	size_t n, k; /* rows, features */
	double c;
};

/* theta is w[0..k-1], b */
static double
margin(const struct problem *p, const double *theta, size_t row)
{
	double sum = theta[p->k];

	for (size_t j = 0; j < p->k; j++)
		sum += theta[j] * p->x[row * p->k + j];
	return sum;
}

static double
loss(const struct problem *p, const double *theta)
{
	double sum = 0, square = 0;

	for (size_t j = 0; j < p->k; j++)
		square += theta[j] * theta[j];
	for (size_t i = 0; i < p->n; i++) {
		double m = margin(p, theta, i);

		sum += p->weight[i] * special_log1p_exp(p->positive[i] ? -m : m);
	}
	return square / 2 + p->c * sum;
}

static void
derivatives(
	const struct problem *p, const double *theta, double g[DIM], double h[DIM][DIM])
{
	size_t d = p->k + 1;

	for (size_t a = 0; a < d; a++) {
		g[a] = a < p->k ? theta[a] : 0;
		for (size_t b = 0; b < d; b++)
			h[a][b] = 0;
		h[a][a] = a < p->k ? 1 : 1e-9;
	}
	for (size_t i = 0; i < p->n; i++) {
		double q = special_logistic(margin(p, theta, i));
		double slope = p->c * p->weight[i] * (q - (p->positive[i] ? 1 : 0));
		double curve = p->c * p->weight[i] * q * (1 - q);
		const double *x = p->x + i * p->k;

		for (size_t a = 0; a < d; a++) {
			double xa = a < p->k ? x[a] : 1;

			g[a] += slope * xa;
			for (size_t b = 0; b <= a; b++)
				h[a][b] += curve * xa * (b < p->k ? x[b] : 1);
		}
	}
}

/* Solves h * step = g for a symmetric positive definite h (lower half), by Cholesky. */
static void
solve(double h[DIM][DIM], const double g[DIM], double step[DIM], size_t d)
{
	for (size_t a = 0; a < d; a++)
		for (size_t b = 0; b <= a; b++) {
			double sum = h[a][b];

			for (size_t k = 0; k < b; k++)
				sum -= h[a][k] * h[b][k];
			h[a][b] = a == b ? sqrt(sum) : sum / h[b][b];
		}
	for (size_t a = 0; a < d; a++) {
		step[a] = g[a];
		for (size_t k = 0; k < a; k++)
			step[a] -= h[a][k] * step[k];
		step[a] /= h[a][a];
	}
	for (size_t a = d; a-- > 0;) {
		for (size_t k = a + 1; k < d; k++)
			step[a] -= h[k][a] * step[k];
		step[a] /= h[a][a];
	}
}

/* One Newton step, halved until the loss does not grow. Returns the new loss. */
static double
newton(const struct problem *p, double *theta, double now)
{
	double g[DIM], h[DIM][DIM], step[DIM], tried[DIM], then = now;
	size_t d = p->k + 1;

	derivatives(p, theta, g, h);
	solve(h, g, step, d);
	for (double scale = 1; scale > 1e-9; scale /= 2) {
		for (size_t a = 0; a < d; a++)
			tried[a] = theta[a] - scale * step[a];
		then = loss(p, tried);
		if (then <= now + tolerance)
			break;
	}
	if (then <= now + tolerance)
		for (size_t a = 0; a < d; a++)
			theta[a] = tried[a];
	return then < now ? then : now;
}

void
logit_balance(double *weight, const bool *positive, size_t n)
{
	size_t n1 = 0;

	for (size_t i = 0; i < n; i++)
		n1 += positive[i];
	assert(n1 > 0 && n1 < n);
	for (size_t i = 0; i < n; i++)
		weight[i] = (double)n / (2.0 * (double)(positive[i] ? n1 : n - n1));
}

void
logit_fit(struct logit *m, const struct logit_data *d, double c)
{
	const struct problem p = { d->x, d->positive, d->weight, d->n, d->n_feature, c };
	double theta[DIM] = { 0 }, now, before;

	assert(d->n_feature >= 1 && d->n_feature <= LOGIT_FEATURES_MAX && c > 0);
	now = loss(&p, theta);
	for (int i = 0; i < STEPS; i++) {
		before = now;
		now = newton(&p, theta, now);
		if (before - now < tolerance)
			break;
	}
	*m = (struct logit){ .n_feature = d->n_feature, .b = theta[d->n_feature] };
	for (size_t k = 0; k < d->n_feature; k++)
		m->w[k] = theta[k];
}

double
logit_score(const struct logit *m, const double *x)
{
	double sum = m->b;

	for (size_t j = 0; j < m->n_feature; j++)
		sum += m->w[j] * x[j];
	return sum;
}
