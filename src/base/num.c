/* num.c - see num.h. */
#include "base/num.h"

#include "base/buf.h"

#include <math.h>
#include <stdlib.h>

bool
num_u64(uint64_t *v, struct str s)
{
	uint64_t r = 0;

	if (!s.len)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] < '0' || s.ptr[i] > '9' || !num_mul(&r, r, 10) ||
			!num_add(&r, r, (uint64_t)(s.ptr[i] - '0')))
			return false;
	}
	*v = r;
	return true;
}

bool
num_i64(int64_t *v, struct str s)
{
	bool minus = s.len && s.ptr[0] == '-';
	uint64_t r;

	if (!num_u64(&r, minus ? str_sub(s, 1, s.len) : s))
		return false;
	if (r > (uint64_t)INT64_MAX + (minus ? 1 : 0))
		return false;
	*v = minus ? (int64_t)(0 - r) : (int64_t)r;
	return true;
}

static bool
read_double(double *v, const char *text, size_t len)
{
	char *end;
	double r = strtod(text, &end);

	if (end != text + len || !isfinite(r))
		return false;
	*v = r;
	return true;
}

/* What strtod would also take (hexadecimal, nan, white space) is refused first. The
 * program never leaves the C locale, so the decimal point is a point. */
bool
num_double(double *v, struct str s)
{
	char text[64];
	struct buf long_text;
	bool ok;

	for (size_t i = 0; i < s.len; i++)
		if (!memchr("0123456789+-.eE", s.ptr[i], 15))
			return false;
	if (!s.len)
		return false;
	if (s.len < sizeof text) {
		memcpy(text, s.ptr, s.len);
		text[s.len] = 0;
		return read_double(v, text, s.len);
	}
	/* strtod needs the NUL, and every digit may count. */
	buf_init(&long_text, s.len + 1);
	buf_str(&long_text, s);
	buf_char(&long_text, 0);
	ok = read_double(v, long_text.ptr, s.len);
	buf_release(&long_text);
	return ok;
}

struct unit {
	const char *name;
	uint64_t factor;
};

static bool
with_unit(uint64_t *v, struct str s, const struct unit *unit)
{
	size_t digits = 0;

	while (digits < s.len && s.ptr[digits] >= '0' && s.ptr[digits] <= '9')
		digits++;
	for (; unit->name; unit++)
		if (str_is(str_sub(s, digits, s.len), unit->name)) {
			uint64_t n;

			return num_u64(&n, str_sub(s, 0, digits)) &&
			       num_mul(v, n, unit->factor);
		}
	return false;
}

enum rc
num_size(uint64_t *bytes, struct str s, struct err *e)
{
	static const struct unit unit[] = { { "", 1 }, { "k", 1024 }, { "K", 1024 },
		{ "m", 1024 * 1024 }, { "M", 1024 * 1024 }, { "g", 1 << 30 },
		{ "G", 1 << 30 }, { NULL, 0 } };

	if (with_unit(bytes, s, unit))
		return RC_OK;
	return err_set(e, RC_INPUT, "\"%.*s\" is not a size: write 4096, 64k, 16M or 2G",
		STR_ARG(str_sub(s, 0, 40)));
}

enum rc
num_duration(uint64_t *ms, struct str s, struct err *e)
{
	static const struct unit unit[] = { { "ms", 1 }, { "s", 1000 }, { "m", 60000 },
		{ "h", 3600000 }, { NULL, 0 } };

	if (with_unit(ms, s, unit))
		return RC_OK;
	return err_set(e, RC_INPUT,
		"\"%.*s\" is not a duration: write 250ms, 30s, 5m or 2h",
		STR_ARG(str_sub(s, 0, 40)));
}
