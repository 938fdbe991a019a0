/* lane.c - see lane.h: a ring of pieces between one giver and one thread.
 *
 *	done          put
 *	  | waiting... |     a piece's place is its number modulo LANE_WAITING
 */
#include "config.h"

#include "base/lane.h"

#include "base/arena.h"

#include <pthread.h>
#include <signal.h>

/* Pieces put and not done, the one under way among them. */
enum { BUSY = 6 };

struct piece {
	void (*fn)(void *ctx);
	void *ctx;
};

struct lane {
	struct arena arena; /* holds this struct */
	bool threaded;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed; /* done, put or closing */
	uint64_t put, done;     /* how many */
	bool closing;
	struct piece ring[LANE_WAITING];
};

static void *
work(void *arg)
{
	struct lane *l = arg;
	struct piece p;

	pthread_mutex_lock(&l->lock);
	for (;;) {
		while (l->done == l->put && !l->closing)
			pthread_cond_wait(&l->changed, &l->lock);
		if (l->done == l->put)
			break;
		p = l->ring[(l->done + 1) % LANE_WAITING];
		pthread_mutex_unlock(&l->lock);
		p.fn(p.ctx);
		pthread_mutex_lock(&l->lock);
		l->done++;
		pthread_cond_broadcast(&l->changed);
	}
	pthread_mutex_unlock(&l->lock);
	return NULL;
}

/* With a full signal mask: signals are the main thread's. */
static bool
start(struct lane *l)
{
	sigset_t all, old;
	bool ok;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	ok = pthread_create(&l->thread, NULL, work, l) == 0;
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	return ok;
}

struct lane *
lane_open(bool thread)
{
	struct arena a = { 0 };
	struct lane *l = ARENA_NEW(&a, struct lane, 1);

	l->arena = a;
	pthread_mutex_init(&l->lock, NULL);
	pthread_cond_init(&l->changed, NULL);
	l->threaded = thread && start(l);
	return l;
}

void
lane_close(struct lane *l)
{
	struct arena a;

	if (!l)
		return;
	if (l->threaded) {
		pthread_mutex_lock(&l->lock);
		l->closing = true;
		pthread_cond_broadcast(&l->changed);
		pthread_mutex_unlock(&l->lock);
		pthread_join(l->thread, NULL);
	}
	pthread_cond_destroy(&l->changed);
	pthread_mutex_destroy(&l->lock);
	a = l->arena;
	arena_release(&a);
}

/* Until number `number` is done; 0 always is. The lock is held. */
static void
wait_for(struct lane *l, uint64_t number)
{
	while (l->done < number)
		pthread_cond_wait(&l->changed, &l->lock);
}

uint64_t
lane_put(struct lane *l, void (*fn)(void *ctx), void *ctx)
{
	if (!l || !l->threaded) {
		fn(ctx);
		return 0;
	}
	pthread_mutex_lock(&l->lock);
	wait_for(l, l->put < LANE_WAITING ? 0 : l->put + 1 - LANE_WAITING);
	l->put++;
	l->ring[l->put % LANE_WAITING] = (struct piece){ fn, ctx };
	pthread_cond_broadcast(&l->changed);
	pthread_mutex_unlock(&l->lock);
	return l->put;
}

void
lane_wait(struct lane *l, uint64_t number)
{
	if (!l || !l->threaded || !number)
		return;
	pthread_mutex_lock(&l->lock);
	wait_for(l, number);
	pthread_mutex_unlock(&l->lock);
}

bool
lane_done(struct lane *l, uint64_t number)
{
	bool done;

	if (!l || !l->threaded || !number)
		return true;
	pthread_mutex_lock(&l->lock);
	done = l->done >= number;
	pthread_mutex_unlock(&l->lock);
	return done;
}

bool
lane_busy(struct lane *l)
{
	bool busy;

	if (!l || !l->threaded)
		return false;
	pthread_mutex_lock(&l->lock);
	busy = l->put - l->done >= BUSY;
	pthread_mutex_unlock(&l->lock);
	return busy;
}

void
lane_drain(struct lane *l)
{
	if (l)
		lane_wait(l, l->put);
}
