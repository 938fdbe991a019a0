/* origin.c - see origin.h. */
#include "model/origin.h"

#include "base/err.h"
#include "base/json.h"

enum { PLAN, EXPLORATORY, N_FIELD };

static const struct json_want wanted[N_FIELD] = {
	[PLAN] = { "/plan" },
	[EXPLORATORY] = { "/exploratory" },
};

void
origin_add(struct origin *o, struct arena *a, struct str params)
{
	struct json_val v[N_FIELD];
	struct err e = { 0 };

	o->n_answer++;
	if (!params.len || json_pick(v, wanted, N_FIELD, params, &e) ||
		v[PLAN].kind != JSON_STRING)
		return;
	o->n_run++;
	o->n_exploratory += v[EXPLORATORY].kind == JSON_TRUE;
	if (!o->plan.len)
		o->plan = arena_str(a, v[PLAN].raw);
	else
		o->several = o->several || !str_equal(o->plan, v[PLAN].raw);
}

const char *
origin_caveat(const struct origin *o)
{
	return o->n_exploratory ? "exploratory: answers are of a run whose plan was not "
				  "sealed before it, or changed since"
				: NULL;
}
