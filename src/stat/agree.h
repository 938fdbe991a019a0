/* agree.h - agreement of two raters beyond chance. */
#ifndef STAT_AGREE_H
#define STAT_AGREE_H

#include <stddef.h>

/* Cohen's kappa (1960) of n[a][b] items that the first called a and the second b: 1 is
 * full agreement, 0 what chance with these rates gives. NaN where chance gives full
 * agreement, that is where both always say the same thing, and without items. */
double agree_kappa(const size_t n[2][2]);

#endif
