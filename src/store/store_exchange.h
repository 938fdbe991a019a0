/* store_exchange.h - sources, prompts and exchanges: put, count, and read back. */
#ifndef STORE_STORE_EXCHANGE_H
#define STORE_STORE_EXCHANGE_H

#include "model/exchange.h"
#include "store/store.h"
#include "store/store_prompts.h"

/* A file that was read: the number of this path and format, made when it is new; 0 after
 * a failure. The path is kept as it is given; give an absolute one where answers are kept
 * by reference. One whole reading, its digest and counts, is a row of its own; the same
 * again adds nothing. */
int64_t store_source_put(struct store *s, struct str path, struct str format);
void store_source_end(struct store *s, int64_t source, const unsigned char digest32[32],
	uint64_t n_byte, uint64_t n_record, uint64_t n_refused);

/* STORE_BY_REFERENCE keeps the answer as its place in the source, x->response_at.
 * Prompts and reasoning are always kept as text. */
enum store_keep { STORE_TEXT, STORE_BY_REFERENCE };

/* Whether answers of a source can be read back from their places: it is an uncompressed
 * regular file. */
bool store_exchange_may_refer(struct store *s, int64_t source);
/* Whether x->response_at is the place of one JSON string in x->record whose text is the
 * answer. Needs no store. scratch takes as much as the answer. O(len). */
bool store_exchange_fits(const struct exchange *x, struct arena *scratch);

/* Adds x unless it is there already; *fresh tells. Two exchanges are the same when their
 * record's digest, its offset, their model and their place among the exchanges of the
 * record are, in whatever file; for that the exchanges of one record must be put one
 * after another. record32 is the SHA-256 of x->record, which is not looked at: nor is
 * x->response where STORE_BY_REFERENCE is asked for, which requires both of the above.
 * Returns the exchange's number
 * (1, 2, ...; it is the document number of postings), 0 after a failure.
 * Requires that exchange_check(x) passed. */
int64_t store_exchange_put(struct store *s, const struct exchange *x, int64_t source,
	const unsigned char record32[32], enum store_keep keep, bool *fresh);

/* One exchange as stored. The views live until the arena given is reset. */
struct store_row {
	int64_t id;
	int64_t model, prompt; /* numbers; see store_model.h, store_prompts() */
	int64_t sample, time_ns, source;
	int64_t part; /* its place among the exchanges of its record, from 0 */
	struct str response, reasoning, account, params, finish, request_id;
	int64_t response_len; /* bytes; of an answer by reference, as it is written there
			       */
	uint64_t offset, len, line;
	unsigned char record32[32];
};

/* Bits: what is not asked for is empty. */
enum store_fields {
	STORE_ROW_FACTS = 0,
	STORE_ROW_RESPONSE = 1,
	STORE_ROW_REASONING = 2,
	STORE_ROW_ALL = 3,
};

/* Walks exchanges in order of number, of one model (0: of all) and at most those with
 * id >= from_id. One walk at a time per store. Blocks are unpacked once each. */
struct store_walk;
enum rc store_walk_open(struct store_walk **w, struct store *s, int64_t model,
	int64_t from_id, unsigned fields, struct err *e);
/* False at the end and after a failure. */
bool store_walk_next(struct store_walk *w, struct store_row *row, struct arena *a);
/* Reports the failure that ended the walk. Takes NULL. */
enum rc store_walk_close(struct store_walk *w, struct err *e);

/* One exchange by number; RC_INPUT when there is none. */
enum rc store_exchange_get(struct store_row *row, struct arena *a, struct store *s,
	int64_t id, struct err *e);
/* The same without its texts: one row is read and no block unpacked. */
enum rc store_exchange_facts(struct store_row *row, struct arena *a, struct store *s,
	int64_t id, struct err *e);

#endif
