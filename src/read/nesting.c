/* nesting.c - see nesting.h. Looks only at quotes, brackets and, in strings,
 * backslashes. */
#include "read/nesting.h"

#include <string.h>

/* How far a string goes on in s, from i; its quote, if it is there, is passed. */
static size_t
scan_string(struct nesting *n, struct str s, size_t i)
{
	size_t quote = 0;

	while (i < s.len) {
		const char *hit;

		if (n->escape) {
			n->escape = false;
			i++;
			continue;
		}
		if (quote < i || !quote) {
			hit = memchr(s.ptr + i, '"', s.len - i);
			quote = hit ? (size_t)(hit - s.ptr) : s.len;
		}
		hit = memchr(s.ptr + i, '\\', quote - i);
		if (!hit) {
			n->in_string = quote == s.len;
			return quote + !n->in_string;
		}
		n->escape = true;
		i = (size_t)(hit - s.ptr) + 1;
	}
	return i;
}

/* Whether the scan stops before c. */
static enum nesting_stop
before(const struct nesting *n, char c)
{
	if (n->depth == 0 && !n->closes && (c == ',' || c == ']' || c == '}'))
		return NESTING_END;
	return c == '[' && n->depth == 1 && n->lists ? NESTING_LIST : NESTING_NONE;
}

size_t
nesting_scan(struct nesting *n, enum nesting_stop *stop, struct str s)
{
	size_t i = 0;

	*stop = NESTING_NONE;
	while (i < s.len) {
		char c = s.ptr[i];

		if (n->in_string) {
			i = scan_string(n, s, i);
			continue;
		}
		*stop = before(n, c);
		if (*stop)
			return i;
		i++;
		n->in_string = c == '"';
		if (c == '{' || c == '[') {
			n->depth++;
		} else if ((c == '}' || c == ']') && --n->depth == 0 && n->closes) {
			*stop = NESTING_END;
			return i;
		}
	}
	return i;
}
