/* frame.h - what stands before and behind the list of an object, without the list: that
 *it is JSON can only be told when its end was read. Private to read/.
 *
 *	{"object":"list","data":[  ],"more":true} */
#ifndef READ_FRAME_H
#define READ_FRAME_H

#include "base/buf.h"
#include "read/reread.h"

/* The caller adds to text, and inits and releases it. */
struct frame {
	struct buf text;
	size_t tail; /* where in it the second part begins */
	struct reread_place from, tail_from;
};

/* head: up to the list's bracket. */
void frame_begin(struct frame *f, struct str head, struct reread_place at);
/* What is added from here on stands behind the list. */
void frame_turn(struct frame *f, struct reread_place at);

struct str frame_tail(const struct frame *f);
/* Where it is no JSON; where it begins, if it is. */
struct reread_place frame_fault(const struct frame *f);

#endif
