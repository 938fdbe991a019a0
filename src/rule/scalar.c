/* scalar.c - see scalar.h. */
#include "rule/scalar.h"

#include "base/utf8.h"

#include <strings.h>

static bool
is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* What other readers of YAML take for a truth or for nothing. */
static bool
is_loaded(struct str s)
{
	static const char *const word[] = { "y", "n", "yes", "no", "on", "off", "true",
		"false", "null" };

	for (size_t i = 0; i < sizeof word / sizeof *word; i++)
		if (s.len == strlen(word[i]) && !strncasecmp(s.ptr, word[i], s.len))
			return true;
	return false;
}

bool
scalar_is_word(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_alnum(s.ptr[i]) && (!i || !memchr("._/-", s.ptr[i], 4)))
			return false;
	return s.len > 0 && !is_loaded(s);
}

size_t
scalar_width(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++)
		n += ((unsigned char)s.ptr[i] & 0xc0) != 0x80;
	return n;
}

/* What a reader of YAML folds, drops or refuses when it stands there as it is. */
static bool
needs_escape(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029 ||
	       c == 0xfeff || (c & 0xfffe) == 0xfffe;
}

static bool
has_escapes(struct str s)
{
	for (size_t i = 0; i < s.len;)
		if (needs_escape(utf8_next(s, &i)))
			return true;
	return false;
}

static void
write_double(struct buf *out, struct str s)
{
	buf_char(out, '"');
	for (size_t i = 0, from = 0; i < s.len; from = i) {
		uint32_t c = utf8_next(s, &i);

		if (c == '\n')
			buf_str(out, STR("\\n"));
		else if (c == '\t')
			buf_str(out, STR("\\t"));
		else if (c == '"' || c == '\\')
			buf_fmt(out, "\\%c", (int)c);
		else if (needs_escape(c))
			buf_fmt(out,
				c < 0x100     ? "\\x%02x"
				: c < 0x10000 ? "\\u%04x"
					      : "\\U%08x",
				(unsigned)c);
		else
			buf_str(out, str_sub(s, from, i - from));
	}
	buf_char(out, '"');
}

static void
write_single(struct buf *out, struct str s)
{
	buf_char(out, '\'');
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] == '\'')
			buf_char(out, '\'');
		buf_char(out, s.ptr[i]);
	}
	buf_char(out, '\'');
}

static size_t
width_single(struct str s)
{
	size_t n = scalar_width(s) + 2;

	for (size_t i = 0; i < s.len; i++)
		n += s.ptr[i] == '\'';
	return n;
}

/* The next place at or after i where a line may end: one blank between two others, and
 * for the eye's sake not beside the bracket of a class such as [- ]. */
static size_t
next_blank(struct str s, size_t i)
{
	for (; i < s.len; i++)
		if (s.ptr[i] == ' ' && i > 0 && s.ptr[i - 1] != ' ' && i + 1 < s.len &&
			s.ptr[i + 1] != ' ' && s.ptr[i - 1] != '[' && s.ptr[i + 1] != ']')
			return i;
	return s.len;
}

/* A text that starts or ends with a blank would not come back. */
static bool
can_fold(struct str s)
{
	return s.len && s.ptr[0] != ' ' && s.ptr[s.len - 1] != ' ';
}

static void
write_folded(struct buf *out, struct str s, size_t indent)
{
	buf_str(out, STR(">-"));
	for (size_t from = 0; from < s.len;) {
		size_t end = next_blank(s, from), next;

		for (; end < s.len; end = next) {
			next = next_blank(s, end + 1);
			if (indent + scalar_width(str_sub(s, from, next - from)) >
				SCALAR_COLUMNS)
				break;
		}
		buf_fmt(out, "\n%*s", (int)indent, "");
		buf_str(out, str_sub(s, from, end - from));
		from = end + 1;
	}
}

void
scalar_write_key(struct buf *out, struct str s)
{
	if (scalar_is_word(s))
		buf_str(out, s);
	else if (has_escapes(s))
		write_double(out, s);
	else
		write_single(out, s);
}

void
scalar_write(struct buf *out, struct str s, size_t column, size_t indent)
{
	if (scalar_is_word(s) || has_escapes(s) || !can_fold(s) ||
		column + width_single(s) <= SCALAR_COLUMNS)
		scalar_write_key(out, s);
	else
		write_folded(out, s, indent);
}
