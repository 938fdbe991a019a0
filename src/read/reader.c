/* reader.c - see reader.h: the cursor.
 *
 *	lines, elements or rows --> record --> reader --> exchanges, given out one by one
 *
 * The first record is fetched when the file is opened, since the format is told by it. */
#include "read/reader.h"

#include "read/cursor.h"
#include "read/formats.h"
#include "read/guess.h"

/* Records at the start of a file that may be damaged. */
enum { DAMAGED_MAX = 16 };

const struct reader *
reader_find(const char *name)
{
	for (size_t i = 0; reader_table[i]; i++)
		if (strcmp(reader_table[i]->name, name) == 0)
			return reader_table[i];
	return NULL;
}

/* Counts and tells what c->bad says, and empties it. */
static void
refuse(struct reader_cursor *c)
{
	if (c->in_elements)
		elements_doubt(&c->el, &c->bad);
	err_in(&c->bad, c->name);
	c->counts.n_refused++;
	if (c->options.refused)
		c->options.refused(c->options.refused_ctx, &c->bad);
	c->bad = (struct err){ 0 };
}

/* Counts what is no record, which is then a blank line. */
static void
refuse_fault(struct reader_cursor *c, struct line *line, const struct err *bad)
{
	*line = (struct line){ 0 };
	c->counts.n_record++;
	c->bad = *bad;
	refuse(c);
}

static bool
next_row(struct reader_cursor *c, struct line *line)
{
	struct row row;

	if (!rows_next(&c->rows, &row))
		return false;
	*line = row.line;
	c->record.bytes = row.bytes;
	if (row.bad.rc)
		refuse_fault(c, line, &row.bad);
	return true;
}

static bool
next_element(struct reader_cursor *c, struct line *line)
{
	struct element one;

	if (!elements_next(&c->el, &one))
		return false;
	*line = one.line;
	if (one.bad.rc)
		refuse_fault(c, line, &one.bad);
	return true;
}

/* The next line; blank where it is no record. */
static bool
next_line(struct reader_cursor *c, struct line *line)
{
	bool more = lines_next(c->l, line);
	enum stamp_line is = more ? stamp_take(&c->stamp, line) : STAMP_MORE;

	c->counts.n_record += is == STAMP_OTHER;
	c->counts.n_empty += is == STAMP_OTHER;
	if (is != STAMP_RECORD)
		*line = (struct line){ 0 };
	return more;
}

static bool
next_text(struct reader_cursor *c, struct line *line)
{
	struct str mark;

	*line = (struct line){ 0 };
	if (c->log) {
		if (!llm_log_next(c->log, &line->text, &line->too_long, &line->number))
			return false;
		c->record.bytes = line->text;
		return true;
	}
	if (c->in_rows)
		return next_row(c, line);
	if (c->in_elements)
		return next_element(c, line);
	if (!next_line(c, line))
		return false;
	mark = str_sub(line->text, 0, c->skip);
	line->text = str_sub(line->text, mark.len, line->text.len);
	line->offset += mark.len;
	c->skip = 0;
	return true;
}

static bool
is_long(struct reader_cursor *c, const struct line *line)
{
	if (!line->too_long)
		return false;
	c->counts.n_record++;
	err_set(&c->bad, RC_INPUT,
		"line %llu: byte %llu: the record is longer than %zu bytes: raise the "
		"largest record",
		(unsigned long long)line->number, (unsigned long long)line->offset,
		c->max_record);
	refuse(c);
	return true;
}

/* Of a search for the next record; reader_step() says the same of exchanges. */
enum found { FOUND_END, FOUND_NONE_YET, FOUND };

/* The next record, if it is not blank and not too long. */
static enum found
fetch(struct reader_cursor *c)
{
	struct line line;
	struct str text;

	if (c->pending)
		return FOUND;
	if (!next_text(c, &line))
		return FOUND_END;
	text = str_trim(line.text);
	if (is_long(c, &line) || text.len == 0)
		return FOUND_NONE_YET;
	/* Elements of an array without its brackets. */
	if (!c->in_elements && str_ends(text, STR("},")))
		text.len--;
	c->record = (struct record){ .text = text,
		.bytes = c->record.bytes,
		.rows = c->in_rows ? &c->rows : NULL,
		.in_table = c->log != NULL,
		.offset = line.offset + (uint64_t)(text.ptr - line.text.ptr),
		.line = line.number,
		.arena = &c->work,
		.plans = &c->plans };
	c->counts.n_record++;
	c->pending = true;
	return FOUND;
}

