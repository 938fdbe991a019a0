/* verdict_vary.c - see verdict_vary.h. */
#include "cli/verdict_vary.h"

#include "match/standing.h"
#include "stat/summary.h"

#include <math.h>

static const uint32_t NO_LAB = UINT32_MAX;

/* One other way to look at the same scores. */
struct look {
	uint32_t without_lab;
	size_t from, to; /* prompts */
};

/* The candidate lab's standing in one family, seen so. */
static double
standing(struct verdict_make *k, size_t family, const struct look *w)
{
	const struct panel *p = &k->match.panel;
	struct arena own = { 0 };
	struct standing_score *score = ARENA_NEW(&own, struct standing_score, p->n_model);
	double *z = ARENA_NEW(&own, double, p->n_lab), out;
	double *scratch = ARENA_NEW(&own, double, 4 * p->n_lab);

	for (size_t m = 0; m < p->n_model; m++) {
		const struct roster_model *r = &p->model[m];
		bool skip = m == k->suspect || r->lab == p->model[k->suspect].lab ||
			    r->lab == w->without_lab || !(r->candidate || r->reference);
		const double *x = match_prompts(&k->match, family, m);
		struct summary s;

		score[m].value = (double)NAN;
		if (skip)
			continue;
		s = summary_of(x + w->from, w->to - w->from);
		score[m].value = s.mean;
		if (!k->match.family[family]->control && s.n)
			score[m].error = s.sd / sqrt((double)s.n);
	}
	standing_of(z, p, k->suspect, score, scratch);
	out = z[p->model[k->candidate].lab];
	arena_release(&own);
	return out;
}

static double
weighed(const struct verdict_make *k, struct finding f)
{
	const struct weigh_case c = { .like = k->match.like,
		.n_family = k->match.n_family };

	f.n_caveat = 0;
	f.log10_lr = f.log10_lr_low = f.log10_lr_high = (double)NAN;
	weigh_finding(&f, k->weigh, &c);
	return f.log10_lr;
}

static double
seen(struct verdict_make *k, const struct look *w)
{
	struct finding f = k->match.lab[k->lab];

	for (size_t i = 0; i < f.n_score; i++)
		f.score[i].z = standing(k, i, w);
	return weighed(k, f);
}

static void
add(struct verdict *v, double log10_lr, struct str what)
{
	v->variant[v->n_variant++] = (struct verdict_variant){ what, log10_lr };
}

static void
without_families(struct verdict *v, struct verdict_make *k)
{
	for (size_t i = 0; i < k->weigh->n; i++) {
		struct finding f = k->match.lab[k->lab];

		for (size_t s = 0; s < f.n_score; s++)
			if (str_is(k->weigh->family[i], f.score[s].family))
				f.score[s].z = 0;
		add(v, weighed(k, f),
			arena_fmt(k->arena,
				"without the family %.*s (its standing set to 0, the average)",
				STR_ARG(k->weigh->family[i])));
	}
}

static struct str
lab_name(const struct panel *p, uint32_t lab)
{
	for (size_t m = 0; m < p->n_model; m++)
		if (p->model[m].lab == lab)
			return p->model[m].about.lab.len ? p->model[m].about.lab
							 : p->model[m].about.name;
	return STR("");
}

/* The two labs of the population that the number depends on most, either way. */
static void
without_labs(struct verdict *v, struct verdict_make *k)
{
	const struct panel *p = &k->match.panel;
	uint32_t low_lab = NO_LAB, high_lab = NO_LAB;
	double low = (double)NAN, high = (double)NAN;

	for (uint32_t l = 0; l < p->n_lab; l++) {
		const struct look w = { l, 0, p->n_prompt };
		double x;

		if (l == p->model[k->candidate].lab || l == p->model[k->suspect].lab)
			continue;
		x = seen(k, &w);
		if (isnan(x))
			continue;
		if (low_lab == NO_LAB || x < low)
			low = x, low_lab = l;
		if (high_lab == NO_LAB || x > high)
			high = x, high_lab = l;
	}
	if (low_lab == NO_LAB)
		return;
	add(v, low,
		arena_fmt(k->arena,
			"leaving one other lab out: the smallest, without %.*s",
			STR_ARG(lab_name(p, low_lab))));
	add(v, high,
		arena_fmt(k->arena,
			"leaving one other lab out: the largest, without %.*s",
			STR_ARG(lab_name(p, high_lab))));
}

void
verdict_vary(struct verdict *v, struct verdict_make *k)
{
	size_t n = k->match.panel.n_prompt, half = n / 2;
	const struct look first = { NO_LAB, 0, half }, second = { NO_LAB, half, n };

	v->variant = ARENA_NEW(k->arena, struct verdict_variant, k->weigh->n + 4);
	without_families(v, k);
	without_labs(v, k);
	add(v, seen(k, &first), STR("the first half of the prompts only"));
	add(v, seen(k, &second), STR("the second half of the prompts only"));
}
