/* binomial.c - see binomial.h. */
#include "stat/binomial.h"

#include "stat/special.h"

static double
bound(size_t k, size_t n, double p)
{
	return special_beta_inverse((double)k, (double)(n - k + 1), p);
}

void
binomial_bounds(double *low, double *high, size_t k, size_t n)
{
	*low = k ? bound(k, n, 0.025) : 0;
	*high = k < n ? bound(k + 1, n, 0.975) : 1;
}

double
binomial_upper(size_t k, size_t n)
{
	return k < n ? bound(k + 1, n, 0.95) : 1;
}
