/* copies.h - answers that a log tells of twice, once by a span and once by an event of
 * it, so that each is given out once. Private to read/.
 *
 * An answer is told by its request (the trace and the span), its number among the answers
 * to it, what was asked and what was said; where any of these differs, it is another one.
 * A span tells of it once. Events may tell of several that are the same to the letter, as
 * where no span was made for each request: as many are given out as events of different
 * times tell of. Memory: two generations of COPIES_MAX answers and requests, some 80
 * bytes each; what was told of longer ago is forgotten, and then given out again. */
#ifndef READ_COPIES_H
#define READ_COPIES_H

#include "base/str.h"
#include "model/exchange.h"

#include <stdbool.h>

enum { COPIES_MAX = 1 << 20 };

enum copies_by {
	COPIES_SPAN,
	COPIES_EVENT,
	COPIES_PARTS, /* several events, or a span and events, of which each has a part */
};

struct copies; /* opaque */

/* max: of one generation, COPIES_MAX but in tests. */
struct copies *copies_new(uint32_t max);
/* Takes NULL. */
void copies_free(struct copies *c);

/* Notes an answer to the request. Whether it was given out before. */
bool copies_add(struct copies *c, struct str request, const struct exchange *x,
	enum copies_by by);
/* Whether any answer to the request was noted. */
bool copies_has(const struct copies *c, struct str request);

#endif
