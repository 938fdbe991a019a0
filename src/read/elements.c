/* elements.c - see elements.h.
 *
 * Between elements one byte at a time decides. An element is given out when what comes
 * behind it was looked at: its end is where its brackets say only if a comma, the end of
 * the list or another element follows.
 *
 *	chunk, from the stream     [{"id":1,..},{"id":2,"x":"a"b"},{"id":3,..}, ...
 *	buf, that is no JSON                    ^.......................... ... where?
 *	again, from the next sign                                 ^........ ... then chunk
 */
#include "read/elements.h"

#include "base/json.h"

#include <stdio.h>

/* VALUE: an object that is in no array, or the end. PASTED: the same behind a comma. */
enum { OPEN, FIRST, ELEMENT, COMMA, CLOSED, VALUE, PASTED };

void
elements_init(struct elements *el, struct lines *l, size_t max_len, size_t skip,
	const struct shape *shape)
{
	*el = (struct elements){ .shape = *shape,
		.lead = "\n",
		.n_lead = 1,
		.expect = shape->kind == SHAPE_VALUES ? VALUE : OPEN };
	reread_init(&el->in, l, skip);
	buf_init(&el->buf, max_len);
	buf_init(&el->frame.text, max_len);
}

void
elements_release(struct elements *el)
{
	buf_release(&el->buf);
	buf_release(&el->frame.text);
	reread_release(&el->in);
}

/* Passes over what may have to be looked at again. */
static void
pass(struct elements *el, size_t n)
{
	if (el->behind)
		buf_add(&el->buf, el->in.chunk.ptr, n);
	reread_step(&el->in, n);
}

/* The element in buf. */
static struct str
element(const struct elements *el)
{
	return str_sub(buf_view(&el->buf), 0, el->n_text);
}

static bool
fault(struct err *e, struct reread_place at, const char *what)
{
	err_set(e, RC_INPUT, "line %llu: byte %llu: %s", (unsigned long long)at.line,
		(unsigned long long)at.offset, what);
	return false;
}

static bool
fail_at_end(struct elements *el)
{
	struct err e = { 0 };

	/* A stream that broke has its own, better reason. */
	if (lines_check(el->in.l, &e))
		return false;
	return fault(&el->err, el->in.at,
		el->shape.kind == SHAPE_VALUES
			? "the last object is not closed: the file was cut short"
			: "the array is not closed: the file was cut short");
}

/* The line of what comes next, which may begin with its newline. */
static uint64_t
next_line(const struct elements *el)
{
	return el->in.at.line + (el->in.chunk.len && el->in.chunk.ptr[0] == '\n');
}

static void
say_where(const struct elements *el, struct err *e)
{
	struct err found = *e;

	*e = (struct err){ 0 };
	err_set(e, RC_INPUT, "%s; reading goes on at line %llu", found.text,
		(unsigned long long)next_line(el));
}

/* From here on an element comes, however far in that was found. */
static void
resume(struct elements *el)
{
	el->inside = el->shape.list.len > 0;
	el->expect = el->shape.kind == SHAPE_ARRAY || el->inside ? ELEMENT : VALUE;
	el->n_lead = 0;
	el->starts = false;
	el->err = (struct err){ 0 };
	/* What stood before the list is not known. */
	frame_begin(&el->frame, STR("{\"\":["), el->in.at);
}

/* Goes back to where a record certainly begins in text, which was looked at and ends
 * where chunk begins. */
static bool
find_in(struct elements *el, struct str text, struct reread_place at)
{
	if (!reread_back(&el->in, &el->sign, text, at))
		return false;
	resume(el);
	return true;
}

/* Passes over the stream until a record certainly begins. */
static bool
find_behind(struct elements *el, bool *empty)
{
	el->buf.over = true;
	if (!reread_seek(&el->in, &el->sign, empty))
		return false;
	resume(el);
	return true;
}

/* Whether a text is one JSON value. */
static bool
is_json(struct str text)
{
	struct json_val v;
	struct json j;

	json_init(&j, text);
	while (json_next(&j, &v) != JSON_ERROR && v.kind != JSON_END)
		continue;
	return v.kind == JSON_END;
}

