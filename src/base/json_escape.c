/* json_escape.c - see json_escape.h. */
#include "base/json_escape.h"

#include "base/utf8.h"

#include <stdbool.h>
#include <stdint.h>

enum { UNIT_BYTES = 6 }; /* \uXXXX */

/* The UTF-16 unit of the \uXXXX at s.ptr[i]. */
static bool
unit(uint32_t *c, struct str s, size_t i)
{
	uint32_t v = 0;

	if (i > s.len || s.len - i < UNIT_BYTES || s.ptr[i] != '\\' ||
		s.ptr[i + 1] != 'u')
		return false;
	for (size_t k = i + 2; k < i + UNIT_BYTES; k++) {
		unsigned char d = (unsigned char)s.ptr[k];

		if (d >= '0' && d <= '9')
			v = v << 4 | (d - (uint32_t)'0');
		else if ((d | 0x20) >= 'a' && (d | 0x20) <= 'f')
			v = v << 4 | ((d | 0x20) - (uint32_t)'a' + 10);
		else
			return false;
	}
	*c = v;
	return true;
}

static size_t
code_point(char *out, struct str s, size_t *pos, size_t *n_lone)
{
	uint32_t c, low;

	if (!unit(&c, s, *pos))
		return 0;
	*pos += UNIT_BYTES;
	if (c < 0xd800 || c > 0xdfff)
		return utf8_encode(out, c);
	if (c < 0xdc00 && unit(&low, s, *pos) && low >= 0xdc00 && low <= 0xdfff) {
		*pos += UNIT_BYTES;
		return utf8_encode(out, 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00));
	}
	++*n_lone;
	return utf8_encode(out, 0xfffd);
}

size_t
json_escape(char out[4], struct str s, size_t *pos, size_t *n_lone)
{
	static const char name[] = "\"\\/bfnrt", byte[] = "\"\\/\b\f\n\r\t";
	const char *hit;

	if (s.len - *pos < 2)
		return 0;
	if (s.ptr[*pos + 1] == 'u')
		return code_point(out, s, pos, n_lone);
	hit = memchr(name, s.ptr[*pos + 1], sizeof name - 1);
	if (!hit)
		return 0;
	out[0] = byte[hit - name];
	*pos += 2;
	return 1;
}
