/* store_row.h - an exchange of a block as struct store_row. Private to store/. */
#ifndef STORE_STORE_ROW_H
#define STORE_STORE_ROW_H

#include "store/store_exchange.h"
#include "store/store_pack.h"

/* Where the texts of a row are; block 0 with a length: in the source. */
struct store_row_places {
	int64_t response_block, response_at, response_len;
	int64_t reasoning_block, reasoning_at, reasoning_len;
};

/* Fills all but response and reasoning from exchange i of a block. A failure sticks in
 * the store. */
void store_row_facts(struct store_row *row, struct store_row_places *at, struct arena *a,
	struct store *s, const struct store_pack *p, size_t i);

/* Reads the texts that fields asks for. */
enum rc store_row_texts(struct store_row *row, struct arena *a, struct store *s,
	const struct store_row_places *at, unsigned fields, struct err *e);

#endif
