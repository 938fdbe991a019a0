/* stamp.c - see stamp.h. */
#include "read/stamp.h"

#include "base/err.h"
#include "model/exchange.h"
#include "read/when.h"

enum { STAMP_MAX_BYTES = 40 };

/* How many bytes a time and the white space behind it take at the start of a line, or 0.
 */
static size_t
read_time(int64_t *ns, struct str line)
{
	struct err bad = { 0 };
	size_t i = 0;

	while (i < line.len && i < STAMP_MAX_BYTES && line.ptr[i] != ' ' &&
		line.ptr[i] != '\t')
		i++;
	if (i < sizeof "2024-05-29T13:46:19" - 1 || i == line.len || line.ptr[4] != '-' ||
		line.ptr[10] != 'T' || when_parse(ns, str_sub(line, 0, i), &bad))
		return 0;
	while (i < line.len && (line.ptr[i] == ' ' || line.ptr[i] == '\t'))
		i++;
	return i;
}

void
stamp_init(struct stamp *s, struct str first)
{
	*s = (struct stamp){ 0 };
	s->on = read_time(&s->ns, first) > 0;
	s->ns = EXCHANGE_NO_TIME;
}

enum stamp_line
stamp_take(struct stamp *s, struct line *line)
{
	struct str text;
	size_t len;

	if (!s->on)
		return STAMP_RECORD;
	s->ns = EXCHANGE_NO_TIME;
	len = read_time(&s->ns, line->text);
	line->text = str_sub(line->text, len, line->text.len);
	line->offset += len;
	text = str_trim(line->text);
	if (line->too_long || (text.len && text.ptr[0] == '{') || (!len && !s->other)) {
		s->other = false;
		return STAMP_RECORD;
	}
	s->other = true;
	return len ? STAMP_OTHER : STAMP_MORE;
}
