/* summary.c - see summary.h. */
#include "stat/summary.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

struct summary
summary_of(const double *x, size_t n)
{
	struct summary s = { 0, (double)NAN, (double)NAN };
	double sum = 0, square = 0;

	for (size_t i = 0; i < n; i++)
		if (!isnan(x[i]))
			sum += x[i], s.n++;
	if (!s.n)
		return s;
	s.mean = sum / (double)s.n;
	for (size_t i = 0; i < n; i++)
		if (!isnan(x[i]))
			square += (x[i] - s.mean) * (x[i] - s.mean);
	s.sd = sqrt(square / (double)s.n);
	return s;
}

double
summary_quantile(const double *sorted, size_t n, double q)
{
	double k = ceil(q * (double)n);

	assert(n > 0 && q >= 0 && q <= 1);
	return sorted[k < 1 ? 0 : (size_t)k - 1];
}

static int
ascending(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

void
summary_sort(double *x, size_t n)
{
	qsort(x, n, sizeof *x, ascending);
}
