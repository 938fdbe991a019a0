/* rules_feed.c - see rules_feed.h. */
#include "cli/rules_feed.h"

#include "base/file.h"
#include "base/log.h"
#include "base/map.h"
#include "cli/lineage.h"
#include "read/reader.h"
#include "seal/digest.h"

#include <stdlib.h>

enum { LINEAGE_MAX_BYTES = 16 * 1024 * 1024, REFUSED_SHOWN = 10 };

struct feed {
	struct command_run *r;
	struct digest *sum;
	struct reader_options options;
	struct map model; /* of --lineage, to lab[] */
	struct str *lab;
	struct str all; /* --lab */
	uint64_t n_refused;
};

static void
refused(void *ctx, const struct err *e)
{
	struct feed *f = ctx;

	if (f->n_refused++ < REFUSED_SHOWN)
		log_warn("%s", e->text);
}

static void
add_bytes(void *ctx, const void *ptr, size_t len)
{
	struct feed *f = ctx;

	digest_add(f->sum, ptr, len);
}

static enum rc
read_lineage(struct feed *f, struct str *text)
{
	struct command_run *r = f->r;
	const char *path = option_text(&r->options, "lineage");
	struct store_model *m;
	size_t n;

	*text = (struct str){ 0 };
	map_init(&f->model, &r->arena);
	if (!path)
		return RC_OK;
	if (file_read(text, &r->arena, path, LINEAGE_MAX_BYTES, &r->err))
		return r->err.rc;
	if (lineage_parse(&m, &n, &r->arena, *text, &r->err))
		return err_in(&r->err, path);
	f->lab = ARENA_NEW(&r->arena, struct str, n);
	for (size_t i = 0; i < n; i++)
		f->lab[map_put(&f->model, m[i].name, NULL)] = m[i].lab;
	return RC_OK;
}

static enum rc
read_options(struct feed *f)
{
	struct command_run *r = f->r;
	struct reader_map *map = NULL;
	const char *const *spec;
	size_t n = option_texts(&spec, &r->options, "map");

	if (r->options.n_operand < 2)
		return err_set(
			&r->err, RC_USAGE, "name at least one file to try the rules on");
	for (size_t i = 0; i < n; i++)
		if (reader_map_add(&map, &r->arena, spec[i], &r->err))
			return r->err.rc;
	f->all = str_of(option_text(&r->options, "lab"));
	f->options = (struct reader_options){
		.format = option_text(&r->options, "format"),
		.map = map,
		.model = option_text(&r->options, "model"),
		.refused = refused,
		.refused_ctx = f,
	};
	if (f->sum)
		f->options.tap = (struct lines_tap){ add_bytes, f };
	if (f->options.format && !reader_find(f->options.format))
		return err_set(&r->err, RC_USAGE,
			"no format \"%s\": assay-import(1) lists them",
			f->options.format);
	return RC_OK;
}

static struct str
lab_of(const struct feed *f, struct str model)
{
	uint32_t i = map_find(&f->model, model);

	return i == MAP_NONE ? f->all : f->lab[i];
}

static enum rc
read_file(struct feed *f, const char *path,
	void (*fn)(void *ctx, const struct rules_feed_item *i), void *ctx)
{
	struct err *e = &f->r->err;
	struct reader_cursor *c;
	struct exchange x;

	if (!reader_open(&c, path, &f->options, e)) {
		while (!e->rc && reader_next(c, &x)) {
			struct rules_feed_item i = { &x, lab_of(f, x.model) };

			fn(ctx, &i);
		}
		reader_check(c, e);
	}
	reader_close(c);
	return e->rc;
}

static int
by_bytes(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

enum rc
rules_feed_run(struct command_run *r, struct digest *sum,
	void (*fn)(void *ctx, const struct rules_feed_item *i), void *ctx)
{
	struct feed f = { .r = r, .sum = sum };
	const char **path;
	struct str lineage;
	size_t n;

	if (read_options(&f) || read_lineage(&f, &lineage))
		return r->err.rc;
	n = r->options.n_operand - 1;
	path = ARENA_NEW(&r->arena, const char *, n);
	memcpy(path, r->options.operand + 1, n * sizeof *path);
	qsort(path, n, sizeof *path, by_bytes);
	for (size_t i = 0; i < n; i++)
		if (read_file(&f, path[i], fn, ctx))
			return r->err.rc;
	if (sum)
		digest_add(sum, lineage.ptr, lineage.len);
	if (f.n_refused)
		return err_set(&r->err, RC_INPUT,
			"%llu records were refused: a figure of the rest would pass for one of all",
			(unsigned long long)f.n_refused);
	return RC_OK;
}
