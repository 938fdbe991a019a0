/* strata.c - see strata.h. Weights of the sum are kept as logarithms: where the groups
 * differ most, what was seen is far below the smallest double. */
#include "stat/strata.h"

#include <assert.h>
#include <math.h>

#define TAIL         0.025
#define LOG_ODDS_MAX 100.0
#define NORMAL_95    1.959963984540054
enum { HALVINGS = 80 };

/* log_w[k] is the weight of the sum low + k. */
struct sum {
	double *log_w;
	size_t n;
	uint64_t low;
};

static bool
informative(const struct strata_table *t)
{
	return t->n && t->n < t->all_n && t->all_hit && t->all_hit < t->all_n;
}

static double
expected(const struct strata_table *t)
{
	return (double)t->n * t->all_hit / t->all_n;
}

static double
variance(const struct strata_table *t)
{
	double n = t->all_n;

	return expected(t) * (n - t->n) / n * (n - t->all_hit) / (n - 1);
}

double
strata_z(const struct strata_table *t, size_t n)
{
	double above = 0, var = 0;

	for (size_t i = 0; i < n; i++)
		if (informative(&t[i])) {
			above += t[i].hit - expected(&t[i]);
			var += variance(&t[i]);
		}
	return var > 0 ? above / sqrt(var) : (double)NAN;
}

static uint32_t
least(const struct strata_table *t)
{
	uint32_t others = t->all_n - t->n;

	return t->all_hit > others ? t->all_hit - others : 0;
}

static uint32_t
most(const struct strata_table *t)
{
	return t->all_hit < t->n ? t->all_hit : t->n;
}

static double
log_choose(double n, double k)
{
	return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1);
}

static double
log_add(double a, double b)
{
	double high = a > b ? a : b, low = a > b ? b : a;

	return low == (double)-INFINITY ? high : high + log1p(exp(low - high));
}

/* Adds one table's count to the sum. */
static void
convolve(struct sum *s, struct arena *a, const struct strata_table *t)
{
	uint32_t low = least(t), n = most(t) - low + 1;
	double *own = ARENA_RAW(a, double, n);
	struct sum next = { .n = s->n + n - 1, .low = s->low + low };

	next.log_w = ARENA_RAW(a, double, next.n);
	for (uint32_t k = 0; k < n; k++)
		own[k] = log_choose(t->n, low + k) +
			 log_choose(t->all_n - t->n, t->all_hit - low - k);
	for (size_t i = 0; i < next.n; i++)
		next.log_w[i] = (double)-INFINITY;
	for (size_t i = 0; i < s->n; i++)
		for (uint32_t k = 0; k < n; k++)
			next.log_w[i + k] =
				log_add(next.log_w[i + k], s->log_w[i] + own[k]);
	*s = next;
}

/* The logarithm of the weight of sums from..to - 1 at a log odds ratio. */
static double
log_mass(const struct sum *s, size_t from, size_t to, double log_odds)
{
	double top = (double)-INFINITY, mass = 0;

	for (size_t i = from; i < to; i++)
		top = fmax(top, s->log_w[i] + (double)i * log_odds);
	for (size_t i = from; i < to; i++)
		mass += exp(s->log_w[i] + (double)i * log_odds - top);
	return from < to ? top + log(mass) : (double)-INFINITY;
}

static double
share(const struct sum *s, size_t from, size_t to, double log_odds)
{
	return exp(log_mass(s, from, to, log_odds) - log_mass(s, 0, s->n, log_odds));
}

static double
mean(const struct sum *s, double log_odds)
{
	double all = log_mass(s, 0, s->n, log_odds), m = 0;

	for (size_t i = 0; i < s->n; i++)
		m += (double)i * exp(s->log_w[i] + (double)i * log_odds - all);
	return m;
}

enum solve { MEAN, AT_LEAST, AT_MOST };

