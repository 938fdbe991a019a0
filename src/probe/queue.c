/* queue.c - see queue.h. */
#include "probe/queue.h"

#include <assert.h>

static bool
is_done(const struct queue *q, uint32_t task)
{
	return q->done[task / 64] >> (task % 64) & 1;
}

static size_t
endpoint_of(const struct plan *p, uint32_t number)
{
	struct plan_task t;

	plan_task(&t, p, number);
	return (size_t)(t.endpoint - p->endpoint);
}

void
queue_init(struct queue *q, struct arena *a, const struct plan *p)
{
	uint32_t n = plan_tasks(p), sum = 0;
	uint32_t *order = ARENA_NEW(a, uint32_t, n + 1);

	*q = (struct queue){ .n_endpoint = p->n_endpoint };
	q->task = ARENA_NEW(a, uint32_t, n + 1);
	q->next = ARENA_NEW(a, uint32_t, p->n_endpoint);
	q->end = ARENA_NEW(a, uint32_t, p->n_endpoint);
	q->done = ARENA_NEW(a, uint64_t, n / 64 + 1);
	q->again = arena_new(a, p->n_endpoint, sizeof *q->again);
	for (size_t k = 0; k < p->n_endpoint; k++) {
		q->again[k].cap = QUEUE_AGAIN_MAX + p->endpoint[k].max_concurrency;
		q->again[k].item = ARENA_NEW(a, struct queue_item, q->again[k].cap);
	}
	plan_order(order, p);
	for (uint32_t i = 0; i < n; i++)
		q->end[endpoint_of(p, order[i])]++;
	for (size_t k = 0; k < p->n_endpoint; k++) {
		q->next[k] = sum;
		sum += q->end[k];
		q->end[k] = q->next[k];
	}
	for (uint32_t i = 0; i < n; i++)
		q->task[q->end[endpoint_of(p, order[i])]++] = order[i];
}

bool
queue_mark(struct queue *q, uint32_t task)
{
	bool fresh = !is_done(q, task);

	q->done[task / 64] |= UINT64_C(1) << (task % 64);
	return fresh;
}

/* The next that needs asking, or the end. */
static uint32_t
pass_done(struct queue *q, size_t endpoint)
{
	while (q->next[endpoint] < q->end[endpoint] &&
		is_done(q, q->task[q->next[endpoint]]))
		q->next[endpoint]++;
	return q->next[endpoint];
}

bool
queue_take(struct queue_item *out, struct queue *q, size_t endpoint, int64_t tick)
{
	size_t n = q->again[endpoint].n, best = n;
	struct queue_item *item = q->again[endpoint].item;

	for (size_t i = 0; i < n; i++)
		if (item[i].ready_tick <= tick &&
			(best == n || item[i].ready_tick < item[best].ready_tick))
			best = i;
	if (best < n) {
		*out = item[best];
		item[best] = item[--q->again[endpoint].n];
		return true;
	}
	if (n >= QUEUE_AGAIN_MAX || pass_done(q, endpoint) == q->end[endpoint])
		return false;
	*out = (struct queue_item){ .task = q->task[q->next[endpoint]++] };
	return true;
}

void
queue_again(struct queue *q, size_t endpoint, struct queue_item item)
{
	assert(q->again[endpoint].n < q->again[endpoint].cap);
	q->again[endpoint].item[q->again[endpoint].n++] = item;
}

bool
queue_waits(const struct queue *q, size_t endpoint, int64_t *ready_tick)
{
	size_t n = q->again[endpoint].n;
	const struct queue_item *item = q->again[endpoint].item;

	*ready_tick = 0;
	for (uint32_t i = q->next[endpoint]; n < QUEUE_AGAIN_MAX && i < q->end[endpoint];
		i++)
		if (!is_done(q, q->task[i]))
			return true;
	for (size_t i = 0; i < n; i++)
		if (i == 0 || item[i].ready_tick < *ready_tick)
			*ready_tick = item[i].ready_tick;
	return n > 0;
}

uint64_t
queue_drop(struct queue *q, size_t endpoint)
{
	uint64_t n = q->again[endpoint].n;

	for (; pass_done(q, endpoint) < q->end[endpoint]; n++)
		q->next[endpoint]++;
	q->again[endpoint].n = 0;
	return n;
}
