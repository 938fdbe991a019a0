/* reader_out.h - what one record holds, on its way from a reader. */
#ifndef READ_READER_OUT_H
#define READ_READER_OUT_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "model/exchange.h"

#include <stdbool.h>
#include <stddef.h>

struct record;

/* More than records of real texts have in 64 MB; those of none would take memory alone.
 */
enum { READER_OUT_MAX = 1 << 18 };

/* Each answer of a conversation has all of it before it: what a record comes to by that.
 */
enum { READER_OUT_ASKED_BYTES = 1 << 30 };

/* n 0: rightly none (an error entry, an answer of null). */
struct reader_out {
	struct exchange *x; /* there is room for one at least */
	size_t n, room;
	bool over;        /* READER_OUT_MAX was not enough: the record is to be refused */
	size_t n_no_text; /* requests of which the log kept no text; n may be 0 for it */
	struct str request; /* to which x are answers, where it may be told of twice, and
			       by what; see copies.h. Or empty */
	int by;
};

/* Adds an exchange, in the record's arena where there is no room for it. Pointers to the
 * others are then no longer good. Amortised O(1). Returns it. */
struct exchange *reader_out_add(
	struct reader_out *out, const struct exchange *x, struct arena *a);

/* Gives a model (or NULL) to those that have none; then all must pass exchange_check()
 * and keep the bounds above. RC_INPUT, worded by record_fail(). */
enum rc reader_out_check(
	struct reader_out *out, const struct record *r, const char *model, struct err *e);

#endif
