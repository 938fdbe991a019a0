/* match_plan.c - see match_plan.h. */
#include "cli/match_plan.h"

#include "cli/command.h"
#include "cli/data_path.h"
#include "probe/plan.h"
#include "probe/plan_seal.h"
#include "seal/digest.h"

#include <math.h>

static const char unsealed[] =
	"exploratory: the plan is not sealed, or was changed since it was";
static const char foreign[] = "exploratory: not all answers were asked under this plan";

enum rc
match_plan_read(struct match_plan *p, struct command_run *r)
{
	const char *path = option_text(&r->options, "plan");
	struct plan plan;
	struct plan_seal seal;
	char hex[DIGEST_HEX_BYTES];

	*p = (struct match_plan){ .rule = { WEIGH_LOG10_SUPPORT, -WEIGH_LOG10_SUPPORT } };
	if (!path)
		return RC_OK;
	if (plan_load(&plan, &r->arena, path,
		    data_path(&r->arena, "ASSAY_CORPORA", "corpora/probes"), &r->err) ||
		plan_seal_read(&seal, &r->arena, &plan, &r->err))
		return r->err.rc;
	digest_hex(hex, plan.digest32);
	*p = (struct match_plan){
		.rule = { fmax(log10(plan.support_h1), WEIGH_LOG10_SUPPORT),
			fmin(log10(plan.support_h2), -WEIGH_LOG10_SUPPORT) },
		.given = true,
		.min_answered = plan.min_answered,
		.digest = arena_str(&r->arena, str_of(hex)),
		.state = plan_seal_name(seal.state),
		.sealed = seal.state == PLAN_SEAL_SEALED
	};
	return RC_OK;
}

static bool
is_foreign(const struct match_plan *p, const struct origin *o)
{
	return o->several || o->n_run < o->n_answer || !str_equal(o->plan, p->digest);
}

void
match_plan_hold(const struct match_plan *p, struct match *m)
{
	for (size_t i = 0; p->given && i < m->n_lab; i++) {
		if (!p->sealed)
			finding_caveat(&m->lab[i], unsealed);
		if (is_foreign(p, &m->panel.origin))
			finding_caveat(&m->lab[i], foreign);
	}
}

static bool
is_exploratory(const struct match_plan *p, const struct match *m)
{
	const struct origin *o = &m->panel.origin;

	return o->n_exploratory || (p->given && (!p->sealed || is_foreign(p, o)));
}

void
match_plan_text(struct buf *out, const struct match_plan *p, const struct match *m)
{
	const struct origin *o = &m->panel.origin;

	buf_fmt(out,
		"decision rule: derivation from LR %.3g on, independence down from 1/%.3g, and "
		"the interval on the same side of 1; ",
		pow(10, p->rule.log10_h1), pow(10, -p->rule.log10_h2));
	if (p->given)
		buf_fmt(out, "of plan %.12s, %s\n", p->digest.ptr, p->state);
	else
		buf_str(out, STR("the default, no plan was given\n"));
	if (o->n_exploratory)
		buf_fmt(out,
			"exploratory: of %zu answers %zu are of a run whose plan was not "
			"sealed before it, or changed since\n",
			o->n_answer, o->n_exploratory);
	if (p->given && !p->sealed)
		buf_fmt(out, "%s\n", unsealed);
	if (p->given && is_foreign(p, o))
		buf_fmt(out, "%s\n", foreign);
}

void
match_plan_json(struct json_write *j, const struct match_plan *p, const struct match *m)
{
	const struct origin *o = &m->panel.origin;

	json_write_key(j, "rule");
	json_write_object(j);
	json_write_key(j, "log10_support_h1");
	json_write_double(j, p->rule.log10_h1);
	json_write_key(j, "log10_support_h2");
	json_write_double(j, p->rule.log10_h2);
	json_write_key(j, "plan");
	json_write_str(j, p->digest);
	json_write_key(j, "seal");
	json_write_str(j, str_of(p->state));
	json_write_object_end(j);
	json_write_key(j, "exploratory");
	json_write_bool(j, is_exploratory(p, m));
	json_write_key(j, "answers");
	json_write_u64(j, o->n_answer);
	json_write_key(j, "answers_of_a_plan");
	json_write_u64(j, o->n_run);
	json_write_key(j, "answers_exploratory");
	json_write_u64(j, o->n_exploratory);
}
