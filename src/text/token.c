/* token.c - a table for ASCII, Unicode's categories for the rest. */
#include "text/token.h"

#include "base/hash64.h"
#include "base/utf8.h"

#include <assert.h>
#include <stdbool.h>
#include <utf8proc.h>

enum glyph {
	GLYPH_SPACE = 'S', /* and whatever the kind of splitting leaves out */
	GLYPH_WORD = 'W',
	GLYPH_MARK = 'M', /* part of a word, but after a unit part of the unit */
	GLYPH_UNIT = 'U', /* a word of its own */
	GLYPH_OTHER = 'O',
	GLYPH_NEWLINE = 'N',
	GLYPH_HIGH = 'H', /* not ASCII: see glyph_high() */
};

static const char glyph_table[] = "OOOOOOOOOSNSSSOOOOOOOOOOOOOOSSSS"
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

static enum glyph
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

static enum glyph
glyph_ascii(struct str s, size_t pos)
{
	return (enum glyph)glyph_table[(unsigned char)s.ptr[pos]];
}

/* The character at *pos, as this kind of splitting sees it; steps past. */
static enum glyph
glyph_next(struct str s, size_t *pos, enum token_kind kind)
{
	enum glyph g = glyph_ascii(s, *pos);

	if (g == GLYPH_HIGH)
		g = glyph_high(utf8_next(s, pos));
	else
		++*pos;
	if (kind == TOKEN_WORDS)
		return g == GLYPH_OTHER || g == GLYPH_NEWLINE ? GLYPH_SPACE : g;
	return g == GLYPH_MARK ? GLYPH_OTHER : g;
}

/* Where the word or unit ends that is known to reach pos. */
static size_t
word_end(struct str s, size_t pos, enum token_kind kind, enum glyph first)
{
	for (;;) {
		size_t next;
		enum glyph g;

		while (first != GLYPH_UNIT && pos < s.len &&
			glyph_ascii(s, pos) == GLYPH_WORD)
			pos++;
		if (pos == s.len || glyph_ascii(s, pos) != GLYPH_HIGH)
			return pos;
		next = pos;
		g = glyph_next(s, &next, kind);
		if (g != GLYPH_MARK && (g != GLYPH_WORD || first == GLYPH_UNIT))
			return pos;
		pos = next;
	}
}

/* The first token at or after pos; len 0 when there is none. */
static struct token
token_at(struct str s, size_t pos, enum token_kind kind)
{
	size_t start = pos;
	enum glyph g = GLYPH_SPACE;

	while (pos < s.len && g == GLYPH_SPACE) {
		start = pos;
		g = glyph_next(s, &pos, kind);
	}
	if (g == GLYPH_SPACE)
		return (struct token){ 0 };
	if (g == GLYPH_NEWLINE)
		while (pos < s.len && s.ptr[pos] == '\n')
			pos++;
	else if (g != GLYPH_OTHER)
		pos = word_end(s, pos, kind, g);
	return (struct token){ (uint32_t)start, (uint32_t)(pos - start) };
}

size_t
token_split(struct token **out, struct arena *a, struct str folded, enum token_kind kind,
	size_t max)
{
	size_t n = 0, pos = 0;
	size_t cap = folded.len / 4 + 16 < max ? folded.len / 4 + 16 : max;
	struct token *t = ARENA_RAW(a, struct token, cap);

	assert(folded.len <= UINT32_MAX);
	while (n < max) {
		struct token found = token_at(folded, pos, kind);

		if (!found.len)
			break;
		if (n == cap) {
			struct token *more = ARENA_RAW(a, struct token, 2 * cap);

			memcpy(more, t, n * sizeof *t);
			t = more;
			cap *= 2;
		}
		t[n++] = found;
		pos = (size_t)found.start + found.len;
	}
	*out = t;
	return n;
}

void
token_hash(uint64_t *hash, struct str folded, const struct token *t, size_t n)
{
	for (size_t i = 0; i < n; i++)
		hash[i] = hash64_token((struct str){ folded.ptr + t[i].start, t[i].len });
}
