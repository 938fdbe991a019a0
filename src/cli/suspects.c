/* suspects.c - see suspects.h. */
#include "cli/suspects.h"

#include "base/log.h"
#include "read/reader.h"
#include "read/texts.h"

enum { REFUSED_SHOWN = 10 };

static void
refused(void *ctx, const struct err *e)
{
	struct suspects_counts *n = ctx;

	if (n->n_refused++ < REFUSED_SHOWN)
		log_warn("%s", e->text);
}

static enum rc
read_lines(struct suspects_counts *n, struct recur *t, struct command_run *r)
{
	struct texts_options o = {
		.pointer = option_text(&r->options, "text"), .refused = refused, .ctx = n
	};
	const char *path = option_text(&r->options, "batch");
	struct texts_item item;
	struct texts *in;

	if (texts_open(&in, path, &o, &r->err))
		return r->err.rc;
	while (!r->err.rc && texts_next(in, &item)) {
		uint64_t done, size;

		n->n_text++;
		recur_put(t,
			&(struct recur_text){ .text = item.text,
				.line = item.line,
				.offset = item.offset },
			&r->err);
		texts_progress(in, &done, &size);
		log_progress(path, done, size);
	}
	texts_check(in, &r->err);
	texts_close(in);
	return r->err.rc;
}

static enum rc
put_exchange(struct recur *t, struct arena *own, const struct exchange *x, struct err *e)
{
	struct buf before;

	buf_init(&before, SIZE_MAX / 2);
	buf_str(&before, x->system);
	buf_char(&before, '\n');
	buf_str(&before, x->context);
	recur_put(t,
		&(struct recur_text){
			.id = x->prompt_id.len ? x->prompt_id : x->request_id,
			.prompt = x->prompt,
			.before = arena_str(own, buf_view(&before)),
			.text = x->response,
			.line = x->line,
			.offset = x->offset },
		e);
	buf_release(&before);
	return e->rc;
}

static enum rc
read_exchanges(struct suspects_counts *n, struct recur *t, struct command_run *r,
	const struct reader_options *o)
{
	const char *path = option_text(&r->options, "batch");
	struct reader_cursor *c;
	struct arena own = { 0 };
	struct exchange x;

	if (reader_open(&c, path, o, &r->err))
		return r->err.rc;
	while (!r->err.rc && reader_next(c, &x)) {
		uint64_t done, size;

		n->n_text++;
		put_exchange(t, &own, &x, &r->err);
		arena_reset(&own);
		reader_progress(c, &done, &size);
		log_progress(path, done, size);
	}
	reader_check(c, &r->err);
	reader_close(c);
	arena_release(&own);
	return r->err.rc;
}

static enum rc
read_as_it_looks(struct suspects_counts *n, struct recur *t, struct command_run *r)
{
	struct reader_options o = { .format = option_text(&r->options, "format"),
		.join = option_text(&r->options, "join"),
		/* The suspect is one, whatever its records are called after. */
		.model = "suspect",
		.refused = refused,
		.refused_ctx = n };
	struct reader_map *map = NULL;
	const char *const *spec;
	size_t n_spec = option_texts(&spec, &r->options, "map");

	for (size_t i = 0; i < n_spec; i++)
		if (reader_map_add(&map, &r->arena, spec[i], &r->err))
			return r->err.rc;
	o.map = map;
	if (o.format && !reader_find(o.format))
		return err_set(&r->err, RC_USAGE,
			"no format \"%s\": assay-import(1) lists them", o.format);
	return read_exchanges(n, t, r, &o);
}

enum rc
suspects_read(struct suspects_counts *n, struct recur *t, struct command_run *r)
{
	*n = (struct suspects_counts){ 0 };
	if (option_given(&r->options, "lines") || option_given(&r->options, "text"))
		read_lines(n, t, r);
	else
		read_as_it_looks(n, t, r);
	log_progress_end();
	if (!r->err.rc && !n->n_text)
		err_set(&r->err, RC_INPUT, "%s: no text in it%s",
			option_text(&r->options, "batch"),
			n->n_refused ? " that can be read" : "");
	return r->err.rc;
}
