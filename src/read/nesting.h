/* nesting.h - where a JSON value ends, by its strings and brackets alone. Private to
 * read/. */
#ifndef READ_NESTING_H
#define READ_NESTING_H

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

/* All zero is before the first byte. */
struct nesting {
	uint64_t depth;
	bool in_string, escape; /* inside a string; behind a backslash there */
	bool closes;            /* the value ends with the bracket that closes it, others
				   before what may follow an element of an array */
	bool lists;             /* stop before an array in the value itself, too */
};

enum nesting_stop { NESTING_NONE, NESTING_END, NESTING_LIST };

/* How many bytes of s belong to the value; *stop tells why it went no further. May be
 * called again with what comes behind s. O(len). */
size_t nesting_scan(struct nesting *n, enum nesting_stop *stop, struct str s);

#endif
