/* special.h - the few special functions that intervals need. Double precision, by
 * continued fraction and series; relative error below 1e-10 where tested. */
#ifndef STAT_SPECIAL_H
#define STAT_SPECIAL_H

/* The regularised incomplete beta function I_x(a, b). Requires a, b > 0, 0 <= x <= 1.
 * Lentz's continued fraction (Numerical Recipes 6.4 gives the recurrence). */
double special_beta(double a, double b, double x);

/* The x with special_beta(a, b, x) == p. Bisection. */
double special_beta_inverse(double a, double b, double p);

/* log2(1 + 2^x) and log(1 + e^x) without overflow. */
double special_log2_1p_exp2(double x);
double special_log1p_exp(double x);

/* 1 / (1 + e^-x), never 0/0. */
double special_logistic(double x);

#endif
