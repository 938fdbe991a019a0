/* pool.c - see pool.h. Whoever is free takes the next number from one counter. */
#include "config.h"

#include "base/pool.h"

#include "base/arena.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

struct pool {
	atomic_size_t next;
	size_t n;
	void (*fn)(void *ctx, size_t index, unsigned thread);
	void *ctx;
};

struct worker {
	struct pool *pool;
	pthread_t thread;
	unsigned number;
};

static void *
work(void *arg)
{
	struct worker *w = arg;
	struct pool *p = w->pool;
	size_t i;

	while ((i = atomic_fetch_add(&p->next, 1)) < p->n)
		p->fn(p->ctx, i, w->number);
	return NULL;
}

/* Starts workers 1..n-1 and returns how many numbers are taken, 0 being the caller's.
 * They inherit a full signal mask: signals are the main thread's. */
static unsigned
start(struct worker *w, unsigned n)
{
	sigset_t all, old;
	unsigned k = 1;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	while (k < n && pthread_create(&w[k].thread, NULL, work, &w[k]) == 0)
		k++;
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	return k;
}

void
pool_run(size_t n, unsigned n_thread,
	void (*fn)(void *ctx, size_t index, unsigned thread), void *ctx)
{
	struct pool p = { .n = n, .fn = fn, .ctx = ctx };
	struct arena a = { 0 };
	struct worker *w;
	unsigned started;

	if (n_thread == 0)
		n_thread = 1;
	if (n_thread > n)
		n_thread = n ? (unsigned)n : 1;
	w = ARENA_NEW(&a, struct worker, n_thread);
	for (unsigned i = 0; i < n_thread; i++) {
		w[i].pool = &p;
		w[i].number = i;
	}
	started = start(w, n_thread);
	work(&w[0]);
	for (unsigned i = 1; i < started; i++)
		pthread_join(w[i].thread, NULL);
	arena_release(&a);
}

unsigned
pool_cpus(void)
{
	long n;
#ifdef __linux__
	cpu_set_t set;

	if (sched_getaffinity(0, sizeof set, &set) == 0)
		return (unsigned)CPU_COUNT(&set);
#endif
	n = sysconf(_SC_NPROCESSORS_ONLN);
	return n < 1 ? 1 : (unsigned)n;
}
