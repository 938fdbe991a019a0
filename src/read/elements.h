/* elements.h - records that are no lines, one at a time, from a stream of any size: the
 * elements of one JSON array, or objects one after another, or the elements of an array
 * inside of each of those.
 *
 *	[{..},{..}]     {..} {..}     {"data":[{..},{..}],"more":..} {"data":[..]}
 *
 * Knows strings, escapes and nesting, no more: whether an element is JSON is for its
 * reader to say, and where it is not, elements_doubt() goes on where the next one
 * certainly begins. A fault between elements is given out in their place. What stands
 * around a list is checked as a whole behind it. Memory is bounded by the largest
 *element, twice where one is damaged. Private to read/. */
#ifndef READ_ELEMENTS_H
#define READ_ELEMENTS_H

#include "base/buf.h"
#include "base/err.h"
#include "read/frame.h"
#include "read/nesting.h"
#include "read/reread.h"
#include "read/shape.h"
#include "read/sign.h"

#include <stdbool.h>
#include <stdint.h>

struct elements {
	struct reread in;
	struct shape shape;     /* array or values; list lives as long as this */
	struct buf buf;         /* the element so far, and what was passed behind it */
	size_t n_text;          /* bytes of the element in it */
	struct nesting nesting; /* inside the element */
	unsigned char expect;   /* what may come next, between elements */
	bool inside;            /* an object's list: its elements are given out */
	bool starts;            /* chunk begins an element */

	struct reread_place from; /* of the element */
	struct frame frame;       /* of an object that has a list */

	struct sign sign;          /* how elements begin */
	char lead[SIGN_MAX_BYTES]; /* before chunk, if it begins a line */
	size_t n_lead;
	char before[SIGN_MAX_BYTES]; /* the same of the element in buf */
	size_t n_before;
	bool given, listed; /* what is in buf; it is of the list */
	bool too_long;      /* and it is the head of one */
	bool behind;        /* what is passed is kept in buf */
	bool settled, lost; /* more came behind it than a comma; its end is not sure */

	struct err fault; /* to be given out */
	struct err err;   /* "line 3: byte 17: what"; sticks */
};

/* An element as if it were a line: text until the next call, number the line on which it
 * starts, too_long as in lines.h; or, with bad, a fault. */
struct element {
	struct line line;
	struct err bad;
};

/* l is at its start. skip bytes (a byte order mark) are passed over. shape->list must
 * live as long as el. */
void elements_init(struct elements *el, struct lines *l, size_t max_len, size_t skip,
	const struct shape *shape);
void elements_release(struct elements *el);

/* An object without the list is given out itself. False at the end and on an error. */
bool elements_next(struct elements *el, struct element *out);

/* For an element that was refused, e says why: if it is no JSON, nobody knows where it
 * ends. Then the next begins where the file has what elements begin with, be it in the
 * middle of this one, which is added to e; if that is not sure, see sign.h, where the
 * brackets say. What cannot be told from there on is an error. */
void elements_doubt(struct elements *el, struct err *e);

/* What ended the elements early: an array or object that is not closed, or a fault behind
 * which none begins for sure. Errors of the stream are those of lines_check(). */
enum rc elements_check(const struct elements *el, struct err *e);

#endif
