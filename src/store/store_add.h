/* store_add.h - one more exchange, or the one that is there already. Private to store/:
 * what store_exchange_put() and store_merge() share. */
#ifndef STORE_STORE_ADD_H
#define STORE_STORE_ADD_H

#include "model/exchange.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

struct store_add {
	const struct exchange *x;
	int64_t source;
	int64_t part;
	const unsigned char *record32;
	bool by_reference; /* x->response_at, and no text */
	int64_t model;     /* filled by store_add_find() */
	int64_t key;       /* the same */
};

/* The record key: see assay-store(5). */
int64_t store_add_key(const unsigned char record32[32], uint64_t offset, int64_t part,
	struct str model);

/* The number of the same exchange, or 0. Call it before store_add_insert(). */
int64_t store_add_find(struct store *s, struct store_add *add);
/* The number of the new one; 0 after a failure, which sticks. */
int64_t store_add_insert(struct store *s, const struct store_add *add);

#endif
