/* sign.h - the bytes that every record of a file begins with, by which the next one is
 * found where one is damaged. Private to read/.
 *
 *	\n  {"id"		records that begin a line, so far in
 *	{"id"			records that do not
 *
 * In JSON an object that begins with a key cannot stand in a string: the key's quote
 * would end it. So these bytes begin an object, and if none of those inside of the
 *records did begin so, a record: as sure as a line of JSON lines is one. */
#ifndef READ_SIGN_H
#define READ_SIGN_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

enum { SIGN_MAX_BYTES = 160 };

/* All zero: nothing is known. */
struct sign {
	char text[SIGN_MAX_BYTES];
	size_t len;
	size_t n;    /* records that began so, one after another */
	bool nested; /* something inside of one began so, too */
};

/* What begins a record that was read without fault. lead: the newline and the white space
 * before it where it begins a line, else empty. O(its length). */
void sign_learn(struct sign *s, struct str lead, struct str record);

/* Whether records can be told by it: where they do not begin a line, only after many. */
bool sign_is_sure(const struct sign *s);
/* Whether it says that records begin a line, so far in. */
bool sign_has_lead(const struct sign *s, struct str lead);

/* Where the next record begins in text, its lead with it, or text.len. O(its length). */
size_t sign_find(const struct sign *s, struct str text);

#endif