/* A stream that ends early is worse news than an array that is not closed by then. */
static void
note_end(struct reader_cursor *c)
{
	if (lines_check(c->l, &c->err) || (c->log && llm_log_check(c->log, &c->err)))
		return;
	if ((c->in_elements && elements_check(&c->el, &c->err)) ||
		(c->in_rows && rows_check(&c->rows, &c->err)))
		err_in(&c->err, c->name);
}

/* Finds the records in the one that was fetched. */
static void
slice(struct reader_cursor *c)
{
	arena_reset(&c->held);
	c->slices = (struct slices){ 0 };
	c->n_sliced = 0;
	c->whole = c->record;
	c->whole.arena = &c->held;
	if (c->reader->split(&c->slices, &c->whole, &c->bad)) {
		c->slices.n = 0;
		refuse(c);
		return;
	}
	c->counts.n_empty += c->slices.n == 0;
	c->counts.n_record += c->slices.n ? c->slices.n - 1 : 0;
}

/* The next record that was fetched, or the next of those in it. */
static enum found
next_slice(struct reader_cursor *c)
{
	enum found found;
	struct slice *s;

	if (c->n_sliced == c->slices.n) {
		found = fetch(c);
		if (found != FOUND)
			return found;
		c->pending = false;
		if (!c->reader || !c->reader->split)
			return FOUND;
		slice(c);
		return FOUND_NONE_YET;
	}
	s = &c->slices.at[c->n_sliced++];
	for (const char *p = c->whole.text.ptr; p < s->text.ptr; p++)
		c->whole.line += *p == '\n';
	c->whole.offset += (uint64_t)(s->text.ptr - c->whole.text.ptr);
	c->whole.text.len -= (size_t)(s->text.ptr - c->whole.text.ptr);
	c->whole.text.ptr = s->text.ptr;
	c->record = c->whole;
	c->record.text = s->text;
	c->record.kind = s->kind;
	c->record.arena = &c->work;
	return FOUND;
}

/* The next record, of parts where there are several. */
static enum found
next_joined(struct reader_cursor *c)
{
	enum found found;
	struct part p;

	if (joined_next(c->joined, &c->record))
		return FOUND;
	if (c->ended)
		return FOUND_END;
	found = next_slice(c);
	if (found == FOUND_END) {
		c->ended = true;
		joined_end(c->joined);
	}
	if (found != FOUND)
		return FOUND_NONE_YET;
	if (c->reader->part(&p, &c->record, &c->bad))
		refuse(c);
	else if (!p.key.len)
		return FOUND;
	else if (joined_add(c->joined, &p, &c->record, &c->bad))
		refuse(c);
	return FOUND_NONE_YET;
}

static enum found
next_record(struct reader_cursor *c)
{
	return c->joined ? next_joined(c) : next_slice(c);
}

static enum rc
parse(struct reader_cursor *c, struct err *e)
{
	struct reader_out *out = &c->out;
	const struct record *r = &c->record;
	const struct str bytes = r->bytes.ptr ? r->bytes : r->text;

	*out = (struct reader_out){ .x = c->room, .room = CURSOR_ROOM };
	out->x[0] = (struct exchange){
		.time_ns = c->stamp.ns,
		.offset = r->offset,
		.len = c->log ? 0 : bytes.len,
		.line = r->line,
		.record = bytes,
	};
	c->record.join = c->join;
	if (r->text.ptr[0] != '{')
		return record_fail(
			r, NULL, e, "expected a JSON object, which begins with \"{\"");
	if (c->options.map ? reader_map_parse(c->options.map, out, r, e)
			   : c->reader->parse(out, r, e))
		return e->rc;
	return reader_out_check(out, r, c->options.model, e);
}

/* Answers that were given out before, and requests of which there were any. */
static void
drop_copies(struct reader_cursor *c)
{
	struct reader_out *out = &c->out;
	size_t n = 0;

	if (!out->request.len || !c->copies)
		return;
	if (out->n_no_text && copies_has(c->copies, out->request))
		out->n_no_text = 0;
	for (size_t i = 0; i < out->n; i++)
		if (!copies_add(
			    c->copies, out->request, &out->x[i], (enum copies_by)out->by))
			out->x[n++] = out->x[i];
	c->counts.n_copies += out->n - n;
	out->n = n;
}