/* How what is in buf begins. */
static void
learn(struct elements *el)
{
	if (el->listed == (el->shape.list.len > 0))
		sign_learn(&el->sign, (struct str){ el->before, el->n_before },
			str_trim(element(el)));
}

/* Whether the next element begins in this one, which is no JSON. */
static bool
look_inside(struct elements *el)
{
	if (el->buf.over || is_json(element(el)) ||
		!find_in(el, buf_view(&el->buf), el->from))
		return false;
	el->fault = (struct err){ 0 };
	fault(&el->fault, el->from, "the object that begins here is not closed");
	say_where(el, &el->fault);
	return true;
}

/* A fault behind which only a sign tells where to go on. What cannot stand outside of an
 * element may have been in the one before. */
static bool
lose(struct elements *el, char c, const char *what)
{
	char all[ERR_TEXT_BYTES];
	bool empty;

	el->lost = !el->settled && c && strchr("}]:,\"", c);
	if (el->lost && look_inside(el))
		return false;
	snprintf(all, sizeof all, "%s%s", what,
		el->lost ? ": the object before it may end elsewhere, and is not read"
			 : "");
	fault(&el->fault, el->in.at, all);
	if (find_behind(el, &empty)) {
		say_where(el, &el->fault);
		return false;
	}
	el->err = el->fault;
	el->fault = (struct err){ 0 };
	return false;
}

/* What is wrong with a comma, or NULL: that harms no element. */
static const char *
comma_fault(const struct elements *el, char c)
{
	if (c == '{' && el->expect == COMMA)
		return "a comma is missing before this element";
	if (c == ']' && el->expect == ELEMENT)
		return "a comma before the end of the array: remove it";
	if (c == ',' && el->expect != COMMA)
		return "expected an element of the array before this comma";
	return NULL;
}

/* One byte that is not white space, in an array or its list. True when an element
 * starts. */
static bool
in_array(struct elements *el, char c)
{
	const char *what = comma_fault(el, c);

	if (what) {
		fault(&el->fault, el->in.at, what);
		el->expect = c == '{' ? ELEMENT : c == ']' ? COMMA : el->expect;
		if (c == ',')
			pass(el, 1);
		return false;
	}
	if (c == ',' || c == ']') {
		el->settled |= c == ']';
		el->expect = c == ',' ? ELEMENT : CLOSED;
		pass(el, 1);
		return false;
	}
	if (el->expect == COMMA)
		return lose(
			el, c, "expected \",\" or \"]\" after an element of the array");
	if (c == '}' || c == ':' || (c == '[' && sign_is_sure(&el->sign)))
		return lose(el, c, "expected an element of the array");
	return true;
}

/* The same where objects are in no array. */
static bool
in_none(struct elements *el, char c)
{
	if (c == ',' && el->expect == VALUE) {
		el->expect = PASTED;
		pass(el, 1);
		return false;
	}
	if (c != '{')
		return lose(el, c, "expected a JSON object, which begins with \"{\"");
	if (el->expect == VALUE)
		return true;
	el->expect = VALUE;
	return fault(&el->fault, el->in.at,
		"a comma before this object, which is in no array: remove it");
}

/* The same behind an array. */
static bool
behind(struct elements *el, char c)
{
	if (c == '{') {
		el->expect = VALUE;
		return fault(
			&el->fault, el->in.at, "an object follows the end of the array");
	}
	if (c != '[')
		return lose(el, c, "something follows the end of the array");
	el->expect = FIRST;
	pass(el, 1);
	return false;
}

/* The same anywhere. */
static bool
between(struct elements *el, char c)
{
	if (el->expect == VALUE || el->expect == PASTED)
		return in_none(el, c);
	if (el->expect == CLOSED || el->expect == OPEN)
		return behind(el, c);
	return in_array(el, c);
}

/* What stood around the list is in frame. */
static bool
check_frame(struct elements *el, bool closed)
{
	const bool over = el->frame.text.over;
	struct reread_place at;

	if (!over && closed && is_json(buf_view(&el->frame.text)))
		return true;
	at = frame_fault(&el->frame);
	el->lost = false;
	if (over || !find_in(el, frame_tail(&el->frame), el->frame.tail_from)) {
		if (!closed)
			return fail_at_end(el);
		return fault(&el->fault, at,
			over ? "what stands around the list is too long to be checked: "
			       "raise the largest record"
			     : "what stands around the list is no JSON");
	}
	fault(&el->fault, at, "what stands around the list is no JSON");
	say_where(el, &el->fault);
	return false;
}

