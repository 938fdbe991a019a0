/* when.c - see when.h. What clock_parse() does not read is written as it does. */
#include "read/when.h"

#include "base/clock.h"

#include <stdio.h>

enum { ISO_BYTES = 64, FRACTION_MAX_BYTES = 12 };

/* Digits up to a byte of the set, at most max of them, as a number; -1 where there are
 * none. */
static int
number(struct str *s, size_t max, const char *set)
{
	size_t n = 0;
	int v = 0;

	for (; n < s->len && n < max && s->ptr[n] >= '0' && s->ptr[n] <= '9'; n++)
		v = v * 10 + (s->ptr[n] - '0');
	if (!n || n == s->len || !s->ptr[n] || !strchr(set, s->ptr[n]))
		return -1;
	*s = str_sub(*s, n + 1, s->len);
	return v;
}

/* 5/29/2024, 1:46:19.963 PM; false where it is no such text. */
static bool
american(char out[ISO_BYTES], struct str s)
{
	const bool pm = str_ends(s, STR(" PM"));
	int month = number(&s, 2, "/"), day = number(&s, 2, "/");
	int year = number(&s, 4, ", "), hour, minute;

	if (month < 0 || day < 0 || year < 0 || !(pm || str_ends(s, STR(" AM"))))
		return false;
	s = str_trim(str_sub(s, 0, s.len - 3));
	hour = number(&s, 2, ":");
	minute = number(&s, 2, ":");
	if (hour < 1 || hour > 12 || minute < 0 || s.len < 2 ||
		s.len > FRACTION_MAX_BYTES)
		return false;
	snprintf(out, ISO_BYTES, "%04d-%02d-%02dT%02d:%02d:%.*s", year, month, day,
		hour % 12 + (pm ? 12 : 0), minute, STR_ARG(s));
	return true;
}

/* A text whose digits stand where those of the pattern do. */
static bool
looks_like(struct str s, const char *pattern)
{
	size_t i = 0;

	if (s.len != strlen(pattern))
		return false;
	while (i < s.len && (pattern[i] == '0' ? s.ptr[i] >= '0' && s.ptr[i] <= '9'
					       : s.ptr[i] == pattern[i]))
		i++;
	return i == s.len;
}

enum rc
when_parse(int64_t *ns, struct str text, struct err *e)
{
	char iso[ISO_BYTES];

	if (str_ends(text, STR(" UTC")))
		text.len -= STR(" UTC").len;
	if (looks_like(text, "0000-00-00"))
		snprintf(iso, sizeof iso, "%.*sT00:00:00", STR_ARG(text));
	else if (looks_like(text, "0000-00-00 00:00") ||
		 looks_like(text, "0000-00-00T00:00"))
		snprintf(iso, sizeof iso, "%.*s:00", STR_ARG(text));
	else if (!american(iso, text))
		return clock_parse(ns, text, e);
	return clock_parse(ns, str_of(iso), e);
}
