/* ledger.c - see ledger.h. */
#include "probe/ledger.h"

#include <math.h>

enum { MILLION = 1000000 };

const char *
ledger_stop_name(enum ledger_stop s)
{
	static const char *const name[] = {
		"",
		"the budget of money is used up",
		"the budget of tokens is used up",
		"the budget of requests is used up",
	};

	return name[s];
}

static double
money_of(const struct plan_endpoint *p, uint64_t in, uint64_t out)
{
	if (!p->priced)
		return (double)NAN;
	return ((double)in * p->price_in + (double)out * p->price_out) / MILLION;
}

enum ledger_stop
ledger_reserve(struct ledger *l, const struct plan_task *t)
{
	const struct plan_budget *b = &l->plan->budget;
	struct plan_cost c;
	uint64_t tokens;

	plan_task_cost(&c, l->plan, t);
	tokens = c.tokens_in + c.tokens_out;
	if (b->requests && l->n_request >= b->requests)
		return LEDGER_REQUESTS;
	if (b->tokens && l->tokens + l->tokens_aside + tokens > b->tokens)
		return LEDGER_TOKENS;
	if (b->has_money &&
		(isnan(c.money) || l->money + l->money_aside + c.money > b->money))
		return LEDGER_MONEY;
	l->n_request++;
	l->tokens_aside += tokens;
	if (!isnan(c.money))
		l->money_aside += c.money;
	return LEDGER_OK;
}

double
ledger_settle(struct ledger *l, const struct plan_task *t, const struct probe_answer *x,
	bool charged)
{
	struct plan_cost c;
	uint64_t in, out;
	double money;

	plan_task_cost(&c, l->plan, t);
	l->tokens_aside -= c.tokens_in + c.tokens_out;
	if (!isnan(c.money))
		l->money_aside -= c.money;
	in = x->tokens_in >= 0 ? (uint64_t)x->tokens_in : charged ? c.tokens_in : 0;
	out = x->tokens_out >= 0 ? (uint64_t)x->tokens_out : charged ? c.tokens_out : 0;
	money = in + out ? money_of(t->endpoint, in, out) : 0;
	l->tokens += in + out;
	if (isnan(money))
		l->unpriced = true;
	else
		l->money += money;
	return money;
}

void
ledger_book(struct ledger *l, uint64_t tokens, double money)
{
	l->n_request++;
	l->tokens += tokens;
	if (isnan(money))
		l->unpriced = true;
	else
		l->money += money;
}
