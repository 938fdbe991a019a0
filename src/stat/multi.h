/* multi.h - many tests at once. p-values in [0, 1]. */
#ifndef STAT_MULTI_H
#define STAT_MULTI_H

#include "base/arena.h"

#include <stddef.h>

/* Holm 1979: adjusted p-values that control the family-wise error, any dependence. */
void multi_holm(double *adjusted, struct arena *scratch, const double *p, size_t n);

/* Benjamini & Hochberg 1995: adjusted p-values that control the false-discovery rate
 * under positive dependence. */
void multi_bh(double *adjusted, struct arena *scratch, const double *p, size_t n);

#endif
