/* scan_store.h - the exchanges of a store, given out as a reader would. */
#ifndef CLI_SCAN_STORE_H
#define CLI_SCAN_STORE_H

#include "base/err.h"
#include "model/exchange.h"

struct command_run;

/* The views live until the call returns. x->record is empty: a store keeps no records. */
struct scan_store_item {
	const char *path; /* of the source */
	struct str lab;   /* of the model, as declared; may be empty */
	const struct exchange *x;
};

/* Gives out every exchange of the store at path in order of number, until r->err is set.
 * Memory is bounded by the largest exchange and the tables of models and sources. */
enum rc scan_store(struct command_run *r, const char *path,
	void (*fn)(void *ctx, const struct scan_store_item *i), void *ctx);

#endif
