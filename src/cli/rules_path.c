/* rules_path.c - see rules_path.h. */
#include "cli/rules_path.h"

#include "base/log.h"
#include "cli/data_path.h"

static void
bad(void *ctx, const struct err *e)
{
	(void)ctx;
	log_warn("%s", e->text);
}

enum rc
rules_path_load_from(
	struct rule_set *s, struct command_run *r, const char *const *path, size_t n)
{
	if (rule_set_load(s, &r->arena, path, n, bad, NULL, &r->err))
		return r->err.rc;
	if (!s->n_rule)
		err_set(&r->err, RC_INPUT,
			"%s: no rules there: name a directory with --rules or ASSAY_RULES",
			path[0]);
	return r->err.rc;
}

enum rc
rules_path_load(struct rule_set *s, struct command_run *r)
{
	const char *const *given;
	const char *usual = data_path(&r->arena, "ASSAY_RULES", "rules");
	size_t n = option_texts(&given, &r->options, "rules");

	if (n)
		return rules_path_load_from(s, r, given, n);
	return rules_path_load_from(s, r, &usual, 1);
}
