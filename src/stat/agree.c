/* agree.c - see agree.h. */
#include "stat/agree.h"

#include <math.h>

double
agree_kappa(const size_t n[2][2])
{
	double all = (double)(n[0][0] + n[0][1] + n[1][0] + n[1][1]);
	double first = (double)(n[1][0] + n[1][1]), second = (double)(n[0][1] + n[1][1]);
	double seen = (double)(n[0][0] + n[1][1]) * all;
	double chance = first * second + (all - first) * (all - second);

	return all * all > chance ? (seen - chance) / (all * all - chance) : (double)NAN;
}