/* The exchanges of the next record, which may have none. */
static enum found
read_record(struct reader_cursor *c)
{
	enum found found;

	arena_reset(&c->work);
	c->n_given = c->out.n = 0;
	if (c->err.rc)
		return FOUND_END;
	found = next_record(c);
	if (found == FOUND_END)
		note_end(c);
	if (found != FOUND)
		return found;
	if (parse(c, &c->bad)) {
		c->out.n = 0;
		refuse(c);
		return FOUND_NONE_YET;
	}
	c->counts.n_empty += c->out.n == 0;
	drop_copies(c);
	c->counts.n_no_text += c->out.n_no_text;
	return FOUND;
}

enum reader_step
reader_step(struct reader_cursor *c, struct exchange *x)
{
	if (c->n_given == c->out.n && read_record(c) == FOUND_END)
		return READER_END;
	if (c->n_given == c->out.n)
		return READER_PASSED;
	*x = c->out.x[c->n_given++];
	c->counts.n_kept++;
	return READER_EXCHANGE;
}

bool
reader_next(struct reader_cursor *c, struct exchange *x)
{
	enum reader_step step;

	do
		step = reader_step(c, x);
	while (step == READER_PASSED);
	return step == READER_EXCHANGE;
}

static enum found
fetch_any(struct reader_cursor *c)
{
	enum found found;

	do
		found = fetch(c);
	while (found == FOUND_NONE_YET);
	return found;
}

/* Whether the record that was fetched is no JSON, and is passed over. */
static bool
pass_damaged(struct reader_cursor *c, struct err *bad)
{
	static const struct json_want whole = { "" };
	struct json_val v;

	if (c->in_rows || c->log ||
		!record_pick(&v, &whole, 1, c->record.text, &c->record, bad))
		return false;
	if (c->in_elements)
		elements_doubt(&c->el, bad);
	c->pending = false;
	return true;
}

/* By the first record that is JSON: a log may begin in the middle of one. Those before it
 * are refused when one of the next few tells the format; else the first is what is wrong
 * with the file. */
static enum rc
guess(struct reader_cursor *c, struct err *e)
{
	struct err damage[DAMAGED_MAX] = { { 0 } }, said = { 0 };
	size_t n = 0;

	while (fetch_any(c) == FOUND) {
		struct err bad = { 0 };

		if (guess_format(&c->reader, &c->record, &bad) == RC_OK) {
			for (size_t i = 0; i < n; i++) {
				c->bad = damage[i];
				refuse(c);
			}
			return RC_OK;
		}
		if (!said.rc)
			said = bad;
		if (n == DAMAGED_MAX || !pass_damaged(c, &damage[n]))
			break;
		n++;
	}
	err_copy(e, &said);
	return err_in(e, c->name);
}

static enum rc
choose_format(struct reader_cursor *c, struct err *e)
{
	const char *name = c->options.format;

	if (c->options.map)
		return RC_OK;
	if (name) {
		c->reader = reader_find(name);
		return c->reader ? RC_OK : err_set(e, RC_USAGE, "no format \"%s\"", name);
	}
	if (guess(c, e) || c->reader)
		return e->rc;
	if (c->counts.n_record)
		return err_set(e, RC_INPUT,
			"%s: no record can be read, so its format cannot be told: name it "
			"with --format",
			c->name);
	note_end(c);
	return err_copy(e, &c->err);
}

static enum rc
open_join(struct reader_cursor *c, struct err *e)
{
	if (c->reader && c->reader->part && !c->options.map) {
		c->joined = joined_new(c->max_record, JOINED_MAX_BYTES);
		c->copies = copies_new(COPIES_MAX);
	}
	if (c->options.join)
		return join_open(&c->join, &c->arena, c->options.join, e);
	if (c->reader && c->reader->needs_join)
		return err_set(e, RC_USAGE,
			"%s: results of format %s hold no prompts: name the file of their "
			"requests with --join",
			c->name, c->reader->name);
	return RC_OK;
}

