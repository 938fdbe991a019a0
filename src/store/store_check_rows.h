/* store_check_rows.h - whether the exchanges of a store are whole. Private to store/. */
#ifndef STORE_STORE_CHECK_ROWS_H
#define STORE_STORE_CHECK_ROWS_H

#include "base/str.h"
#include "store/store.h"

#include <stdint.h>

/* Reads every block of exchanges, every text of theirs, and what is derived of them to
 * find them by; what they name must be there. One call to say() per fault. Returns how
 * many. */
uint64_t store_check_rows(struct store *s, const struct store_info *info,
	void (*say)(void *ctx, struct str fault), void *ctx);

#endif
