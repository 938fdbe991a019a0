/* sign.c - see sign.h. */
#include "read/sign.h"

#include <string.h>

enum { MANY = 16 };

static size_t
space(struct str s, size_t i)
{
	while (i < s.len && s.ptr[i] && strchr(" \t\r\n", s.ptr[i]))
		i++;
	return i;
}

/* How far the bracket and the first key go, or 0. A key with escapes or brackets is none
 * to look for. */
static size_t
beginning(struct str record)
{
	size_t i = space(record, 1);

	if (i >= record.len || record.ptr[0] != '{' || record.ptr[i] != '"')
		return 0;
	for (i++; i < record.len && record.ptr[i] && !strchr("\\{}[]\"", record.ptr[i]);)
		i++;
	return i < record.len && record.ptr[i] == '"' ? i + 1 : 0;
}

static struct str
view(const struct sign *s)
{
	return (struct str){ s->text, s->len };
}

void
sign_learn(struct sign *s, struct str lead, struct str record)
{
	size_t len = beginning(record);
	struct str rest = str_sub(record, 1, record.len);

	if (!len || len + lead.len > sizeof s->text) {
		s->n = 0;
		return;
	}
	if (s->len != lead.len + len || memcmp(s->text, lead.ptr, lead.len) ||
		memcmp(s->text + lead.len, record.ptr, len)) {
		s->n = 0;
		s->len = lead.len + len;
		memcpy(s->text, lead.ptr, lead.len);
		memcpy(s->text + lead.len, record.ptr, len);
	}
	s->n++;
	s->nested |= !s->nested && sign_find(s, rest) < rest.len;
}

bool
sign_is_sure(const struct sign *s)
{
	return s->n && !s->nested && (s->text[0] == '\n' || s->n >= MANY);
}

bool
sign_has_lead(const struct sign *s, struct str lead)
{
	return lead.len && str_starts(view(s), lead) && s->len > lead.len &&
	       s->text[lead.len] == '{';
}

size_t
sign_find(const struct sign *s, struct str text)
{
	size_t i = 0;

	while (text.len - i >= s->len) {
		const char *hit = memchr(text.ptr + i, s->text[0], text.len - i);

		i = hit ? (size_t)(hit - text.ptr) : text.len;
		if (str_starts(str_sub(text, i, text.len), view(s)))
			return i;
		i += i < text.len;
	}
	return text.len;
}
