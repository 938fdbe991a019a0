/* shape.c - see shape.h. One pass over the tokens of the first object. */
#include "read/shape.h"

#include "base/json.h"

/* A token that the head cuts in two is a fault in its last bytes. */
enum { CUT_BYTES = 16 };

/* What is known of the first object of a text. */
struct first {
	struct str text; /* the object, or what there is of it */
	struct str list; /* the first key of a list */
	bool has_text;   /* it has a text itself */
	bool whole;      /* it ends in the text */
	bool cut;        /* it goes on behind the text, without a fault so far, or over
			    several lines up to one */
};

/* Names that APIs and logs give to the array of what was asked for. */
static const char *const lists[] = { "data", "records", "traces", "events", "logEvents",
	"results", "items", "rows", "samples", "exchanges", "value", NULL };
/* Names of texts: an object that has one is no wrapper of records. */
static const char *const texts[] = { "prompt", "response", "messages", "completion",
	"conversation", "conversations", "answer", NULL };

static bool
is_one_of(const char *const *names, struct str key)
{
	while (*names && !str_is(key, *names))
		names++;
	return *names;
}

/* Whether an array that begins here is one of objects, or empty. */
static bool
holds_objects(struct str rest)
{
	rest = str_trim(str_sub(rest, 1, rest.len));
	return rest.len && (rest.ptr[0] == '{' || rest.ptr[0] == ']');
}

/* Whether a key or the first element of the list begins a line: no line of JSON is cut
 * so, though one may be before the next. */
static bool
spreads(const struct first *f, const struct json_val *v, struct str text, size_t end)
{
	const bool first =
		v->kind == JSON_OBJECT && f->list.len && text.ptr[end - 1] == '[';

	return (v->kind == JSON_KEY || first) && v->offset > end &&
	       memchr(text.ptr + end, '\n', v->offset - end);
}

static void
look(struct first *f, struct str text)
{
	struct json_val v, key = { 0 };
	bool spread = false;
	struct json j;
	size_t end = 0;

	*f = (struct first){ .text = text };
	json_init(&j, text);
	while (json_next(&j, &v) != JSON_ERROR && v.kind != JSON_END) {
		if (v.kind == JSON_ARRAY && j.depth == 2 && !f->list.len &&
			is_one_of(lists, key.raw) &&
			holds_objects(str_sub(text, v.offset, text.len)))
			f->list = key.raw;
		spread |= end && spreads(f, &v, text, end);
		end = j.pos;
		if (v.kind == JSON_KEY)
			key = v;
		f->has_text |=
			v.kind == JSON_KEY && j.depth == 1 && is_one_of(texts, v.raw);
		f->whole = v.kind == JSON_OBJECT_END && j.depth == 0;
		if (f->whole) {
			f->text = str_sub(text, 0, j.pos);
			return;
		}
	}
	f->cut = spread || j.pos + CUT_BYTES >= text.len;
}

/* Whether the object is not one line of its own. */
static bool
is_value(const struct first *f, struct str head)
{
	struct str rest = str_sub(head, f->text.len, head.len);

	if (!f->whole && !f->cut)
		return false;
	if (memchr(f->text.ptr, '\n', f->text.len))
		return true;
	rest = str_trim(str_cut(&rest, '\n'));
	return f->whole && rest.len && rest.ptr[0] == '{';
}

void
shape_of(struct shape *out, struct str head, shape_is_record *is_record, void *ctx)
{
	struct first f;
	struct str object = head;

	*out = (struct shape){ SHAPE_LINES, { 0 } };
	if (head.len && head.ptr[0] == '[') {
		out->kind = SHAPE_ARRAY;
		object = str_trim(str_sub(head, 1, head.len));
	}
	if (!object.len || object.ptr[0] != '{')
		return;
	look(&f, object);
	if (f.list.len && !f.has_text && (f.whole || f.cut) &&
		!is_record(ctx, f.text, f.whole, f.list))
		out->list = f.list;
	if (out->kind == SHAPE_LINES && (out->list.len || is_value(&f, object)))
		out->kind = SHAPE_VALUES;
}
