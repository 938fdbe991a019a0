/* names.c - see names.h. */
#include "read/names.h"

#include "base/map.h"
#include "base/utf8.h"
#include "model/exchange.h"

/* RC_OK for a name that may be one. offset is that of the line in the text. */
static enum rc
check(struct str name, size_t line, size_t offset, struct err *e)
{
	size_t bad = utf8_check(name);
	const char *nul = memchr(name.ptr, 0, name.len);

	if (name.len > EXCHANGE_NAME_MAX_BYTES)
		return err_set(e, RC_INPUT,
			"line %zu: byte %zu: a name of %zu bytes: at most %d", line,
			offset, name.len, (int)EXCHANGE_NAME_MAX_BYTES);
	if (nul || bad < name.len)
		return err_set(e, RC_INPUT, "line %zu: byte %zu: %s in a name", line,
			offset + (nul ? (size_t)(nul - name.ptr) : bad),
			nul ? "a zero byte" : "a byte that is not UTF-8");
	return RC_OK;
}

static size_t
n_lines(struct str text)
{
	size_t n = 1;

	for (size_t i = 0; i < text.len; i++)
		n += text.ptr[i] == '\n';
	return n;
}

enum rc
names_parse(struct names *out, struct arena *a, struct str text, struct err *e)
{
	struct str rest = text;
	size_t cap = n_lines(text), line = 0;
	struct map seen;

	cap = cap < NAMES_MAX ? cap : NAMES_MAX;
	*out = (struct names){ .name = ARENA_RAW(a, struct str, cap),
		.line = ARENA_RAW(a, size_t, cap) };
	map_init(&seen, a);
	while (rest.len) {
		struct str name = str_trim(str_cut(&rest, '\n'));
		bool fresh;

		line++;
		if (!name.len || *name.ptr == '#')
			continue;
		if (check(name, line, (size_t)(name.ptr - text.ptr), e))
			return e->rc;
		map_put(&seen, name, &fresh);
		if (!fresh)
			continue;
		if (out->n == NAMES_MAX)
			return err_set(e, RC_LIMIT, "line %zu: more than %d names", line,
				(int)NAMES_MAX);
		out->name[out->n] = name;
		out->line[out->n++] = line;
	}
	return out->n ? RC_OK : err_set(e, RC_INPUT, "no name in it");
}
