/* reader_map.c - see reader.h: a table of fields made at run time. */
#include "read/reader_map.h"

#include "read/fields.h"

struct reader_map {
	struct fields_row row[JSON_PICK_MAX];
	size_t n;
};

static const char fields[] = "model prompt_id system prompt response reasoning finish "
			     "account request_id sample time params";

/* RFC 6901: empty, or steps that begin with "/"; "~" only as ~0 and ~1. */
static bool
is_pointer(struct str p)
{
	if (p.len == 0 || p.ptr[0] != '/')
		return false;
	for (size_t i = 0; i < p.len; i++)
		if (p.ptr[i] == '~' &&
			(i + 1 == p.len || (p.ptr[i + 1] != '0' && p.ptr[i + 1] != '1')))
			return false;
	return true;
}

enum rc
reader_map_add(struct reader_map **m, struct arena *a, const char *spec, struct err *e)
{
	struct str pointer = str_of(spec), name = str_cut(&pointer, '=');
	enum fields_to to = fields_find(name);

	if (!pointer.ptr || to == FIELDS_N)
		return err_set(e, RC_USAGE,
			"map \"%s\": expected field=/json/pointer, the field one of %s",
			spec, fields);
	if (!is_pointer(pointer))
		return err_set(e, RC_USAGE,
			"map \"%s\": after \"=\" expected a JSON pointer like "
			"/response/text",
			spec);
	if (!*m)
		*m = ARENA_NEW(a, struct reader_map, 1);
	if ((*m)->n == JSON_PICK_MAX)
		return err_set(e, RC_USAGE, "map \"%s\": more than %d fields", spec,
			(int)JSON_PICK_MAX);
	(*m)->row[(*m)->n++] = (struct fields_row){ arena_str(a, pointer).ptr, to };
	return RC_OK;
}

enum rc
reader_map_parse(const struct reader_map *m, struct reader_out *out,
	const struct record *r, struct err *e)
{
	return fields_exchange(&out->x[0], &out->n, m->row, m->n, r, e);
}

bool
reader_map_fits(const struct reader_map *m, struct str text, bool whole, struct str key)
{
	size_t i = 0;

	for (; i < m->n; i++) {
		const char *const place[] = { m->row[i].pointer, NULL };
		struct str rest = str_of(m->row[i].pointer + 1);

		if (str_equal(str_cut(&rest, '/'), key) ||
			(whole && record_has(text, place)))
			break;
	}
	return i < m->n;
}
