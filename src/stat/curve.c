/* curve.c - see curve.h. */
#include "stat/curve.h"

#include "stat/special.h"

#include <assert.h>
#include <math.h>

static const double log2_10 = 3.32192809488736234787;

struct curve_tippett
curve_tippett(const double *log10_lr, const bool *target, size_t n, double x)
{
	size_t count[2] = { 0, 0 }, above[2] = { 0, 0 };

	for (size_t i = 0; i < n; i++) {
		count[target[i]]++;
		above[target[i]] += log10_lr[i] >= x;
	}
	assert(count[0] && count[1]);
	return (struct curve_tippett){ x, (double)above[1] / (double)count[1],
		(double)above[0] / (double)count[0] };
}

double
curve_ece(const double *log10_lr, const bool *target, size_t n, double log10_prior_odds)
{
	double p = 1 / (1 + pow(10, -log10_prior_odds)), cost[2] = { 0, 0 };
	size_t count[2] = { 0, 0 };

	for (size_t i = 0; i < n; i++) {
		double x = (log10_lr[i] + log10_prior_odds) * log2_10;

		cost[target[i]] += special_log2_1p_exp2(target[i] ? -x : x);
		count[target[i]]++;
	}
	assert(count[0] && count[1]);
	return p * cost[1] / (double)count[1] + (1 - p) * cost[0] / (double)count[0];
}

double
curve_ece_neutral(double log10_prior_odds)
{
	double x = log10_prior_odds * log2_10, p = 1 / (1 + pow(10, -log10_prior_odds));

	return p * special_log2_1p_exp2(-x) + (1 - p) * special_log2_1p_exp2(x);
}
