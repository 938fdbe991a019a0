/* tally.h - the hits of rules that count by account: which accounts had enough of them
 * within a window of time. 16 bytes a hit, until the end. */
#ifndef RULE_TALLY_H
#define RULE_TALLY_H

#include "base/buf.h"
#include "base/map.h"
#include "rule/rule.h"

struct tally {
	const struct rule *rule; /* the rules that count are of this array */
	struct map account;
	struct buf hit;
};

/* Accounts' names are kept in a. */
void tally_init(struct tally *t, struct arena *a, const struct rule *rule);
void tally_release(struct tally *t);

/* False, and nothing is counted, without an account, or without a time where the rule
 * has a window. time_ns may be EXCHANGE_NO_TIME. */
bool tally_add(
	struct tally *t, const struct rule *r, struct str account, int64_t time_ns);

/* fn for each rule and account with at least as many hits as the rule wants within one
 * window, in order of the rules and of the accounts' first hits; most: the largest
 * number in one window. A window holds both of its ends. O(n log n). */
void tally_end(struct tally *t,
	void (*fn)(void *ctx, const struct rule *r, struct str account, uint64_t most),
	void *ctx);

#endif
