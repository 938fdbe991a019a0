/* glyph.c - a table for ASCII, Unicode's categories for the rest. */
#include "text/glyph.h"

#include <stdbool.h>
#include <utf8proc.h>

const char glyph_table[256 + 1] = "OOOOOOOOOSNSSSOOOOOOOOOOOOOOSSSS"
				  "SOOOOOOOOOOOOOOOWWWWWWWWWWOOOOOO"
				  "OWWWWWWWWWWWWWWWWWWWWWWWWWWOOOOW"
				  "OWWWWWWWWWWWWWWWWWWWWWWWWWWOOOOO"
				  "HHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHH"
				  "HHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHH"
				  "HHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHH"
				  "HHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHH";

/* Letters of scripts that put no spaces between words. */
static bool
is_unit(uint32_t c)
{
	static const struct {
		uint32_t first, last;
	} range[] = {
		{ 0x3005, 0x3007 },
		{ 0x3021, 0x3029 },
		{ 0x3038, 0x303b },
		{ 0x3040, 0x30ff },
		{ 0x31f0, 0x31ff },
		{ 0x3400, 0x4dbf },
		{ 0x4e00, 0x9fff },
		{ 0xac00, 0xd7a3 },
		{ 0xf900, 0xfaff },
		{ 0x20000, 0x3ffff },
	};

	for (size_t i = 0; i < sizeof range / sizeof range[0]; i++)
		if (c <= range[i].last)
			return c >= range[i].first;
	return false;
}

enum glyph
glyph_high(uint32_t c)
{
	switch ((int)utf8proc_category((int32_t)c)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_NO:
		return is_unit(c) ? GLYPH_UNIT : GLYPH_WORD;
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ME:
		return GLYPH_MARK;
	case UTF8PROC_CATEGORY_ZS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		return GLYPH_SPACE;
	default:
		return c == 0x85 ? GLYPH_SPACE : GLYPH_OTHER;
	}
}