/* Passes over the rest of an object behind its list. */
static bool
leave(struct elements *el)
{
	struct nesting n = { .depth = 2, .closes = true };
	enum nesting_stop stop = NESTING_NONE;

	frame_turn(&el->frame, el->in.at);
	el->inside = false;
	el->settled = true;
	el->expect = el->shape.kind == SHAPE_VALUES ? VALUE : COMMA;
	while (!stop && reread_have(&el->in)) {
		size_t len = nesting_scan(&n, &stop, el->in.chunk);

		buf_add(&el->frame.text, el->in.chunk.ptr, len);
		pass(el, len);
	}
	return check_frame(el, stop != NESTING_NONE);
}

static void
add_lead(struct elements *el, char c)
{
	if (c == '\n')
		el->n_lead = 0;
	else if (!el->n_lead || el->n_lead == sizeof el->lead)
		el->n_lead = SIZE_MAX;
	if (el->n_lead < sizeof el->lead)
		el->lead[el->n_lead++] = c;
	else
		el->n_lead = 0;
}

/* White space and commas up to an element; false at a fault and at the end. */
static bool
find_start(struct elements *el)
{
	while (reread_have(&el->in)) {
		char c = el->in.chunk.ptr[0];

		if (c && strchr(" \t\r\n", c)) {
			add_lead(el, c);
			pass(el, 1);
			continue;
		}
		if (c == ']' && el->inside && el->expect != ELEMENT) {
			if (!leave(el))
				return false;
			continue;
		}
		if (between(el, c))
			return true;
		if (el->err.rc || el->fault.rc)
			return false;
		el->n_lead = 0;
	}
	return el->expect < CLOSED && fail_at_end(el);
}

/* Whether the bracket that comes next opens the list of the object in buf. */
static bool
is_list(const struct elements *el)
{
	const struct str key = el->shape.list;
	struct str s = str_trim(buf_view(&el->buf));

	if (el->buf.over || !str_ends(s, STR(":")))
		return false;
	s = str_trim(str_sub(s, 0, s.len - 1));
	if (s.len < key.len + 3 || s.ptr[s.len - 1] != '"' ||
		!str_ends(str_sub(s, 0, s.len - 1), key) ||
		s.ptr[s.len - key.len - 2] != '"')
		return false;
	s = str_trim(str_sub(s, 0, s.len - key.len - 2));
	return s.ptr[s.len - 1] == '{' || s.ptr[s.len - 1] == ',';
}

static void
take(struct elements *el, size_t n)
{
	buf_add(&el->buf, el->in.chunk.ptr, n);
	reread_step(&el->in, n);
}

static void
enter(struct elements *el)
{
	take(el, 1);
	frame_begin(&el->frame, buf_view(&el->buf), el->from);
	el->inside = true;
	el->expect = FIRST;
}

static bool
not_closed(struct elements *el, const char *what)
{
	fault(&el->fault, el->from, what);
	say_where(el, &el->fault);
	return false;
}

/* The stream ended in an element. */
static bool
ends_inside(struct elements *el)
{
	struct err e = { 0 };

	if (lines_check(el->in.l, &e))
		return false;
	if (el->buf.over || !find_in(el, buf_view(&el->buf), el->from)) {
		char what[ERR_TEXT_BYTES / 2];

		snprintf(what, sizeof what,
			"what begins in line %llu is not closed: the file was cut short, or "
			"none that certainly begins follows",
			(unsigned long long)el->from.line);
		return fault(&el->err, el->in.at, what);
	}
	return not_closed(el, "the object that begins here is not closed");
}

/* n more bytes for the element. False when it is longer than any may be and the next one
 * is found in it. */
static bool
take_bounded(struct elements *el, size_t n)
{
	if (!el->buf.over && n > el->buf.max - el->buf.len &&
		find_in(el, buf_view(&el->buf), el->from))
		return not_closed(el,
			"the object that begins here is not closed, or too long: raise "
			"the largest record");
	take(el, n);
	return true;
}

