/* elements.h - records that are no lines, one at a time, from a stream of any size: the
 * elements of one JSON array, or objects one after another, or the elements of an array
 * inside of each of those.
 *
 *	[{..},{..}]     {..} {..}     {"data":[{..},{..}],"more":..} {"data":[..]}
 *
 * Knows strings, escapes and nesting, no more: whether an element is JSON is for its
 * reader to say. Memory is bounded by the largest element. Private to read/. */
#ifndef READ_ELEMENTS_H
#define READ_ELEMENTS_H

#include "base/buf.h"
#include "base/err.h"
#include "base/lines.h"
#include "read/shape.h"

#include <stdbool.h>
#include <stdint.h>

struct elements {
	struct lines *l;
	struct shape shape;     /* array or values; list lives as long as this */
	struct str chunk;       /* not looked at yet */
	uint64_t offset, line;  /* of chunk.ptr[0] */
	struct buf buf;         /* the element so far */
	uint64_t depth;         /* inside the element */
	unsigned char expect;   /* what may come next, between elements */
	bool inside;            /* an object's list: its elements are given out */
	bool at_list;           /* at a bracket that may open one */
	bool closes;            /* the element ends with the bracket that closes it */
	bool in_string, escape; /* inside a string; behind a backslash there */
	struct err err;         /* "line 3: byte 17: what"; sticks */
};

/* l is at its start. skip bytes (a byte order mark) are passed over. shape->list must
 * live as long as el. */
void elements_init(struct elements *el, struct lines *l, size_t max_len, size_t skip,
	const struct shape *shape);
void elements_release(struct elements *el);

/* An element as if it were a line: text until the next call, number the line on which
 * it starts, too_long as in lines.h. An object without the list is given out itself.
 * False at the end and on an error. */
bool elements_next(struct elements *el, struct line *out);

/* What is wrong with what stands around the elements: an array or object that is not
 * closed, a missing or extra comma, something behind the end. Errors of the stream are
 * those of lines_check(). */
enum rc elements_check(const struct elements *el, struct err *e);

#endif
