/* record.h - one record on its way through a reader: its bytes, its place, its memory.
 *
 * Every error made here says "line 12: byte 345: what"; the cursor puts the path in
 * front. Private to read/. */
#ifndef READ_RECORD_H
#define READ_RECORD_H

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"
#include "base/str.h"
#include "model/exchange.h"

#include <stdbool.h>
#include <stdint.h>

struct join;
struct rows;
struct fields_plans;

struct record {
	struct str text;  /* one JSON value, views of it are handed out */
	struct str bytes; /* what text was made of, as it is in the source; ptr NULL
			     where text itself is there */
	const struct rows *rows; /* the rows that it was made of, or NULL */
	bool in_table;           /* it was made of row number line of a database */
	int kind;                /* of a slice, see slices.h, or 0 */
	uint64_t offset;         /* of its first byte in the uncompressed source */
	uint64_t line;           /* on which it starts, from 1 */
	struct arena *arena; /* for what must be decoded; emptied before the next one */
	struct join *join;   /* the other half's index, or NULL */
	struct fields_plans *plans; /* kept from record to record, or NULL */
	const char *embedded; /* where the JSON string stands that is now being read as
				 JSON itself, or NULL; see record_embedded() */
};

/* RC_INPUT at the given byte: a pointer into r->text. Any other pointer, NULL too, means
 * the embedding string, or the start of the record. */
enum rc record_fail(const struct record *r, const char *at, struct err *e,
	const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* json_pick() over a part of r->text, or over embedded text, its errors placed. */
enum rc record_pick(struct json_val *out, const struct json_want *want, size_t n,
	struct str text, const struct record *r, struct err *e);

/* The same with json_pick_text(). */
enum rc record_pick_text(struct json_val *out, const struct json_pick_plan *plan,
	struct str text, const struct record *r, struct err *e);

/* The members of an object that have one of these names, in one pass and no more: for
 * small objects of which there are many. The object's first token was read from j; after
 * the call its last was. A name that is there twice is RC_INPUT. Unlike record_pick()
 * it looks at text that is known to be well-formed. */
enum rc record_members(struct json_val *out, const char *const *name, size_t n,
	struct json *j, const struct record *r, struct err *e);

/* Whether each of the NULL-terminated pointers leads to something: for sniffing. */
bool record_has(struct str text, const char *const *pointer);

/* Where a JSON string stands in the source; all zero when it is no string of r->text. */
struct exchange_span record_span(const struct record *r, const struct json_val *v);

/* Logs keep whole bodies as strings that hold JSON. If v is a string that starts like
 * an object or an array, makes v that value and returns true; from then on errors name
 * the place of the string. */
bool record_embedded(struct record *r, struct json_val *v);

/* Walks the elements of an array that json_pick() gave out, each one whole. False at
 * the end. The array is known to be well-formed, so nothing can fail. */
struct record_walk {
	struct json j;
};
void record_walk_init(struct record_walk *w, const struct json_val *array);
bool record_walk_next(struct record_walk *w, struct json_val *v);
/* The same, but an object is given out with its first token only: read it on from w->j
 * with record_members(). */
bool record_walk_enter(struct record_walk *w, struct json_val *v);

/* "a string", "an object" ...: for errors. */
const char *record_kind(enum json_kind kind);

#endif
