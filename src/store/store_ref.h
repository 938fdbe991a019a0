/* store_ref.h - answers that are kept by reference: where they stand in their source.
 * Private to store/.
 *
 * A reference is a JSON string inside a record of an uncompressed regular file. Reading
 * it back reads the whole record and checks its SHA-256 first, so that an answer is
 * either the one that was imported or an error. */
#ifndef STORE_STORE_REF_H
#define STORE_STORE_REF_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "model/exchange.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

/* See store_exchange_may_refer() and store_exchange_fits(). */
bool store_ref_is_plain(struct store *s, int64_t source);
bool store_ref_fits(const struct exchange *x, struct arena *scratch);

struct store_ref_place {
	int64_t source;
	int64_t offset, len; /* of the record */
	const unsigned char *record32;
	int64_t at, at_len; /* of the string, without its quotes */
};

/* RC_IO: the file is gone. RC_INTEGRITY: it is not what it was. Both name it. */
enum rc store_ref_text(struct str *text, struct arena *a, struct store *s,
	const struct store_ref_place *at, struct err *e);

/* Closes the source file that is open. */
void store_ref_close(struct store *s);

#endif
