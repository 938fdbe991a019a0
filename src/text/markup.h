/* markup.h - the Markdown that language models write: counted, and taken off.
 *
 * Not CommonMark but the part that a line tells by itself, so that counts mean the same
 * on a text cut short. A blank is a space or a tab.
 *
 *	fence     up to 3 blanks, then ``` or ~~~ or more of them; ends at a line with at
 *	          least as many of the same and nothing else but blanks, or with the text.
 *	          Nothing below is seen inside.
 *	heading   up to 3 blanks, 1 to 6 #, then a blank or the end of the line
 *	quote     up to 3 blanks, >
 *	bullet    blanks, one of - * +, then a blank
 *	number    blanks, 1 to 9 digits, one of . ), then a blank
 *	bold      ** or __ on either side, neither a blank nor the same just inside
 *	code      a single ` on either side
 *	link      [...](...), an image ![...](...) too; no bracket of its own kind in
 *either
 *
 * The last three begin and end on one line. Headings, quotes and items may follow each
 * other's marks ("> - # x"). A line of three or more - * _ and blanks is a rule and holds
 * none of these. */
#ifndef TEXT_MARKUP_H
#define TEXT_MARKUP_H

#include "base/arena.h"
#include "base/str.h"

#include <stdint.h>

enum { MARKUP_VERSION = 1 };

struct markup {
	uint32_t n_line;   /* not blank; fences included */
	uint32_t n_fenced; /* of these, inside a fence */
	uint32_t n_fence;  /* fences opened */
	uint32_t n_heading, n_quote, n_bullet, n_number;
	uint32_t n_bold, n_code, n_link;
};

/* Requires text.len < 4 GiB. Cannot fail. O(len). */
void markup_count(struct markup *m, struct str text);

/* The text without these marks, in a: fence lines go, what they enclose stays; of a link
 * its text stays. Everything else stays byte for byte, line ends too. Requires
 * text.len < 4 GiB. O(len). */
struct str markup_strip(struct arena *a, struct str text);

#endif
