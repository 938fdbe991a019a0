/* multi.c - see multi.h. */
#include "stat/multi.h"

#include <stdlib.h>

struct ranked {
	double p;
	size_t index;
};

static int
by_p(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->p != y->p)
		return x->p < y->p ? -1 : 1;
	return (x->index > y->index) - (x->index < y->index);
}

static struct ranked *
ranked(struct arena *a, const double *p, size_t n)
{
	struct ranked *r = ARENA_RAW(a, struct ranked, n);

	for (size_t i = 0; i < n; i++)
		r[i] = (struct ranked){ p[i], i };
	qsort(r, n, sizeof *r, by_p);
	return r;
}

void
multi_holm(double *adjusted, struct arena *scratch, const double *p, size_t n)
{
	struct ranked *r = ranked(scratch, p, n);
	double top = 0;

	for (size_t i = 0; i < n; i++) {
		double v = r[i].p * (double)(n - i);

		top = v > top ? v : top;
		adjusted[r[i].index] = top < 1 ? top : 1;
	}
}

void
multi_bh(double *adjusted, struct arena *scratch, const double *p, size_t n)
{
	struct ranked *r = ranked(scratch, p, n);
	double low = 1;

	for (size_t i = n; i-- > 0;) {
		double v = r[i].p * (double)n / (double)(i + 1);

		low = v < low ? v : low;
		adjusted[r[i].index] = low;
	}
}
