/* softmax.c - see softmax.h. */
#include "stat/softmax.h"

#include "base/arena.h"

#include <assert.h>
#include <math.h>

/* What each one of a row counts. */
static double
scale(const struct softmax_rows *r, size_t row)
{
	size_t n = r->start[row + 1] - r->start[row];

	return n ? 1 / sqrt((double)n) : 0;
}

void
softmax_log_p(double *out, const double *w, const struct softmax_rows *r, size_t row)
{
	double most = -(double)INFINITY, sum = 0, one = scale(r, row);

	for (size_t k = 0; k < r->n_class; k++)
		out[k] = 0;
	for (size_t i = r->start[row]; i < r->start[row + 1]; i++)
		for (size_t k = 0; k < r->n_class; k++)
			out[k] += w[r->feature[i] * r->n_class + k];
	for (size_t k = 0; k < r->n_class; k++) {
		out[k] *= one;
		most = out[k] > most ? out[k] : most;
	}
	for (size_t k = 0; k < r->n_class; k++)
		sum += exp(out[k] - most);
	for (size_t k = 0; k < r->n_class; k++)
		out[k] -= most + log(sum);
}

static void
gradient(double *g, double *p, const double *w, const struct softmax_rows *r,
	double penalty)
{
	for (size_t i = 0; i < r->n_feature * r->n_class; i++)
		g[i] = penalty * w[i];
	for (size_t row = 0; row < r->n; row++) {
		double one = scale(r, row) * r->weight[row];

		softmax_log_p(p, w, r, row);
		for (size_t k = 0; k < r->n_class; k++)
			p[k] = one * (exp(p[k]) - (k == r->label[row] ? 1 : 0));
		for (size_t i = r->start[row]; i < r->start[row + 1]; i++)
			for (size_t k = 0; k < r->n_class; k++)
				g[r->feature[i] * r->n_class + k] += p[k];
	}
}

/* The loss bends by at most 1/2 a row of length 1, and by the penalty. */
void
softmax_fit(double *w, const struct softmax_rows *r, double penalty, size_t n_step)
{
	const size_t n = r->n_feature * r->n_class;
	const double step = 1 / (0.5 + penalty), root = sqrt(penalty * step);
	const double momentum = (1 - root) / (1 + root);
	struct arena own = { 0 };
	double *g = ARENA_RAW(&own, double, n), *ahead = ARENA_NEW(&own, double, n);
	double *p = ARENA_RAW(&own, double, r->n_class);

	assert(penalty > 0 && r->n_class >= 1);
	for (size_t i = 0; i < n; i++)
		w[i] = 0;
	for (size_t s = 0; s < n_step; s++) {
		gradient(g, p, ahead, r, penalty);
		for (size_t i = 0; i < n; i++) {
			double next = ahead[i] - step * g[i];

			ahead[i] = next + momentum * (next - w[i]);
			w[i] = next;
		}
	}
	arena_release(&own);
}
