/* metrics.c - see metrics.h. */
#include "weigh/metrics.h"

#include "base/random.h"
#include "stat/binomial.h"
#include "stat/calib.h"
#include "stat/elub.h"
#include "stat/summary.h"

#include <math.h>
#include <stdlib.h>

/* One scope as parallel arrays. */
struct scope {
	double *score, *lr; /* -inf, and 0, where abstained */
	bool *target;
	size_t *suspect; /* number of each trial's suspect, by name */
	size_t n, n_suspect;
};

static int
by_name(const void *a, const void *b)
{
	const struct str *x = a, *y = b;

	return str_compare(*x, *y);
}

/* The suspects of a scope in order of name, each once. */
static size_t
name_suspects(struct str *name, const struct fit_trial *t, size_t n, struct str lab)
{
	size_t k = 0, kept = 0;

	for (size_t i = 0; i < n; i++)
		if (!lab.ptr || str_equal(t[i].lab, lab))
			name[k++] = t[i].suspect;
	qsort(name, k, sizeof *name, by_name);
	for (size_t i = 0; i < k; i++)
		if (!kept || !str_equal(name[kept - 1], name[i]))
			name[kept++] = name[i];
	return kept;
}

static void
scope_new(struct scope *s, struct arena *a, const struct fit_trial *t, size_t n,
	struct str lab)
{
	struct str *name = ARENA_NEW(a, struct str, n);

	*s = (struct scope){ .score = ARENA_NEW(a, double, n),
		.lr = ARENA_NEW(a, double, n),
		.target = ARENA_NEW(a, bool, n),
		.suspect = ARENA_NEW(a, size_t, n) };
	s->n_suspect = name_suspects(name, t, n, lab);
	for (size_t i = 0; i < n; i++) {
		const struct str *at;

		if (lab.ptr && !str_equal(t[i].lab, lab))
			continue;
		at = bsearch(&t[i].suspect, name, s->n_suspect, sizeof *name, by_name);
		s->score[s->n] = isnan(t[i].log10_lr) ? -(double)INFINITY : t[i].log10_lr;
		s->lr[s->n] = isnan(t[i].log10_lr) ? 0 : t[i].log10_lr;
		s->target[s->n] = t[i].target;
		s->suspect[s->n++] = (size_t)(at - name);
	}
}

static void
fill_rates(struct metrics *m, const struct scope *s)
{
	double ceiling = log10((double)m->n_nontarget + 1);
	size_t below = 0, above = 0, support[2] = { 0, 0 };

	m->top_log10_false = -(double)INFINITY;
	for (size_t i = 0; i < s->n; i++) {
		double x = s->lr[i];

		below += s->target[i] && x < 0;
		above += !s->target[i] && x > 0;
		support[s->target[i]] += x >= WEIGH_LOG10_SUPPORT;
		m->n_over += fabs(x) > ceiling;
		m->n_abstained += isinf(s->score[i]) != 0;
		if (!s->target[i] && x > m->top_log10_false)
			m->top_log10_false = x;
	}
	m->misleading_target = (double)below / (double)m->n_target;
	m->misleading_nontarget = (double)above / (double)m->n_nontarget;
	m->support_target = (double)support[1] / (double)m->n_target;
	m->support_nontarget = (double)support[0] / (double)m->n_nontarget;
	m->false_upper = binomial_upper(support[0], m->n_nontarget);
}

/* A round's trials: those of the suspects drawn, as often as drawn. */
static size_t
draw(struct scope *out, const struct scope *s, size_t *times, struct random *r)
{
	out->n = 0;
	for (size_t i = 0; i < s->n_suspect; i++)
		times[i] = 0;
	for (size_t i = 0; i < s->n_suspect; i++)
		times[random_below(r, s->n_suspect)]++;
	for (size_t i = 0; i < s->n; i++)
		for (size_t k = 0; k < times[s->suspect[i]]; k++) {
			out->score[out->n] = s->score[i];
			out->lr[out->n] = s->lr[i];
			out->target[out->n++] = s->target[i];
		}
	return out->n;
}