/* Where the file is CSV by its first line, or must be by its format. */
static enum rc
open_rows(struct reader_cursor *c, struct str head, struct err *e)
{
	const struct reader *named =
		c->options.format ? reader_find(c->options.format) : NULL;
	char between = 0;

	if (c->stamp.on)
		return RC_OK;
	if (named && named->of_rows)
		c->in_rows = head.len > 0;
	if (c->in_rows || (head.len && !strchr("{[", head.ptr[0])))
		between = rows_between(head);
	c->in_rows |= between != 0;
	if (!c->in_rows)
		return RC_OK;
	return rows_init(&c->rows, c->l, c->max_record, c->skip, between, e);
}

/* The tap sees the file, of which the database is then read in its own order. */
static enum rc
open_log(struct reader_cursor *c, const char *path, struct err *e)
{
	struct str chunk;

	if (llm_log_open(&c->log, path, e))
		return e->rc;
	while (lines_chunk(c->l, &chunk))
		continue;
	if (lines_check(c->l, e))
		return e->rc;
	return choose_format(c, e);
}

/* An object that has a list of others is a record where a reader knows it as one, or
 * where the map leads into it. */
static bool
is_record(void *ctx, struct str object, bool whole, struct str key)
{
	const struct reader_cursor *c = ctx;
	const char *name = c->options.format;

	if (c->options.map)
		return reader_map_fits(c->options.map, object, whole, key);
	if (!whole)
		return false;
	return name ? reader_find(name) && reader_find(name)->sniff(object)
		    : guess_is_known(object);
}

static void
open_elements(struct reader_cursor *c, struct str head)
{
	shape_of(&c->shape, head, is_record, c);
	c->shape.list = arena_str(&c->arena, c->shape.list);
	c->in_elements = c->shape.kind != SHAPE_LINES;
	if (c->in_elements)
		elements_init(&c->el, c->l, c->max_record, c->skip, &c->shape);
}

static enum rc
open_all(struct reader_cursor *c, const char *path, struct err *e)
{
	struct str head;

	if (lines_open(&c->l, path, c->max_record, c->options.tap, e))
		return e->rc;
	head = lines_peek(c->l);
	if (llm_log_knows(head))
		return open_log(c, path, e);
	if (guess_text(&c->skip, head, c->name, e))
		return e->rc;
	head = str_trim(str_sub(head, c->skip, head.len));
	stamp_init(&c->stamp, head);
	if (open_rows(c, head, e))
		return err_in(e, c->name);
	if (!c->in_rows)
		open_elements(c, head);
	if (choose_format(c, e))
		return e->rc;
	return open_join(c, e);
}

enum rc
reader_open(struct reader_cursor **out, const char *path, const struct reader_options *o,
	struct err *e)
{
	struct arena a = { 0 };
	struct reader_cursor *c = ARENA_NEW(&a, struct reader_cursor, 1);

	*out = NULL;
	c->options = *o;
	c->name = o->name ? o->name : strcmp(path, "-") ? path : "standard input";
	c->name = arena_str(&a, str_of(c->name)).ptr;
	c->max_record = o->max_record ? o->max_record : (size_t)LINES_MAX_BYTES;
	c->arena = a;
	c->plans.arena = &c->arena;
	c->stamp.ns = EXCHANGE_NO_TIME;
	if (open_all(c, path, e)) {
		reader_close(c);
		return e->rc;
	}
	*out = c;
	return RC_OK;
}

void
reader_close(struct reader_cursor *c)
{
	struct arena a;

	if (!c)
		return;
	if (c->in_elements)
		elements_release(&c->el);
	if (c->in_rows)
		rows_release(&c->rows);
	llm_log_close(c->log);
	lines_close(c->l);
	join_close(c->join);
	joined_free(c->joined);
	copies_free(c->copies);
	arena_release(&c->held);
	arena_release(&c->work);
	a = c->arena;
	arena_release(&a);
}

enum rc
reader_check(const struct reader_cursor *c, struct err *e)
{
	return err_copy(e, &c->err);
}

struct reader_counts
reader_counts(const struct reader_cursor *c)
{
	return c->counts;
}

const struct reader *
reader_format(const struct reader_cursor *c)
{
	return c->reader;
}

const char *
reader_format_name(const struct reader_cursor *c)
{
	if (c->options.map)
		return "map";
	return c->reader ? c->reader->name : "empty";
}

void
reader_progress(const struct reader_cursor *c, uint64_t *done, uint64_t *size)
{
	lines_progress(c->l, done, size);
}