/* At an array in the object in buf, which may be the list. */
static bool
enters(struct elements *el)
{
	if (is_list(el)) {
		enter(el);
		return true;
	}
	el->nesting.depth++;
	take(el, 1);
	return false;
}

/* An element, or an object up to its list, which is then entered. False where it is not
 * closed. */
static bool
gather(struct elements *el)
{
	enum nesting_stop stop = NESTING_NONE;

	buf_clear(&el->buf);
	el->nesting = (struct nesting){
		.closes = el->in.chunk.ptr[0] == '{' || el->in.chunk.ptr[0] == '[',
		.lists = el->shape.list.len && !el->inside,
	};
	while (stop != NESTING_END && reread_have(&el->in)) {
		struct str s = reread_visible(&el->in, &el->sign);
		size_t n = nesting_scan(&el->nesting, &stop, s);
		bool at_next = !stop && s.len < el->in.chunk.len;

		if (!take_bounded(el, n))
			return false;
		if (at_next) {
			resume(el);
			return not_closed(
				el, "the object that begins here is not closed");
		}
		if (stop == NESTING_LIST && enters(el))
			return true;
	}
	return stop == NESTING_END || ends_inside(el);
}

static void
forget_lead(struct elements *el)
{
	memcpy(el->before, el->lead, el->n_lead);
	el->n_before = el->n_lead;
	el->n_lead = 0;
}

/* An object is whole where its brackets close only if no text follows it. */
static void
look_behind(struct elements *el)
{
	el->lost = el->settled = false;
	el->behind = true;
	el->starts = find_start(el);
	el->behind = false;
	if (!el->starts || el->settled || el->in.chunk.ptr[0] != '"')
		return;
	el->lost = true;
	if (!look_inside(el))
		fault(&el->fault, el->from,
			"a string follows this object, which may end elsewhere, and is "
			"not read");
}

/* One element into buf, and the stream to what comes next. False where there is none. */
static bool
read_one(struct elements *el)
{
	do {
		if (el->fault.rc || el->err.rc || (!el->starts && !find_start(el)))
			return false;
		el->starts = false;
		el->listed = el->inside;
		el->from = el->in.at;
		forget_lead(el);
		if (!gather(el))
			return false;
	} while (el->inside != el->listed);
	if (el->expect != VALUE)
		el->expect = COMMA;
	/* What comes behind the first may be a fault already. */
	el->n_text = el->buf.len;
	el->too_long = el->buf.over;
	if (!el->sign.n && is_json(element(el)))
		learn(el);
	look_behind(el);
	return true;
}

bool
elements_next(struct elements *el, struct element *out)
{
	*out = (struct element){ 0 };
	/* Nobody found fault with the last one. */
	if (el->given)
		learn(el);
	el->given = !el->fault.rc && read_one(el) && !el->lost;
	if (el->given) {
		out->line = (struct line){ .text = str_trim(element(el)),
			.offset = el->from.offset,
			.number = el->from.line,
			.too_long = el->too_long };
		return true;
	}
	out->bad = el->fault;
	el->fault = (struct err){ 0 };
	return out->bad.rc != RC_OK;
}

/* Whether the next is known where an element was no JSON. */
static bool
find_next(struct elements *el)
{
	struct reread_place from = el->in.at;
	bool empty = true;

	if (!el->buf.over && find_in(el, buf_view(&el->buf), el->from)) {
		el->fault = (struct err){ 0 };
		return true;
	}
	if (!sign_is_sure(&el->sign) || el->err.rc || (!el->starts && !el->fault.rc))
		return false;
	if (el->starts && sign_has_lead(&el->sign, (struct str){ el->lead, el->n_lead }))
		return true;
	if (find_behind(el, &empty))
		return true;
	if (!empty)
		fault(&el->err, from, "no record certainly begins behind this place");
	return false;
}

void
elements_doubt(struct elements *el, struct err *e)
{
	if (!el->given || el->too_long || is_json(element(el)))
		return;
	el->given = false;
	if (find_next(el))
		say_where(el, e);
}

enum rc
elements_check(const struct elements *el, struct err *e)
{
	return err_copy(e, &el->err);
}
