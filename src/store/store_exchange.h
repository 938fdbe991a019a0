/* store_exchange.h - sources, prompts and exchanges: put, count, and read back. */
#ifndef STORE_STORE_EXCHANGE_H
#define STORE_STORE_EXCHANGE_H

#include "model/exchange.h"
#include "store/store.h"

/* A file that was read. Returns its number, 0 after a failure. Its digest and counts
 * become known at the end and are a row of their own. */
int64_t store_source_put(struct store *s, struct str path, struct str format);
void store_source_end(struct store *s, int64_t source, const unsigned char digest32[32],
	uint64_t n_byte, uint64_t n_record, uint64_t n_refused);

enum store_keep { STORE_TEXT, STORE_BY_REFERENCE };

/* Adds x unless a record with the same digest and offset is there already; *fresh tells.
 * record32 is the SHA-256 of x->record. Returns the exchange's number (1, 2, ...; it is
 * the document number of postings), 0 after a failure. */
int64_t store_exchange_put(struct store *s, const struct exchange *x, int64_t source,
	const unsigned char record32[32], enum store_keep keep, bool *fresh);

/* One exchange as stored. The views live until the arena given is reset. */
struct store_row {
	int64_t id;
	int64_t model, prompt; /* numbers; see store_model.h, store_prompts() */
	int64_t sample, time_ns, source;
	struct str response, reasoning, account, params, finish;
	uint64_t offset, len, line;
	unsigned char record32[32];
};

enum store_fields { STORE_ROW_FACTS = 0, STORE_ROW_RESPONSE = 1, STORE_ROW_ALL = 3 };

/* Walks exchanges in order of number, of one model (0: of all) and at most those with
 * id >= from_id. One walk at a time per store. Blocks are unpacked once each. */
struct store_walk;
enum rc store_walk_open(struct store_walk **w, struct store *s, int64_t model,
	int64_t from_id, unsigned fields, struct err *e);
bool store_walk_next(struct store_walk *w, struct store_row *row, struct arena *a);
enum rc store_walk_close(struct store_walk *w, struct err *e);

/* One exchange by number; RC_INPUT when there is none. */
enum rc store_exchange_get(struct store_row *row, struct arena *a, struct store *s,
	int64_t id, struct err *e);

/* All prompts, ordered by number: the set's own name (may be empty) and the text. */
struct store_prompt {
	int64_t id;
	struct str name, text;
};
enum rc store_prompts(struct store_prompt **out, size_t *n, struct arena *a,
	struct store *s, struct err *e);

#endif
