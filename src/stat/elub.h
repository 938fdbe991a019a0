/* elub.h - how large a likelihood ratio a set of trials can carry, by what acting on it
 * would have cost. Vergeer et al. 2016, in the form of LiR 1.8.
 *
 * One misleading ratio is added to each kind. At a threshold t the expected utility of
 * accepting H1 above it is 1 - share of targets above + 10^t * share of non-targets
 * above; from the first threshold on either side at which saying nothing would have
 * cost less, ratios are extrapolation. */
#ifndef STAT_ELUB_H
#define STAT_ELUB_H

#include <stdbool.h>
#include <stddef.h>

/* Bounds in log10, in steps of 0.01, low <= 0 <= high; at most log10(n + 1) of the other
 * kind and the range of the ratios themselves, rounded outwards. Requires finite ratios
 * and a trial of each kind. O(n * steps). */
void elub_bounds(
	double *low, double *high, const double *log10_lr, const bool *target, size_t n);

#endif
