/* store_index.h - what exchanges are found by, made anew from their blocks. */
#ifndef STORE_STORE_INDEX_H
#define STORE_STORE_INDEX_H

#include "store/store.h"

/* Writes exchange_key, exchange_model and the segments of prompts again, as one batch:
 * after it, what is there already is known to be, and each model has its exchanges. */
enum rc store_index_rebuild(struct store *s, struct err *e);

/* The names of models by number, model[1..n]; an empty one where there is none. In a. */
struct store_index_names {
	struct str *model;
	int64_t n;
};
enum rc store_index_names(
	struct store_index_names *out, struct arena *a, struct store *s, struct err *e);

#endif
