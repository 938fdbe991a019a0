/* mmd.c - see mmd.h.
 *
 * The kernel is computed once; a permutation only needs A, the sum over pairs within X.
 * With R the sums of rows and T the sum over all pairs, the cross sum is
 * C = sum over X of R - 2 A, and the sum within Y is T - A - C. LANES permutations
 * are done in one walk over the kernel: masks of a group lie side by side,
 *
 *	mask[j]: round 0 | round 1 | ... | round LANES - 1	all ones where j is in X
 */
#include "stat/mmd.h"

#include "base/random.h"
#include "stat/summary.h"

#include <assert.h>
#include <math.h>

enum { LANES = 16 };

struct sums {
	uint64_t xx, xy, yy;
};

struct rounds {
	uint32_t *order; /* n of the largest group */
	uint32_t (*mask)[LANES];
	uint64_t *row; /* sums of rows of the group at hand */
	struct sums sum[LANES];
	struct random random[LANES];
};

/* Returns the sum over pairs. */
static uint64_t
row_sums(uint64_t *row, const struct mmd_group *g)
{
	uint64_t total = 0;

	for (size_t i = 0; i < g->n; i++)
		row[i] = 0;
	for (size_t i = 1; i < g->n; i++)
		for (size_t j = 0; j < i; j++) {
			uint16_t k = g->k[i * g->n + j];

			row[i] += k;
			row[j] += k;
			total += k;
		}
	return total;
}

static void
add_sums(struct sums *s, uint64_t a, uint64_t rows, uint64_t total)
{
	uint64_t cross = rows - 2 * a;

	s->xx += a;
	s->xy += cross;
	s->yy += total - a - cross;
}

static void
draw_masks(struct rounds *r, const struct mmd_group *g)
{
	for (size_t j = 0; j < g->n; j++)
		for (size_t lane = 0; lane < LANES; lane++)
			r->mask[j][lane] = 0;
	for (size_t lane = 0; lane < LANES; lane++) {
		for (size_t i = 0; i < g->n; i++)
			r->order[i] = (uint32_t)i;
		random_shuffle(&r->random[lane], r->order, g->n);
		for (size_t i = 0; i < g->n_x; i++)
			r->mask[r->order[i]][lane] = UINT32_MAX;
	}
}

/* One group of LANES rounds. A row's sum fits 32 bits: 2^15 values of 16 bits. */
static void
permute_group(struct rounds *r, const struct mmd_group *g)
{
	uint64_t a[LANES] = { 0 }, rows[LANES] = { 0 }, total = row_sums(r->row, g);

	draw_masks(r, g);
	for (size_t i = 0; i < g->n; i++) {
		const uint16_t *k = g->k + i * g->n;
		uint32_t part[LANES] = { 0 };

		for (size_t j = 0; j < i; j++)
			for (size_t lane = 0; lane < LANES; lane++)
				part[lane] += k[j] & r->mask[j][lane];
		for (size_t lane = 0; lane < LANES; lane++) {
			a[lane] += part[lane] & r->mask[i][lane];
			rows[lane] += r->mask[i][lane] ? r->row[i] : 0;
		}
	}
	for (size_t lane = 0; lane < LANES; lane++)
		add_sums(&r->sum[lane], a[lane], rows[lane], total);
}

static double
statistic(const struct mmd *m, const struct sums *s, unsigned one)
{
	return ((double)s->xx / (double)m->n_xx - 2 * (double)s->xy / (double)m->n_xy +
		       (double)s->yy / (double)m->n_yy) /
	       one;
}

/* Returns the size of the largest group. */
static size_t
count_pairs(struct mmd *m, const struct mmd_group *group, size_t n_group)
{
	size_t most = 0;

	for (size_t i = 0; i < n_group; i++) {
		uint64_t x = group[i].n_x, y = group[i].n - x;

		assert(group[i].n_x <= group[i].n && group[i].n <= MMD_GROUP_MAX);
		m->n_xx += x ? x * (x - 1) / 2 : 0;
		m->n_xy += x * y;
		m->n_yy += y ? y * (y - 1) / 2 : 0;
		most = group[i].n > most ? group[i].n : most;
	}
	return most;
}

static void
observe(struct sums *s, const struct mmd_group *group, size_t n_group)
{
	for (size_t g = 0; g < n_group; g++)
		for (size_t i = 1; i < group[g].n; i++)
			for (size_t j = 0; j < i; j++) {
				uint16_t k = group[g].k[i * group[g].n + j];

				if (i < group[g].n_x)
					s->xx += k;
				else if (j < group[g].n_x)
					s->xy += k;
				else
					s->yy += k;
			}
}

/* Rounds are independent of LANES: each has a stream of its own, whose seed is drawn
 * in order of rounds. */
static void
start_rounds(struct rounds *r, struct random *seeds)
{
	for (size_t lane = 0; lane < LANES; lane++) {
		r->sum[lane] = (struct sums){ 0 };
		random_init(&r->random[lane], random_next(seeds));
	}
}

bool
mmd_test(struct mmd *out, const struct mmd_group *group, size_t n_group, unsigned one,
	size_t n_round, uint64_t seed)
{
	struct arena own = { 0 };
	struct sums seen = { 0 };
	struct random seeds;
	struct rounds r;
	double *null;
	size_t most;

	*out = (struct mmd){ .mmd2 = (double)NAN, .p = 1, .null_95 = (double)NAN };
	most = count_pairs(out, group, n_group);
	if (!out->n_xx || !out->n_xy || !out->n_yy)
		return false;
	null = ARENA_RAW(&own, double, n_round);
	r.order = ARENA_RAW(&own, uint32_t, most);
	r.row = ARENA_RAW(&own, uint64_t, most);
	r.mask = arena_raw(&own, most, sizeof *r.mask);
	observe(&seen, group, n_group);
	out->mmd2 = statistic(out, &seen, one);
	random_init(&seeds, seed);
	for (size_t done = 0; done < n_round; done += LANES) {
		start_rounds(&r, &seeds);
		for (size_t g = 0; g < n_group; g++)
			permute_group(&r, &group[g]);
		for (size_t i = 0; i < LANES && done + i < n_round; i++) {
			null[done + i] = statistic(out, &r.sum[i], one);
			out->n_hit += null[done + i] >= out->mmd2;
		}
	}
	out->n_round = n_round;
	out->p = (1 + (double)out->n_hit) / (1 + (double)n_round);
	if (n_round) {
		summary_sort(null, n_round);
		out->null_95 = summary_quantile(null, n_round, 0.95);
	}
	arena_release(&own);
	return true;
}
