/* special.c - see special.h. */
#include "stat/special.h"

#include <assert.h>
#include <math.h>

enum { STEPS = 500 };
static const double tiny = 1e-300;

/* The continued fraction of the incomplete beta function, by Lentz's method. */
static double
fraction(double a, double b, double x)
{
	double c = 1, d = 1 - (a + b) * x / (a + 1), h;

	d = 1 / (fabs(d) < tiny ? tiny : d);
	h = d;
	for (int m = 1; m <= STEPS; m++) {
		double before = h, k = m, up;

		up = k * (b - k) * x / ((a + 2 * k - 1) * (a + 2 * k));
		for (int half = 0; half < 2; half++) {
			d = 1 + up * d;
			c = 1 + up / c;
			d = 1 / (fabs(d) < tiny ? tiny : d);
			c = fabs(c) < tiny ? tiny : c;
			h *= d * c;
			up = -(a + k) * (a + b + k) * x / ((a + 2 * k) * (a + 2 * k + 1));
		}
		if (fabs(h - before) <= 1e-16 * fabs(h))
			break;
	}
	return h;
}

double
special_beta(double a, double b, double x)
{
	double front;

	assert(a > 0 && b > 0 && x >= 0 && x <= 1);
	if (x <= 0 || x >= 1)
		return x <= 0 ? 0 : 1;
	front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x));
	if (x < (a + 1) / (a + b + 2))
		return front * fraction(a, b, x) / a;
	return 1 - front * fraction(b, a, 1 - x) / b;
}

double
special_beta_inverse(double a, double b, double p)
{
	double low = 0, high = 1;

	for (int i = 0; i < 200; i++) {
		double mid = (low + high) / 2;

		if (special_beta(a, b, mid) < p)
			low = mid;
		else
			high = mid;
	}
	return (low + high) / 2;
}

double
special_log1p_exp(double x)
{
	return x > 0 ? x + log1p(exp(-x)) : log1p(exp(x));
}

double
special_log2_1p_exp2(double x)
{
	const double ln2 = 0.69314718055994530942;

	return special_log1p_exp(x * ln2) / ln2;
}

double
special_logistic(double x)
{
	if (x >= 0)
		return 1 / (1 + exp(-x));
	return exp(x) / (1 + exp(x));
}
