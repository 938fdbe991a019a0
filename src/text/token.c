/* token.c - one token after another; words alone are found by words.c. */
#include "text/token.h"

#include "base/hash64.h"
#include "text/glyph.h"
#include "text/words.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

/* The character at *pos; steps past. A mark is no part of a word here. */
static enum glyph
next_glyph(struct str s, size_t *pos)
{
	enum glyph g = glyph_next(s, pos);

	return g == GLYPH_MARK ? GLYPH_OTHER : g;
}

/* Where the word ends that is known to reach pos. */
static size_t
word_end(struct str s, size_t pos)
{
	size_t next = pos;

	while (pos < s.len && glyph_ascii(s, pos) == GLYPH_WORD)
		next = ++pos;
	while (next < s.len && next_glyph(s, &next) == GLYPH_WORD)
		pos = next;
	return pos;
}

/* The first token at or after pos; len 0 when there is none. */
static struct token
token_at(struct str s, size_t pos)
{
	size_t start = pos;
	enum glyph g = GLYPH_SPACE;

	while (pos < s.len && g == GLYPH_SPACE) {
		start = pos;
		g = next_glyph(s, &pos);
	}
	if (g == GLYPH_SPACE)
		return (struct token){ 0 };
	if (g == GLYPH_NEWLINE)
		while (pos < s.len && s.ptr[pos] == '\n')
			pos++;
	else if (g == GLYPH_WORD)
		pos = word_end(s, pos);
	return (struct token){ .start = (uint32_t)start,
		.len = (uint32_t)(pos - start),
		.word = g != GLYPH_OTHER && g != GLYPH_NEWLINE };
}

struct list {
	struct arena *a;
	struct token *t;
	size_t n, cap;
};

static size_t
split_all(struct token **out, struct arena *a, struct str folded, size_t max)
{
	struct list l = { .a = a, .cap = folded.len / 5 + 1 };
	size_t pos = 0;

	if (l.cap > max)
		l.cap = max;
	l.t = ARENA_RAW(a, struct token, l.cap);
	while (l.n < max) {
		struct token found = token_at(folded, pos);

		if (!found.len)
			break;
		ARENA_GROW(l.a, l.t, &l.cap, l.n + 1);
		l.t[l.n++] = found;
		pos = (size_t)found.start + found.len;
	}
	*out = l.t;
	return l.n;
}

size_t
token_split(struct token **out, struct arena *a, struct str folded, enum token_kind kind,
	size_t max)
{
	struct word *w;
	size_t n;

	assert(folded.len < UINT32_MAX);
	if (kind == TOKEN_ALL)
		return split_all(out, a, folded, max);
	n = words_split(&w, a, folded, max);
	*out = ARENA_RAW(a, struct token, n);
	for (size_t i = 0; i < n; i++)
		(*out)[i] = (struct token){ w[i].start, w[i].end - w[i].start, true };
	return n;
}

void
token_hash(uint64_t *hash, struct str folded, const struct token *t, size_t n)
{
	enum { BATCH = 256 };
	uint32_t span[2 * BATCH];

	for (size_t done = 0, some; done < n; done += some) {
		some = n - done < BATCH ? n - done : BATCH;
		for (size_t i = 0; i < some; i++) {
			span[2 * i] = t[done + i].start;
			span[2 * i + 1] = t[done + i].start + t[done + i].len;
		}
		hash64_tokens(hash + done, folded, span, some);
	}
}
