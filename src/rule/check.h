/* check.h - check digits: what has the form of a card's number or an IBAN, and what is
 * one as far as arithmetic can tell. One number in ten, or in 97, passes by chance. */
#ifndef RULE_CHECK_H
#define RULE_CHECK_H

#include "base/str.h"

#include <stddef.h>

enum check {
	CHECK_NONE,
	CHECK_LUHN, /* ISO/IEC 7812-1, annex B: payment cards, 12 to 19 digits */
	CHECK_IBAN, /* ISO 13616: the country's length, and ISO 7064 mod 97-10 */
};

/* "luhn" and "iban"; CHECK_NONE when there is no such word. */
enum check check_parse(struct str word);
const char *check_name(enum check c);

/* Bytes from the start of text that pass, separators within them included: all of it for
 * a card; for an IBAN as many as its country has, for a pattern cannot know whether the
 * word behind it belongs. 0: it does not pass. O(len). */
size_t check_passes(enum check c, struct str text);

#endif
