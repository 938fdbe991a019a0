/* crew.c - see crew.h. A piece in a lane says "do one more", not which: so the owner can
 * do it first, and the lane then finds nothing to do. */
#include "config.h"

#include "base/crew.h"

#include "base/lane.h"

#include <pthread.h>

struct worker {
	struct crew *crew;
	unsigned number;
};

struct slot {
	bool done;
	size_t weight;
};

struct crew {
	struct crew_task task;
	struct lane **lane;
	size_t n_lane, next_lane;
	struct worker *worker;
	pthread_mutex_t turn; /* whose holder draws; taken before lock */
	pthread_mutex_t lock; /* of all below */
	pthread_cond_t changed;
	struct slot *slot;
	size_t drawn, taken, returned; /* pieces: returned <= taken <= drawn */
	size_t weight;
	size_t asked; /* pieces that wait in lanes: no more than there are slots, or the
		       * owner would wait too */
	bool ended, closing;
};

struct crew *
crew_open(struct arena *a, const struct crew_task *task, struct lane *const lane[],
	size_t n_lane)
{
	struct crew *c = ARENA_NEW(a, struct crew, 1);

	c->task = *task;
	c->lane = ARENA_NEW(a, struct lane *, n_lane + 1);
	c->n_lane = n_lane;
	c->worker = ARENA_NEW(a, struct worker, n_lane + 1);
	c->slot = ARENA_NEW(a, struct slot, task->n_slot);
	pthread_mutex_init(&c->turn, NULL);
	pthread_mutex_init(&c->lock, NULL);
	pthread_cond_init(&c->changed, NULL);
	for (size_t i = 0; i <= n_lane; i++)
		c->worker[i] = (struct worker){ c, (unsigned)i };
	for (size_t i = 0; i < n_lane; i++)
		c->lane[i] = lane[i];
	return c;
}

void
crew_close(struct crew *c)
{
	if (!c)
		return;
	pthread_mutex_lock(&c->lock);
	c->closing = true;
	pthread_mutex_unlock(&c->lock);
	for (size_t i = 0; i < c->n_lane; i++)
		lane_drain(c->lane[i]);
	pthread_cond_destroy(&c->changed);
	pthread_mutex_destroy(&c->lock);
	pthread_mutex_destroy(&c->turn);
}

/* Whether a piece may be drawn: into *slot. */
static bool
may_draw(struct crew *c, size_t *slot)
{
	bool may;

	pthread_mutex_lock(&c->lock);
	*slot = c->drawn % c->task.n_slot;
	may = !c->closing && !c->ended && c->drawn - c->returned < c->task.n_slot &&
	      c->weight <= c->task.max_weight;
	pthread_mutex_unlock(&c->lock);
	return may;
}

static void
tell_drawn(struct crew *c, bool got)
{
	pthread_mutex_lock(&c->lock);
	c->drawn += got;
	c->ended = !got;
	pthread_cond_broadcast(&c->changed);
	pthread_mutex_unlock(&c->lock);
}

static void
tell_done(struct crew *c, size_t slot, size_t weight)
{
	pthread_mutex_lock(&c->lock);
	c->slot[slot] = (struct slot){ true, weight };
	c->weight += weight;
	pthread_cond_broadcast(&c->changed);
	pthread_mutex_unlock(&c->lock);
}

/* Whether there was one more to do. */
static bool
do_one(struct crew *c, unsigned worker)
{
	bool got = false;
	size_t slot;

	pthread_mutex_lock(&c->turn);
	if (may_draw(c, &slot)) {
		got = c->task.draw(c->task.ctx, slot, worker);
		tell_drawn(c, got);
	}
	pthread_mutex_unlock(&c->turn);
	if (got)
		tell_done(c, slot, c->task.work(c->task.ctx, slot, worker));
	return got;
}

static void
one_more(void *ctx)
{
	struct worker *w = ctx;

	pthread_mutex_lock(&w->crew->lock);
	w->crew->asked--;
	pthread_mutex_unlock(&w->crew->lock);
	do_one(w->crew, w->number);
}

static void
ask(struct crew *c)
{
	size_t i = c->next_lane;
	bool enough;

	if (!c->n_lane)
		return;
	pthread_mutex_lock(&c->lock);
	enough = c->asked == c->task.n_slot;
	c->asked += !enough;
	pthread_mutex_unlock(&c->lock);
	if (enough)
		return;
	c->next_lane = (i + 1) % c->n_lane;
	lane_put(c->lane[i], one_more, &c->worker[i + 1]);
}

/* The slot that was taken last is free again. */
static void
give_back(struct crew *c)
{
	struct slot *slot = &c->slot[c->returned % c->task.n_slot];

	if (c->returned == c->taken)
		return;
	pthread_mutex_lock(&c->lock);
	c->weight -= slot->weight;
	*slot = (struct slot){ 0 };
	c->returned++;
	pthread_mutex_unlock(&c->lock);
	ask(c);
}

enum state { STATE_WORK, STATE_DONE, STATE_END };

/* Of the piece to be taken next. */
static enum state
state(struct crew *c)
{
	enum state now = STATE_WORK;

	pthread_mutex_lock(&c->lock);
	if (c->slot[c->taken % c->task.n_slot].done)
		now = STATE_DONE;
	else if (c->ended && c->taken == c->drawn)
		now = STATE_END;
	pthread_mutex_unlock(&c->lock);
	return now;
}

/* Until the next piece is done, where a lane has it. */
static void
wait_for_next(struct crew *c)
{
	const struct slot *next = &c->slot[c->taken % c->task.n_slot];

	pthread_mutex_lock(&c->lock);
	while (!next->done && c->taken < c->drawn)
		pthread_cond_wait(&c->changed, &c->lock);
	pthread_mutex_unlock(&c->lock);
}

bool
crew_next(struct crew *c, size_t *slot)
{
	enum state now;

	if (c->taken == 0)
		for (size_t i = 0; i < c->task.n_slot; i++)
			ask(c);
	give_back(c);
	while ((now = state(c)) == STATE_WORK)
		if (!do_one(c, 0))
			wait_for_next(c);
	if (now == STATE_END)
		return false;
	*slot = c->taken % c->task.n_slot;
	c->taken++;
	return true;
}
