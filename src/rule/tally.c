/* tally.c - see tally.h. Sorted by rule, account and time, the hits within a window are
 * neighbours: one pass with two ends finds the most. */
#include "rule/tally.h"

#include "model/exchange.h"

#include <stdlib.h>

struct hit {
	uint32_t rule, account;
	int64_t time_ns;
};

void
tally_init(struct tally *t, struct arena *a, const struct rule *rule)
{
	*t = (struct tally){ .rule = rule };
	map_init(&t->account, a);
	buf_init(&t->hit, SIZE_MAX / 2);
}

void
tally_release(struct tally *t)
{
	buf_release(&t->hit);
}

bool
tally_add(struct tally *t, const struct rule *r, struct str account, int64_t time_ns)
{
	struct hit h = { .rule = (uint32_t)(r - t->rule), .time_ns = time_ns };

	if (!account.len || (r->aggregate.window_ms && time_ns == EXCHANGE_NO_TIME))
		return false;
	h.account = map_put(&t->account, account, NULL);
	buf_add(&t->hit, &h, sizeof h);
	return true;
}

static int
by_account(const void *a, const void *b)
{
	const struct hit *x = a, *y = b;

	if (x->rule != y->rule)
		return x->rule < y->rule ? -1 : 1;
	if (x->account != y->account)
		return x->account < y->account ? -1 : 1;
	return (x->time_ns > y->time_ns) - (x->time_ns < y->time_ns);
}

/* Whether b, which is not before a, lies within a window that starts at a. */
static bool
within(const struct hit *a, const struct hit *b, uint64_t window_ms)
{
	uint64_t apart = (uint64_t)b->time_ns - (uint64_t)a->time_ns;

	return apart / 1000000 < window_ms ||
	       (apart / 1000000 == window_ms && apart % 1000000 == 0);
}

/* The most of h[0..n-1], which are in order of time, within one window. */
static uint64_t
most_within(const struct hit *h, size_t n, uint64_t window_ms)
{
	size_t first = 0;
	uint64_t most = 0;

	if (!window_ms)
		return n;
	for (size_t i = 0; i < n; i++) {
		while (!within(&h[first], &h[i], window_ms))
			first++;
		most = i - first + 1 > most ? i - first + 1 : most;
	}
	return most;
}

void
tally_end(struct tally *t,
	void (*fn)(void *ctx, const struct rule *r, struct str account, uint64_t most),
	void *ctx)
{
	/* The buffer's memory is malloc's, so it is aligned for any struct. */
	struct hit *h = (struct hit *)(void *)t->hit.ptr;
	size_t n = t->hit.len / sizeof *h, end;

	if (n)
		qsort(h, n, sizeof *h, by_account);
	for (size_t i = 0; i < n; i = end) {
		const struct rule *r = &t->rule[h[i].rule];
		uint64_t most;

		for (end = i; end < n && h[end].rule == h[i].rule &&
			      h[end].account == h[i].account;)
			end++;
		most = most_within(h + i, end - i, r->aggregate.window_ms);
		if (most >= r->aggregate.count)
			fn(ctx, r, t->account.key[h[i].account], most);
	}
}
