/* pool.h - the same function over 0..n-1 on several threads.
 *
 * Each index is done exactly once, by whichever thread is free; a function that writes
 * only what belongs to its index gives the same bytes for any number of threads. */
#ifndef BASE_POOL_H
#define BASE_POOL_H

#include <stddef.h>

/* thread is 0..n_thread-1: the index of per-thread scratch. n_thread 0 counts as 1.
 * Returns when all is done. A thread that cannot be started is done without. */
void pool_run(size_t n, unsigned n_thread,
	void (*fn)(void *ctx, size_t index, unsigned thread), void *ctx);

/* Processors that this process may use, at least 1. */
unsigned pool_cpus(void);

#endif
