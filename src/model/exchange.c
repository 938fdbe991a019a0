/* exchange.c - see exchange.h. */
#include "model/exchange.h"

#include "base/utf8.h"

struct rule {
	const char *name;
	struct str text;
	size_t max;
	bool must;
};

static enum rc
check_text(const struct rule *rule, struct err *e)
{
	size_t bad;

	if (rule->must && rule->text.len == 0)
		return err_set(e, RC_INPUT, "no %s", rule->name);
	if (rule->text.len > rule->max)
		return err_set(e, RC_INPUT, "%s has %zu bytes: at most %zu are kept",
			rule->name, rule->text.len, rule->max);
	bad = utf8_check(rule->text);
	if (bad < rule->text.len)
		return err_set(
			e, RC_INPUT, "%s is not UTF-8 at its byte %zu", rule->name, bad);
	return RC_OK;
}

enum rc
exchange_check(const struct exchange *x, struct err *e)
{
	const size_t name = EXCHANGE_NAME_MAX_BYTES, text = EXCHANGE_TEXT_MAX_BYTES;
	const struct rule rules[] = {
		{ "model", x->model, name, true },
		{ "prompt", x->prompt, text, true },
		{ "response", x->response, text, false },
		{ "prompt_id", x->prompt_id, name, false },
		{ "system", x->system, text, false },
		{ "context", x->context, text, false },
		{ "reasoning", x->reasoning, text, false },
		{ "finish", x->finish, name, false },
		{ "params", x->params, text, false },
		{ "account", x->account, name, false },
		{ "request_id", x->request_id, name, false },
	};

	for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
		if (check_text(&rules[i], e))
			return e->rc;
	if (x->sample < 0)
		return err_set(e, RC_INPUT, "sample is negative");
	return RC_OK;
}