static bool
has_both(const struct scope *s)
{
	size_t n1 = 0;

	for (size_t i = 0; i < s->n; i++)
		n1 += s->target[i];
	return n1 > 0 && n1 < s->n;
}

static void
fill_intervals(struct metrics *m, struct arena *a, const struct scope *s, size_t n_round,
	uint64_t seed)
{
	size_t *times = ARENA_NEW(a, size_t, s->n_suspect), room = s->n * s->n_suspect;
	double *auc = ARENA_NEW(a, double, n_round),
	       *cllr = ARENA_NEW(a, double, n_round);
	struct scope one = { .score = ARENA_RAW(a, double, room),
		.lr = ARENA_RAW(a, double, room),
		.target = ARENA_RAW(a, bool, room) };
	struct random r;

	random_init(&r, seed);
	for (size_t i = 0; i < n_round; i++) {
		struct arena own = { 0 };

		auc[i] = cllr[i] = (double)NAN;
		draw(&one, s, times, &r);
		if (has_both(&one)) {
			auc[i] = calib_auc(&own, one.score, one.target, one.n);
			cllr[i] = calib_cllr(one.lr, one.target, one.n);
		}
		arena_release(&own);
	}
	m->auc_ci = bootstrap_interval(auc, n_round);
	m->cllr_ci = bootstrap_interval(cllr, n_round);
}

void
metrics_of(struct metrics *m, struct arena *scratch, const struct fit_trial *t, size_t n,
	struct str lab, size_t n_round, uint64_t seed)
{
	struct scope s;

	*m = (struct metrics){ .lab = lab };
	scope_new(&s, scratch, t, n, lab);
	m->n_suspect = s.n_suspect;
	for (size_t i = 0; i < s.n; i++)
		m->n_target += s.target[i];
	m->n_nontarget = s.n - m->n_target;
	m->auc = calib_auc(scratch, s.score, s.target, s.n);
	m->tpr_at_zero = calib_tpr_at_zero(s.score, s.target, s.n);
	m->tpr_at_5 = calib_tpr_at(scratch, s.score, s.target, s.n, 0.05);
	m->cllr = calib_cllr(s.lr, s.target, s.n);
	m->cllr_min = calib_cllr_min(scratch, s.lr, s.target, s.n);
	m->cllr_cal = m->cllr - m->cllr_min;
	fill_rates(m, &s);
	elub_bounds(&m->elub_low, &m->elub_high, s.lr, s.target, s.n);
	fill_intervals(m, scratch, &s, n_round, seed);
}

/* The share of targets among a suspect's best labs; false when it has no target. */
static bool
top1_of(double *share, const struct fit_trial *t, size_t n, struct str suspect)
{
	double best = -(double)INFINITY;
	size_t at_best = 0, right = 0;
	bool has_target = false;

	for (size_t i = 0; i < n; i++) {
		double x = t[i].log10_lr;

		if (!str_equal(t[i].suspect, suspect))
			continue;
		has_target = has_target || t[i].target;
		if (isnan(x) || x < best)
			continue;
		if (x > best)
			at_best = right = 0;
		best = x;
		at_best++;
		right += t[i].target;
	}
	*share = at_best ? (double)right / (double)at_best : 0;
	return has_target;
}

double
metrics_top1(const struct fit_trial *t, size_t n)
{
	double sum = 0, share;
	size_t n_suspect = 0;

	for (size_t i = 0; i < n; i++) {
		size_t k = 0;

		while (k < i && !str_equal(t[k].suspect, t[i].suspect))
			k++;
		if (k < i || !top1_of(&share, t, n, t[i].suspect))
			continue;
		sum += share;
		n_suspect++;
	}
	return n_suspect ? sum / (double)n_suspect : (double)NAN;
}
