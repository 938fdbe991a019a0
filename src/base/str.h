/* str.h - borrowed byte strings.
 *
 * A str is a view: it never owns its bytes and is not NUL-terminated. It is
 * valid exactly as long as what it points into. Nothing here can fail. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct str {
	const char *ptr; /* never NULL when len > 0 */
	size_t len;      /* bytes */
};

#define STR(lit) ((struct str){ "" lit "", sizeof(lit) - 1 })
/* For a printf "%.*s": the length is cut at INT_MAX. */
#define STR_ARG(s)                                                                       \
	(int)((s).len > 0x7fffffff ? 0x7fffffff : (s).len), ((s).ptr ? (s).ptr : "")

static inline struct str
str_of(const char *z)
{
	return (struct str){ z, z ? strlen(z) : 0 };
}

static inline bool
str_equal(struct str a, struct str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static inline bool
str_is(struct str a, const char *z)
{
	return str_equal(a, str_of(z));
}

/* Byte order, the shorter first on a tie: negative, 0 or positive. */
static inline int
str_compare(struct str a, struct str b)
{
	size_t n = a.len < b.len ? a.len : b.len;
	int d = n ? memcmp(a.ptr, b.ptr, n) : 0;

	return d ? d : (a.len > b.len) - (a.len < b.len);
}

static inline bool
str_starts(struct str s, struct str prefix)
{
	return s.len >= prefix.len &&
	       str_equal((struct str){ s.ptr, prefix.len }, prefix);
}

static inline bool
str_ends(struct str s, struct str suffix)
{
	return s.len >= suffix.len &&
	       str_equal(
		       (struct str){ s.ptr + (s.len - suffix.len), suffix.len }, suffix);
}

/* The len bytes from start on, cut to what there is. */
static inline struct str
str_sub(struct str s, size_t start, size_t len)
{
	if (start > s.len)
		start = s.len;
	if (len > s.len - start)
		len = s.len - start;
	return (struct str){ start ? s.ptr + start : s.ptr, len };
}

/* Cuts *rest at the first byte c: returns what stands before it and leaves what
 * stands after. Without a c, returns all and leaves a str whose ptr is NULL. */
static inline struct str
str_cut(struct str *rest, char c)
{
	const char *hit = rest->len ? memchr(rest->ptr, c, rest->len) : NULL;
	struct str head = *rest;

	if (!hit) {
		*rest = (struct str){ 0 };
		return head;
	}
	head.len = (size_t)(hit - rest->ptr);
	*rest = (struct str){ hit + 1, rest->len - head.len - 1 };
	return head;
}

/* Without ASCII white space at both ends. */
static inline struct str
str_trim(struct str s)
{
	while (s.len && memchr(" \t\r\n\f\v", s.ptr[0], 6))
		s.ptr++, s.len--;
	while (s.len && memchr(" \t\r\n\f\v", s.ptr[s.len - 1], 6))
		s.len--;
	return s;
}

#endif
