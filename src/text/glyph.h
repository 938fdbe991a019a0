/* glyph.h - what a character is to the splitting of a text. */
#ifndef TEXT_GLYPH_H
#define TEXT_GLYPH_H

#include "base/str.h"
#include "base/utf8.h"

#include <stddef.h>
#include <stdint.h>

enum glyph {
	GLYPH_SPACE = 'S',
	GLYPH_WORD = 'W',
	GLYPH_MARK = 'M', /* part of a word, but after a unit part of the unit */
	GLYPH_UNIT = 'U', /* a word of its own */
	GLYPH_OTHER = 'O',
	GLYPH_NEWLINE = 'N',
	GLYPH_HIGH = 'H', /* not ASCII: see glyph_next() */
};

/* By byte. */
extern const char glyph_table[256 + 1];

static inline enum glyph
glyph_ascii(struct str s, size_t pos)
{
	return (enum glyph)glyph_table[(unsigned char)s.ptr[pos]];
}

/* Of a character beyond ASCII; never GLYPH_HIGH. */
enum glyph glyph_high(uint32_t c);

/* The character at *pos, never GLYPH_HIGH; steps past it. Bad UTF-8 is GLYPH_OTHER, one
 * byte. Requires *pos < s.len. */
static inline enum glyph
glyph_next(struct str s, size_t *pos)
{
	enum glyph g = glyph_ascii(s, *pos);

	if (g == GLYPH_HIGH)
		return glyph_high(utf8_next(s, pos));
	++*pos;
	return g;
}

#endif
