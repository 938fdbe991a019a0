/* dump_exchanges.c - reads one file and prints what a reader made of it, for the
 * fixtures of tests/check/readers.sh.
 *
 *	dump_exchanges [--format F] [--join FILE] [--model M] [--map field=/pointer]
 *		[--max-record BYTES] [--count] FILE
 *
 * A line of JSON for each exchange, without what is empty; a line "error: ..." where a
 * record was refused or the stream ended badly; a line with the counts. */
#include "base/json_write.h"
#include "read/reader.h"

#include <stdio.h>
#include <stdlib.h>

struct dump {
	struct reader_options options;
	struct reader_map *map;
	struct arena arena;
	bool only_count;
	const char *path;
};

static void
add_str(struct json_write *w, const char *key, struct str s)
{
	if (s.len == 0)
		return;
	json_write_key(w, key);
	json_write_str(w, s);
}

static void
add_span(struct json_write *w, const char *key, struct exchange_span at)
{
	if (at.len == 0)
		return;
	json_write_key(w, key);
	json_write_array(w);
	json_write_u64(w, at.offset);
	json_write_u64(w, at.len);
	json_write_array_end(w);
}

static void
add_place(struct json_write *w, const struct exchange *x)
{
	json_write_key(w, "line");
	json_write_u64(w, x->line);
	add_span(w, "at", (struct exchange_span){ x->offset, x->len });
	add_span(w, "prompt_at", x->prompt_at);
	add_span(w, "response_at", x->response_at);
}

static void
add_exchange(struct json_write *w, const struct exchange *x)
{
	json_write_object(w);
	add_str(w, "model", x->model);
	add_str(w, "prompt_id", x->prompt_id);
	add_str(w, "system", x->system);
	add_str(w, "context", x->context);
	add_str(w, "prompt", x->prompt);
	json_write_key(w, "response");
	json_write_str(w, x->response);
	add_str(w, "reasoning", x->reasoning);
	add_str(w, "finish", x->finish);
	add_str(w, "params", x->params);
	add_str(w, "account", x->account);
	add_str(w, "request_id", x->request_id);
	if (x->sample) {
		json_write_key(w, "sample");
		json_write_int(w, x->sample);
	}
	if (x->time_ns != EXCHANGE_NO_TIME) {
		json_write_key(w, "time_ns");
		json_write_int(w, x->time_ns);
	}
	add_place(w, x);
	json_write_object_end(w);
}

static void
say_refused(void *ctx, const struct err *e)
{
	(void)ctx;
	printf("error: %s\n", e->text);
}

static void
print_all(struct reader_cursor *c, bool only_count)
{
	struct exchange x;
	struct json_write w;
	struct buf b;

	buf_init(&b, (size_t)1 << 30);
	while (reader_next(c, &x)) {
		if (only_count)
			continue;
		buf_clear(&b);
		json_write_init(&w, &b);
		add_exchange(&w, &x);
		printf("%.*s\n", STR_ARG(buf_view(&b)));
	}
	buf_release(&b);
}

static void
print_counts(const struct reader_cursor *c)
{
	struct reader_counts n = reader_counts(c);

	if (n.n_no_text)
		printf("%llu without text: %s\n", (unsigned long long)n.n_no_text,
			reader_format(c)->no_text);
	if (n.n_copies)
		printf("%llu told of again\n", (unsigned long long)n.n_copies);
	printf("%s: %llu records, %llu exchanges, %llu refused, %llu empty\n",
		reader_format_name(c), (unsigned long long)n.n_record,
		(unsigned long long)n.n_kept, (unsigned long long)n.n_refused,
		(unsigned long long)n.n_empty);
}

static enum rc
set_option(struct dump *d, const char *name, const char *value, struct err *e)
{
	if (strcmp(name, "--format") == 0)
		d->options.format = value;
	else if (strcmp(name, "--join") == 0)
		d->options.join = value;
	else if (strcmp(name, "--model") == 0)
		d->options.model = value;
	else if (strcmp(name, "--max-record") == 0)
		d->options.max_record = (size_t)strtoul(value, NULL, 10);
	else if (strcmp(name, "--map") == 0)
		return reader_map_add(&d->map, &d->arena, value, e);
	else
		return err_set(e, RC_USAGE, "no option %s", name);
	return RC_OK;
}

static enum rc
read_options(struct dump *d, int argc, char **argv, struct err *e)
{
	d->options.refused = say_refused;
	for (int i = 1; i < argc && !e->rc; i++) {
		if (strcmp(argv[i], "--count") == 0)
			d->only_count = true;
		else if (strncmp(argv[i], "--", 2) != 0 || i + 1 == argc)
			d->path = argv[i];
		else
			set_option(d, argv[i], argv[i + 1], e), i++;
	}
	d->options.map = d->map;
	return e->rc;
}

int
main(int argc, char **argv)
{
	struct dump d = { .path = "-" };
	struct reader_cursor *c = NULL;
	struct err e = { 0 };

	if (read_options(&d, argc, argv, &e) == RC_OK &&
		reader_open(&c, d.path, &d.options, &e) == RC_OK) {
		print_all(c, d.only_count);
		reader_check(c, &e);
	}
	if (e.rc)
		printf("error: %s\n", e.text);
	if (c)
		print_counts(c);
	reader_close(c);
	arena_release(&d.arena);
	return 0;
}
