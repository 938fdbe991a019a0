/* sent.h - the numbers of the questions that went out, one a line, written before each
 * goes: after a kill, what has no capture was under way, and may have been charged. */
#ifndef PROBE_SENT_H
#define PROBE_SENT_H

#include "base/arena.h"
#include "base/file_append.h"

#include <stdbool.h>
#include <stdint.h>

struct sent {
	struct file_append file;
	uint64_t n;        /* lines */
	uint64_t n_before; /* of them by earlier runs */
	uint32_t *task;    /* of those */
	uint64_t *back;    /* a bit each: it was captured */
};

/* Reads what is there; every number must be under n_task: RC_INTEGRITY with the line. */
enum rc sent_open(struct sent *s, struct arena *a, const char *path, uint32_t n_task,
	struct err *e);

/* The next one; *number is its line, from 0. */
enum rc sent_put(struct sent *s, uint64_t *number, uint32_t task, struct err *e);

/* An earlier one was captured. */
void sent_back(struct sent *s, uint64_t number);
/* Steps *number to the next earlier one that was not; false at the end. Starts with 0;
 * add 1 after each. */
bool sent_lost(const struct sent *s, uint64_t *number);

void sent_close(struct sent *s);

#endif
