/* json.h - a pull reader for JSON (RFC 8259): no tree, exact offsets.
 *
 * What is accepted, once and for all, and tested against the public parsing suite:
 * nesting to JSON_DEPTH_MAX; any number that the grammar allows (the reader hands out
 * its text; json_double() refuses one that is not finite as a double, json_int() one
 * that is not an integer of 64 bits); duplicate keys (the grammar allows them; pickers
 * of fields, below, refuse them); a lone surrogate escape (decoded as U+FFFD, and
 * counted). Invalid UTF-8, raw control bytes in strings, a byte order mark, NaN and
 * trailing bytes are errors.
 *
 * Errors stick: after the first, json_next() returns JSON_ERROR for ever and err.text
 * says "json: byte 17: line 1: what". Bytes count from 0, as all offsets do, lines
 * from 1; the byte is the first that cannot stand where it stands. */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

enum { JSON_DEPTH_MAX = 512 };

enum json_kind {
	JSON_NONE = 0, /* a field that was not there */
	JSON_OBJECT,
	JSON_OBJECT_END,
	JSON_ARRAY,
	JSON_ARRAY_END,
	JSON_KEY,
	JSON_STRING,
	JSON_NUMBER,
	JSON_TRUE,
	JSON_FALSE,
	JSON_NULL,
	JSON_END, /* the value was whole and nothing follows */
	JSON_ERROR,
};

/* A token or a whole value, as a view of the text. */
struct json_val {
	enum json_kind kind;
	struct str raw;  /* as written; strings and keys without their quotes */
	size_t offset;   /* of the value's first byte (a string's quote) in the text */
	bool escaped;    /* strings and keys: raw holds a backslash */
	struct str text; /* the reader's business */
};

/* Owned by the caller; all fields but err are the reader's business. */
struct json {
	struct str text;
	size_t pos;
	unsigned depth;
	unsigned char want;                     /* what the grammar allows next */
	uint64_t in_array[JSON_DEPTH_MAX / 64]; /* a bit a level: array or object */
	size_t n_lone;                          /* lone surrogates read so far */
	char *room;                             /* where strings go decoded, or NULL */
	struct err err;
};

/* text must outlive the reader. Cannot fail. */
void json_init(struct json *j, struct str text);

/* From now on strings, but not keys, are decoded while they are passed: json_text() has
 * nothing to do then. room has place for the whole text and JSON_ROOM_MORE_BYTES; NULL:
 * no longer. */
enum { JSON_ROOM_MORE_BYTES = 128 };
void json_room(struct json *j, char *room);

/* The next token. O(its length). */
enum json_kind json_next(struct json *j, struct json_val *v);

/* For callers who find fault with what a value says: fails at that byte of the text, as
 * if the reader had found it. Returns the rc of j->err, which is RC_INPUT unless it was
 * filled before. */
enum rc json_fail(struct json *j, size_t offset, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Reads the whole value whose first token v is: afterwards v->raw spans it all
 * (containers with their brackets). For scalars does nothing. */
enum json_kind json_whole(struct json *j, struct json_val *v);

/* The text of a string or key with escapes decoded, in a; a view of the input where
 * there are none. It may hold NUL bytes. Lone surrogates become U+FFFD and are added to
 * *n_lone if not NULL. Requires a string or key that json_next() returned. */
struct str json_text(struct arena *a, const struct json_val *v, size_t *n_lone);

/* False when v is not a number or does not fit; see above. *out is then untouched.
 * "-0" is the integer 0; "1.0" and "1e3" are no integers. */
bool json_int(int64_t *out, const struct json_val *v);
bool json_double(double *out, const struct json_val *v);

/* One place in a document, as an RFC 6901 pointer, "/a/b/0"; "" is the whole. The
 * step "-" matches the last element of an array. */
struct json_want {
	const char *pointer;
};

enum { JSON_PICK_MAX = 48 };

/* Reads the whole text once and puts the value at each pointer in out[i], or kind
 * JSON_NONE where there is none. Containers come whole. A picked place that occurs
 * twice, or lies below a key that does, is an error: which of two answers was given is
 * not ours to choose. After an error every out[i] is JSON_NONE.
 * Requires n <= JSON_PICK_MAX and pointers that are empty or begin with "/"; a step with
 * a "~" that is neither "~0" nor "~1" matches nothing. O(len * pointers alive). */
enum rc json_pick(struct json_val *out, const struct json_want *want, size_t n,
	struct str text, struct err *e);

/* Pointers prepared once for many texts. */
struct json_pick_plan;

/* In a. The pointers must live as long. */
const struct json_pick_plan *json_pick_plan(
	struct arena *a, const struct json_want *want, size_t n);

/* What json_pick() does, for who wants the text of all that is picked: strings are
 * decoded in a while they are passed. */
enum rc json_pick_text(struct json_val *out, const struct json_pick_plan *plan,
	struct arena *a, struct str text, struct err *e);

#endif
