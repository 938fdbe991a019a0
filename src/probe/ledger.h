/* ledger.h - what a run has cost, and what it may still cost. The worst case of a request
 * is set aside before it is sent, so that the budget holds whatever the answers are. */
#ifndef PROBE_LEDGER_H
#define PROBE_LEDGER_H

#include "probe/answer.h"
#include "probe/plan.h"

struct ledger {
	const struct plan *plan;
	double money, money_aside;
	uint64_t tokens, tokens_aside;
	uint64_t n_request; /* attempts, failed ones too */
	bool unpriced;      /* some of it had no price: money is a lower bound */
};

enum ledger_stop { LEDGER_OK, LEDGER_MONEY, LEDGER_TOKENS, LEDGER_REQUESTS };
/* "the budget of money is used up"; static. */
const char *ledger_stop_name(enum ledger_stop s);

/* Sets a question's worst case aside, or says which limit stands against it. An unknown
 * price is not zero: with a budget of money it stands against it. */
enum ledger_stop ledger_reserve(struct ledger *l, const struct plan_task *t);
/* The question came back: what was set aside is free again, what it cost is booked: by
 * the usage that was told, else its worst case; an attempt without a status 200 and
 * without usage costs nothing. Returns the money, NaN where the price is unknown. */
double ledger_settle(struct ledger *l, const struct plan_task *t,
	const struct probe_answer *x, bool charged);

/* Books what an earlier run says; a NaN for an unknown price. */
void ledger_book(struct ledger *l, uint64_t tokens, double money);

#endif
