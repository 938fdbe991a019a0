/* store_pack.h - up to STORE_PACK_MAX exchanges in columns: the bytes of a row of
 * exchange_block. Private to store/.
 *
 *	head of each column | numbers of each column | record digests | request ids
 *
 * See store_column.h for a head and for numbers, assay-store(5) for the whole. Digests
 *are 32 bytes each. Request ids stand one after the other; a column tells where each
 *ends. */
#ifndef STORE_STORE_PACK_H
#define STORE_STORE_PACK_H

#include "base/buf.h"
#include "base/err.h"
#include "store/store_column.h"

/* Numbers of texts that the exchange does not have are 0: words, blocks. The order is
 * that of the bytes. */
enum store_pack_column {
	STORE_PACK_SOURCE,
	STORE_PACK_BYTE_AT, /* the record, in the source */
	STORE_PACK_BYTE_LEN,
	STORE_PACK_LINE,
	STORE_PACK_PART,
	STORE_PACK_MODEL,
	STORE_PACK_PROMPT,
	STORE_PACK_SAMPLE,
	STORE_PACK_TIME_NS, /* or EXCHANGE_NO_TIME */
	STORE_PACK_PARAMS,
	STORE_PACK_ACCOUNT,
	STORE_PACK_FINISH,
	STORE_PACK_RESPONSE_BLOCK, /* 0 and a length: in the source */
	STORE_PACK_RESPONSE_AT,
	STORE_PACK_RESPONSE_LEN,
	STORE_PACK_REASONING_BLOCK,
	STORE_PACK_REASONING_AT,
	STORE_PACK_REASONING_LEN,
	STORE_PACK_REQUEST_END, /* byte of the request ids */
	STORE_PACK_COLUMNS
};

/* So many that a row of SQLite is nothing for each, so few that one is read quickly. */
enum { STORE_PACK_MAX = 1024 };

/* Exchanges to be packed: value[column][i]. REQUEST_END belongs to store_pack_add(). */
struct store_pack_rows {
	size_t n;
	int64_t value[STORE_PACK_COLUMNS][STORE_PACK_MAX];
	unsigned char digest32[STORE_PACK_MAX][32];
	struct buf request;
};
void store_pack_rows_init(struct store_pack_rows *r);
void store_pack_rows_clear(struct store_pack_rows *r);
void store_pack_rows_release(struct store_pack_rows *r);
/* One more; there must be room. */
void store_pack_add(struct store_pack_rows *r, const int64_t value[STORE_PACK_COLUMNS],
	const unsigned char record32[32], struct str request);
/* Appends the bytes. Requires r->n > 0. RC_LIMIT: a number that may not be negative is,
 * or the request ids are too long. */
enum rc store_pack_write(struct buf *out, const struct store_pack_rows *r, struct err *e);

/* A view of packed exchanges: valid as long as the bytes are. All zero has none. */
struct store_pack {
	int64_t first; /* number of the first; the opener's to set */
	size_t n;
	struct store_column column[STORE_PACK_COLUMNS];
	const unsigned char *digest32; /* of each */
	struct str request;
};
/* RC_INTEGRITY unless the bytes are what store_pack_write() makes of n exchanges. Whether
 * the numbers name rows that exist is not looked at. O(n). */
enum rc store_pack_open(struct store_pack *p, struct str bytes, int64_t n, struct err *e);

/* Of exchange i, counted from 0; requires i < p->n. */
static inline int64_t
store_pack_get(const struct store_pack *p, enum store_pack_column c, size_t i)
{
	return store_column_get(&p->column[c], i);
}
static inline const unsigned char *
store_pack_digest(const struct store_pack *p, size_t i)
{
	return p->digest32 + 32 * i;
}
struct str store_pack_request(const struct store_pack *p, size_t i);

#endif
