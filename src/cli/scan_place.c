/* scan_place.c - see scan_place.h. */
#include "cli/scan_place.h"

#include "base/json.h"

#include <string.h>

/* What is looked for. */
struct question {
	const struct exchange *x;
	struct exchange_span named; /* the string that the reader named; len 0: none */
	struct str text;
	struct rx_span match;
};

/* A string of the record, decoded, and where it stands in the text of the place. */
struct candidate {
	struct str raw; /* as written */
	size_t at;      /* of its first byte in the text */
	size_t len;     /* decoded */
	bool named;     /* by the reader */
};

static struct exchange_span
named_span(const struct exchange *x, enum rule_place place)
{
	return place == RULE_PROMPT   ? x->prompt_at
	       : place == RULE_ANSWER ? x->response_at
				      : (struct exchange_span){ 0 };
}

/* Where s stands in text so that it holds the match; text.len + 1: nowhere. */
static size_t
holding(struct str text, struct str s, struct rx_span match)
{
	size_t last = match.start, i;

	if (s.len < match.end - match.start || !s.len || s.len > text.len)
		return text.len + 1;
	if (last > text.len - s.len)
		last = text.len - s.len;
	for (i = match.end > s.len ? match.end - s.len : 0; i <= last; i++)
		if (memcmp(text.ptr + i, s.ptr, s.len) == 0)
			return i;
	return text.len + 1;
}

static bool
better(const struct candidate *c, const struct candidate *than)
{
	return !than->raw.ptr || (c->named && !than->named) ||
	       (c->named == than->named && c->len > than->len);
}

/* One hexadecimal escape, \uXXXX, whose four digits start at s.ptr[2]. */
static unsigned
unit_of(struct str s)
{
	unsigned v = 0;

	for (size_t i = 2; i < 6 && i < s.len; i++) {
		char c = s.ptr[i];

		v = v * 16 + (unsigned)(c <= '9' ? c - '0' : (c | 32) - 'a' + 10);
	}
	return v;
}

/* The bytes that one character or escape takes as written and decoded. */
static size_t
step(size_t *decoded, struct str s)
{
	unsigned u;

	*decoded = 1;
	if (s.ptr[0] != '\\')
		return 1;
	if (s.len < 6 || s.ptr[1] != 'u')
		return 2;
	u = unit_of(s);
	*decoded = u < 0x80 ? 1 : u < 0x800 ? 2 : 3;
	if (u >= 0xd800 && u < 0xdc00 && s.len >= 12 && s.ptr[6] == '\\' &&
		s.ptr[7] == 'u') {
		u = unit_of(str_sub(s, 6, 6));
		if (u >= 0xdc00 && u < 0xe000) {
			*decoded = 4;
			return 12;
		}
	}
	return 6;
}

/* The byte of raw at which that many decoded bytes are behind. */
static size_t
written(struct str raw, size_t want)
{
	size_t i = 0, n = 0, d;

	while (i < raw.len && n < want) {
		i += step(&d, str_sub(raw, i, raw.len - i));
		n += d;
	}
	return i;
}

static void
consider(struct candidate *best, struct arena *a, const struct question *q,
	const struct json_val *v)
{
	struct str s = json_text(a, v, NULL);
	uint64_t at = q->x->offset + (uint64_t)(v->raw.ptr - q->x->record.ptr);
	struct candidate c = { v->raw, holding(q->text, s, q->match), s.len,
		q->named.len && q->named.offset == at };

	if (c.at <= q->text.len && better(&c, best))
		*best = c;
}

bool
scan_place_find(struct scan_place *out, const struct exchange *x, enum rule_place place,
	struct str text, struct rx_span match)
{
	const struct question q = { x, named_span(x, place), text, match };
	struct candidate best = { 0 };
	struct arena a = { 0 };
	struct json_val v;
	struct json j;
	enum json_kind k;
	uint64_t base;

	/* Made of a row of a database: it stands nowhere as it is. */
	if (x->record.len != x->len)
		return false;
	json_init(&j, x->record);
	while ((k = json_next(&j, &v)) != JSON_END && k != JSON_ERROR)
		if (k == JSON_STRING)
			consider(&best, &a, &q, &v);
	arena_release(&a);
	if (!best.raw.ptr)
		return false;
	base = x->offset + (uint64_t)(best.raw.ptr - x->record.ptr);
	out->start = base + written(best.raw, match.start - best.at);
	out->end = base + written(best.raw, match.end - best.at);
	return true;
}
