/* clock_parse.c - see clock.h. A cursor over the text that remembers the first byte it
 * could not accept. */
#include "base/clock.h"

#define NS_PER_S INT64_C(1000000000)

enum { YEAR_MIN = 1970, YEAR_MAX = 2200, DAY_S = 86400, QUOTED_BYTES = 48 };

struct scan {
	struct str s;
	size_t pos;
	struct err *e;
};

static enum rc
refuse(struct scan *c, size_t at, const char *what)
{
	return err_set(c->e, RC_INPUT, "time \"%.*s\": byte %zu: %s",
		STR_ARG(str_sub(c->s, 0, QUOTED_BYTES)), at, what);
}

static bool
is_digit(const struct scan *c)
{
	return c->pos < c->s.len && c->s.ptr[c->pos] >= '0' && c->s.ptr[c->pos] <= '9';
}

/* Steps over one byte of the set, if it is one. */
static bool
skip(struct scan *c, const char *set)
{
	if (c->pos >= c->s.len || !c->s.ptr[c->pos] || !strchr(set, c->s.ptr[c->pos]))
		return false;
	c->pos++;
	return true;
}

static void
expect(struct scan *c, const char *set, const char *what)
{
	if (!c->e->rc && !skip(c, set))
		refuse(c, c->pos, what);
}

/* Exactly n_digit digits between min and max. */
static int
field(struct scan *c, int n_digit, int min, int max, const char *what)
{
	size_t from = c->pos;
	int v = 0;

	if (c->e->rc)
		return min;
	for (int i = 0; i < n_digit; i++, c->pos++) {
		if (!is_digit(c)) {
			refuse(c, c->pos, what);
			return min;
		}
		v = v * 10 + (c->s.ptr[c->pos] - '0');
	}
	if (v >= min && v <= max)
		return v;
	refuse(c, from, what);
	return min;
}

/* The fraction after a ".", in units of 1/one; digits beyond are cut off. */
static int64_t
fraction(struct scan *c, int64_t one)
{
	int64_t v = 0;

	if (c->e->rc || !skip(c, "."))
		return 0;
	if (!is_digit(c))
		refuse(c, c->pos, "a digit must follow the point");
	for (; is_digit(c); c->pos++) {
		one /= 10;
		v += one * (c->s.ptr[c->pos] - '0');
	}
	return v;
}

static int
month_days(int year, int month)
{
	static const unsigned char days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30,
		31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

/* Days from 1970-01-01; see clock.c for the calendar. */
static int64_t
days_from(int year, int month, int day)
{
	int y = year - (month <= 2), era = y / 400, of_era_y = y - era * 400;
	int of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
	int of_era = of_era_y * 365 + of_era_y / 4 - of_era_y / 100 + of_year;

	return (int64_t)era * 146097 + of_era - 719468;
}

/* Seconds east of UTC; a text without a zone is UTC. */
static int64_t
zone(struct scan *c)
{
	int64_t sign, h, m;

	if (c->e->rc || c->pos == c->s.len || skip(c, "Zz"))
		return 0;
	sign = c->s.ptr[c->pos] == '-' ? -1 : 1;
	expect(c, "+-", "expected Z, an offset like +02:00, or the end");
	h = field(c, 2, 0, 23, "hours of the offset are not 00 to 23");
	skip(c, ":");
	m = field(c, 2, 0, 59, "minutes of the offset are not 00 to 59");
	return sign * (h * 3600 + m * 60);
}

static int64_t
calendar(struct scan *c)
{
	int year, month, day;
	int64_t h, m, s, frac, seconds;

	year = field(c, 4, YEAR_MIN, YEAR_MAX, "the year is not 1970 to 2200");
	expect(c, "-", "expected - after the year");
	month = field(c, 2, 1, 12, "the month is not 01 to 12");
	expect(c, "-", "expected - after the month");
	day = field(c, 2, 1, month_days(year, month), "no such day in that month");
	expect(c, "Tt ", "expected T or a blank after the date");
	h = field(c, 2, 0, 23, "the hour is not 00 to 23");
	expect(c, ":", "expected : after the hour");
	m = field(c, 2, 0, 59, "the minute is not 00 to 59");
	expect(c, ":", "expected : after the minute");
	s = field(c, 2, 0, 60, "the second is not 00 to 60");
	frac = fraction(c, NS_PER_S);
	/* A leap second has no number of its own: it counts as the one before it. */
	if (s == 60)
		s = 59;
	seconds = days_from(year, month, day) * DAY_S + h * 3600 + m * 60 + s - zone(c);
	return seconds * NS_PER_S + frac;
}

/* A count since 1970. The largest time in each unit is a thousandth of the next one's,
 * so the size tells the unit; what is taken for seconds would be the first 84 days of
 * 1970 in milliseconds. */
static int64_t
count(struct scan *c)
{
	const int64_t end_s = days_from(YEAR_MAX + 1, 1, 1) * DAY_S;
	int64_t v = 0, one = NS_PER_S;

	for (; is_digit(c); c->pos++) {
		if (v >= end_s * (NS_PER_S / 10)) {
			refuse(c, 0, "the year is not 1970 to 2200");
			return 0;
		}
		v = v * 10 + (c->s.ptr[c->pos] - '0');
	}
	while (one > 1 && v >= end_s * (NS_PER_S / one))
		one /= 1000;
	if (v >= end_s * (NS_PER_S / one)) {
		refuse(c, 0, "the year is not 1970 to 2200");
		return 0;
	}
	return v * one + fraction(c, one);
}

static bool
is_count(struct str s)
{
	size_t n = 0;

	while (n < s.len && s.ptr[n] >= '0' && s.ptr[n] <= '9')
		n++;
	return n > 0 && (n == s.len || s.ptr[n] == '.');
}

enum rc
clock_parse(int64_t *ns, struct str s, struct err *e)
{
	struct scan c = { .s = s, .e = e };
	int64_t v = is_count(s) ? count(&c) : calendar(&c);

	if (!e->rc && c.pos != s.len)
		refuse(&c, c.pos, "something follows the time");
	if (!e->rc && v < 0)
		refuse(&c, 0, "the time is before 1970");
	if (!e->rc)
		*ns = v;
	return e->rc;
}