/* Each of the three grows with the odds, the last when it is taken negative. */
static double
value(const struct sum *s, enum solve what, size_t at, double log_odds)
{
	if (what == MEAN)
		return mean(s, log_odds) - (double)at;
	if (what == AT_LEAST)
		return share(s, at, s->n, log_odds) - TAIL;
	return TAIL - share(s, 0, at + 1, log_odds);
}

static double
solve(const struct sum *s, enum solve what, size_t at)
{
	double low = -LOG_ODDS_MAX, high = LOG_ODDS_MAX;

	for (int i = 0; i < HALVINGS; i++) {
		double mid = (low + high) / 2;

		if (value(s, what, at, mid) < 0)
			low = mid;
		else
			high = mid;
	}
	return exp((low + high) / 2);
}

static void
exact(struct strata *out, const struct sum *s)
{
	size_t at = (size_t)(out->hit - s->low);
	bool lowest = at == 0, highest = at + 1 == s->n;

	out->exact = true;
	out->p_greater = fmax(STRATA_P_MIN, fmin(1, share(s, at, s->n, 0)));
	out->odds = highest ? (double)INFINITY : lowest ? 0 : solve(s, MEAN, at);
	out->odds_low = lowest ? 0 : solve(s, AT_LEAST, at);
	out->odds_high = highest ? (double)INFINITY : solve(s, AT_MOST, at);
}

/* Mantel & Haenszel's ratio with the interval of Robins, Breslow & Greenland. */
static void
approximate(struct strata *out, const struct strata_table *t, size_t n)
{
	double r = 0, s = 0, pr = 0, qs = 0, mixed = 0, se;

	for (size_t i = 0; i < n; i++) {
		double all = t[i].all_n, a = t[i].hit, b = t[i].n - t[i].hit;
		double c = t[i].all_hit - t[i].hit, d = all - a - b - c;

		if (!informative(&t[i]))
			continue;
		r += a * d / all;
		s += b * c / all;
		pr += (a + d) / all * (a * d / all);
		qs += (b + c) / all * (b * c / all);
		mixed += (a + d) / all * (b * c / all) + (b + c) / all * (a * d / all);
	}
	out->p_greater = fmax(STRATA_P_MIN, erfc(out->z / sqrt(2)) / 2);
	out->odds = s > 0 ? r / s : (double)INFINITY;
	if (r <= 0 || s <= 0)
		return;
	se = sqrt(pr / (2 * r * r) + mixed / (2 * r * s) + qs / (2 * s * s));
	out->odds_low = out->odds * exp(-NORMAL_95 * se);
	out->odds_high = out->odds * exp(NORMAL_95 * se);
}

void
strata_test(
	struct strata *out, struct arena *scratch, const struct strata_table *t, size_t n)
{
	double one = 0;
	struct sum s = { .log_w = &one, .n = 1 };
	uint64_t support = 1;

	*out = (struct strata){ .z = strata_z(t, n),
		.p_greater = 1,
		.odds = (double)NAN,
		.odds_low = (double)NAN,
		.odds_high = (double)NAN };
	for (size_t i = 0; i < n; i++) {
		assert(t[i].hit >= least(&t[i]) && t[i].hit <= most(&t[i]));
		if (!informative(&t[i]))
			continue;
		out->n_informative++;
		out->hit += t[i].hit;
		out->expected += expected(&t[i]);
		support += most(&t[i]) - least(&t[i]);
	}
	if (!out->n_informative)
		return;
	if (support > STRATA_SUPPORT_MAX) {
		approximate(out, t, n);
		return;
	}
	for (size_t i = 0; i < n; i++)
		if (informative(&t[i])) {
			struct arena spare = { 0 };
			struct sum next = s;

			convolve(&next, &spare, &t[i]);
			s = (struct sum){ ARENA_RAW(scratch, double, next.n), next.n,
				next.low };
			memcpy(s.log_w, next.log_w, next.n * sizeof *s.log_w);
			arena_release(&spare);
		}
	exact(out, &s);
}
