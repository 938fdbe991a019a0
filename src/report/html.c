/* html.c - see html.h. */
#include "report/html.h"

#include "base/utf8.h"

static void
escape(struct buf *out, struct str s)
{
	for (size_t i = 0, from = 0; i <= s.len; i++) {
		static const char plain[] = "&<>\"'";
		static const char *const entity[] = { "&amp;", "&lt;", "&gt;", "&quot;",
			"&#39;" };
		const char *at = i < s.len && s.ptr[i] ? strchr(plain, s.ptr[i]) : NULL;

		if (i < s.len && !at)
			continue;
		buf_str(out, str_sub(s, from, i - from));
		if (at)
			buf_str(out, str_of(entity[at - plain]));
		from = i + 1;
	}
}

void
html_text(struct buf *out, struct str s)
{
	struct buf inert;

	buf_init(&inert, out->max);
	utf8_escape(&inert, s);
	escape(out, buf_view(&inert));
	out->over = out->over || inert.over;
	buf_release(&inert);
}

void
html_css_string(struct buf *out, struct str s)
{
	buf_char(out, '"');
	for (size_t at = 0; at < s.len;) {
		uint32_t c = utf8_next(s, &at);

		if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
			(c >= 'a' && c <= 'z'))
			buf_char(out, (char)c);
		else
			buf_fmt(out, "\\%06x", c < 0x20 ? 0xfffd : (unsigned)c);
	}
	buf_char(out, '"');
}
