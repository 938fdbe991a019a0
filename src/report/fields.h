/* fields.h - structs as JSON objects, from one table: what is written, what is read back
 * and the schema cannot differ. */
#ifndef REPORT_FIELDS_H
#define REPORT_FIELDS_H

#include "base/arena.h"
#include "base/err.h"
#include "base/json_write.h"
#include "report/tree.h"

#include <stdbool.h>
#include <stddef.h>

enum field_kind {
	FIELD_STR,    /* struct str */
	FIELD_SIZE,   /* size_t */
	FIELD_DOUBLE, /* double; NaN is null */
	FIELD_BOOL,
	FIELD_OBJECT,  /* a struct in place, of the fields item */
	FIELD_LIST,    /* a pointer to structs of the fields item, and a count */
	FIELD_NUMBERS, /* a pointer to doubles, and a count */
};

/* A row; a table ends with a NULL key. */
struct field {
	const char *key;
	enum field_kind kind;
	size_t at;   /* offset in the struct */
	size_t n_at; /* of the count */
	const struct field *item;
	size_t size;      /* of an item */
	bool optional;    /* may be missing; a string may be empty */
	const char *help; /* what it is, for people and the schema */
};

/* Writes one object. */
void fields_write(struct json_write *j, const struct field *table, const void *from);

enum fields_mode {
	FIELDS_STRICT,  /* nothing unknown, nothing missing */
	FIELDS_DRAFT,   /* what is missing stays empty */
	FIELDS_FOREIGN, /* another's document: unknown keys are passed over */
};

/* Fills *out, which must be all zero (its doubles become NaN where nothing is given).
 * Unknown keys, wrong types and missing members are RC_INPUT: "facts: examiner: missing
 * (who examined)"; an empty string of a row that is not optional is missing. Everything
 * lives in a and in the tree. */
enum rc fields_parse(void *out, const struct field *table, struct arena *a,
	const struct tree *t, enum fields_mode mode, struct err *e);

/* The same for what was not parsed: names the first string that must not be empty. */
enum rc fields_check(const void *of, const struct field *table, struct err *e);

/* A JSON Schema (2020-12) of one object, without its heading. */
void fields_schema(struct json_write *j, const struct field *table);

#endif
