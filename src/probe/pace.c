/* pace.c - see pace.h. */
#include "probe/pace.h"

#include <assert.h>

#define MS_NS INT64_C(1000000)

void
pace_init(struct pace *p, size_t max)
{
	assert(max >= 1);
	*p = (struct pace){ .max = (double)max,
		.window = max < PACE_FIRST ? (double)max : PACE_FIRST };
}

bool
pace_may_send(const struct pace *p, int64_t tick_ns)
{
	return (double)p->in_flight + 1 <= p->window && tick_ns >= p->not_before_ns;
}

void
pace_sent(struct pace *p)
{
	p->in_flight++;
}

void
pace_good(struct pace *p)
{
	p->in_flight--;
	p->window += p->overloaded ? 1 / p->window : 1;
	if (p->window > p->max)
		p->window = p->max;
}

void
pace_overload(struct pace *p, int64_t sent_tick, int64_t tick_ns, uint64_t wait_ms)
{
	int64_t until = tick_ns + (int64_t)(wait_ms ? wait_ms : PACE_BACKOFF_MS) * MS_NS;

	p->in_flight--;
	p->overloaded = true;
	if (until > p->not_before_ns)
		p->not_before_ns = until;
	if (sent_tick <= p->halved_tick)
		return;
	p->halved_tick = tick_ns;
	p->window = p->window / 2 < 1 ? 1 : p->window / 2;
}

void
pace_other(struct pace *p)
{
	p->in_flight--;
}
