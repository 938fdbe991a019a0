/* fields.h - a format as a table: which place of a record becomes which field. Private
 * to read/. */
#ifndef READ_FIELDS_H
#define READ_FIELDS_H

#include "base/json.h"
#include "model/exchange.h"
#include "read/params.h"
#include "read/record.h"

enum fields_to {
	FIELDS_MODEL,
	FIELDS_PROMPT_ID,
	FIELDS_SYSTEM,
	FIELDS_PROMPT, /* text, or an array of messages */
	FIELDS_RESPONSE,
	FIELDS_REASONING,
	FIELDS_FINISH,
	FIELDS_ACCOUNT,
	FIELDS_REQUEST_ID,
	FIELDS_SAMPLE,
	FIELDS_TIME,
	FIELDS_PARAMS,  /* an object of settings */
	FIELDS_SETTING, /* one setting, named like the last step of its pointer */
	FIELDS_RAW,     /* handed out as it is, for a reader that knows more */
	FIELDS_N,
};

enum { FIELDS_RAW_MAX = 18 };

/* Of several rows with one field the first that is there and not null counts; settings
 * add up, and one with a row of its own counts before one in an object. */
struct fields_row {
	const char *pointer;
	enum fields_to to;
};

/* Tables that one cursor has used, prepared for its next records. */
struct fields_plans {
	struct arena *arena; /* as long as the cursor */
	struct {
		const struct fields_row *row;
		size_t n;
		const struct json_pick_plan *plan;
	} of[4];
	size_t n;
};

/* What a table found: a bit (1 << field) for what has a value, and for what is null; and
 * the values of the FIELDS_RAW rows, in their order. */
struct fields_seen {
	unsigned value, null;
	struct json_val raw[FIELDS_RAW_MAX];
};

/* Reads a part of the record. The rows must live as long as r->plans. A field that x has
 * already is replaced when a row has a value for it. RC_INPUT names the place and what
 * was expected there. */
enum rc fields_read(struct exchange *x, struct fields_seen *seen,
	const struct fields_row *row, size_t n, struct str text, const struct record *r,
	struct err *e);

/* One value into one field, as a row would; not for FIELDS_SETTING and
 * FIELDS_RAW. *set tells whether
 * there was one; an empty name is none. */
enum rc fields_set(struct exchange *x, bool *set, enum fields_to to,
	const struct json_val *v, const struct record *r, struct err *e);

/* A reader that is a table and nothing else: one exchange a record, which must have a
 * prompt and a response. *n is 0 for a response that is null. */
enum rc fields_exchange(struct exchange *x, size_t *n, const struct fields_row *row,
	size_t n_row, const struct record *r, struct err *e);

/* "prompt_id" ..., and back; FIELDS_N where there is no such name. */
const char *fields_name(enum fields_to to);
enum fields_to fields_find(struct str name);

#endif
