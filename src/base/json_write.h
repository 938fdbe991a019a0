/* json_write.h - canonical JSON to a buf: keys in the order written, no white space,
 * shortest round-trip doubles, "/" not escaped, non-ASCII as itself.
 *
 * Commas are put in by themselves. Invalid UTF-8 in a string comes out as U+FFFD. A
 * NaN or infinity is our bug (assert). Failure sticks in the buf. */
#ifndef BASE_JSON_WRITE_H
#define BASE_JSON_WRITE_H

#include "base/buf.h"

#include <stdbool.h>
#include <stdint.h>

struct json_write {
	struct buf *out;
	unsigned depth;
	uint64_t filled; /* a bit a level: something stands there already */
	bool keyed;      /* a key waits for its value */
	bool pretty;     /* two blanks a level, for people; set after init */
};

/* Nesting is at most 60 (assert). */
void json_write_init(struct json_write *w, struct buf *out);

void json_write_object(struct json_write *w);
void json_write_object_end(struct json_write *w);
void json_write_array(struct json_write *w);
void json_write_array_end(struct json_write *w);
void json_write_key(struct json_write *w, const char *key);

void json_write_str(struct json_write *w, struct str s);
void json_write_int(struct json_write *w, int64_t v);
void json_write_u64(struct json_write *w, uint64_t v);
void json_write_double(struct json_write *w, double v);
void json_write_bool(struct json_write *w, bool v);
void json_write_null(struct json_write *w);
/* Lower-case hexadecimal, as a string. */
void json_write_hex(struct json_write *w, const void *ptr, size_t len);
/* JSON text that is known to be valid, as it is. */
void json_write_raw(struct json_write *w, struct str json);

#endif
