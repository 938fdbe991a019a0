/* elub.c - see elub.h. */
#include "stat/elub.h"

#include <assert.h>
#include <math.h>

static const double step = 0.01;

/* What the ratios are worth at t, less what saying nothing is: bad when negative. */
static bool
worse_than_nothing(const double *log10_lr, const bool *target, size_t n,
	const size_t count[2], double t)
{
	size_t above[2] = { 1, 0 };
	double cost = pow(10, t), system;

	for (size_t i = 0; i < n; i++)
		above[target[i]] += log10_lr[i] > t;
	system = 1 - (double)above[1] / (double)(count[1] + 1) +
		 cost * (double)above[0] / (double)(count[0] + 1);
	return (t < 0 ? cost : 1) < system;
}

void
elub_bounds(
	double *low, double *high, const double *log10_lr, const bool *target, size_t n)
{
	double min = (double)INFINITY, max = -(double)INFINITY;
	size_t count[2] = { 0, 0 };
	long first, last, k;

	for (size_t i = 0; i < n; i++) {
		count[target[i]]++;
		min = log10_lr[i] < min ? log10_lr[i] : min;
		max = log10_lr[i] > max ? log10_lr[i] : max;
	}
	assert(count[0] && count[1] && isfinite(min) && isfinite(max));
	min = fmax(min, -log10((double)count[1] + 1));
	max = fmin(max, log10((double)count[0] + 1));
	first = min < 0 ? (long)floor(min / step) : 0;
	last = max > 0 ? (long)floor(max / step) + 1 : 0;
	for (k = 0; k >= first; k--)
		if (worse_than_nothing(log10_lr, target, n, count, (double)k * step))
			break;
	*low = k >= 0 ? 0 : (double)(k + 1) * step;
	for (k = 0; k <= last; k++)
		if (worse_than_nothing(log10_lr, target, n, count, (double)k * step))
			break;
	*high = k <= 0 ? 0 : (double)(k - 1) * step;
}
