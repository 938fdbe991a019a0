/* trace_batch.c - see trace_batch.h. */
#include "cli/trace_batch.h"

#include "base/pool.h"
#include "cli/trace_by.h"
#include "store/store_model.h"
#include "trace/trace.h"

enum { SHOWN = 10, WORDS_MAX = 100000, THREADS_MAX = 1024 };

static enum rc
parse(struct trace_batch *b)
{
	const struct option_set *s = &b->r->options;
	uint64_t words, floor, threads;
	struct err *e = &b->r->err;

	if (option_u64(&words, s, "min-words", TRACE_MIN_WORDS, e) ||
		option_u64(&floor, s, "floor", 0, e) ||
		option_u64(&b->out.limit, s, "limit", SHOWN, e) ||
		option_u64(&threads, s, "threads", pool_cpus(), e))
		return e->rc;
	b->floor_given = option_given(s, "floor");
	if (words < 5 || words > WORDS_MAX)
		return err_set(e, RC_USAGE, "--min-words is from 5 to %d", WORDS_MAX);
	if (b->floor_given && (floor < words || floor > WORDS_MAX))
		return err_set(
			e, RC_USAGE, "--floor is from --min-words to %d", (int)WORDS_MAX);
	if (threads > THREADS_MAX)
		return err_set(e, RC_USAGE, "at most %d threads", (int)THREADS_MAX);
	b->recur.min_word = (uint32_t)words;
	b->recur.floor = (uint32_t)floor;
	b->recur.n_thread = (unsigned)threads;
	b->out.r = b->r;
	b->out.counted = option_given(s, "counted");
	return RC_OK;
}

static enum rc
load_models(struct trace_batch *b)
{
	struct store_model *m;
	struct str *name;
	size_t n;
	int64_t max = 0;

	if (store_models(&m, &n, &b->r->arena, b->store, &b->r->err))
		return b->r->err.rc;
	for (size_t i = 0; i < n; i++)
		max = m[i].id > max ? m[i].id : max;
	name = ARENA_NEW(&b->r->arena, struct str, (size_t)max + 1);
	for (size_t i = 0; i < n; i++)
		name[m[i].id] = m[i].name;
	b->out.model = name;
	return RC_OK;
}

static enum rc
choose_floor(struct trace_batch *b)
{
	if (!b->floor_given) {
		if (floor_choose(&b->floor, b->store, b->recur.n_thread, &b->r->err))
			return b->r->err.rc;
		b->recur.floor = b->floor.n_word > b->recur.min_word ? b->floor.n_word
								     : b->recur.min_word;
	}
	b->out.floor = b->recur.floor;
	return RC_OK;
}

static void
found(void *ctx, const struct recur_found *f)
{
	struct trace_batch *b = ctx;

	trace_out_text(&b->out, f);
}

enum rc
trace_batch_read(
	struct trace_batch *b, struct suspects_counts *read, struct recur_counts *n)
{
	struct err *e = &b->r->err;
	struct recur *t;

	if (choose_floor(b) || recur_open(&t, b->store, &b->recur, e))
		return e->rc;
	if (!suspects_read(read, t, b->r))
		recur_flush(t, e);
	*n = *recur_counts(t);
	recur_close(t);
	return e->rc;
}

static int
trace_file(struct trace_batch *b)
{
	struct suspects_counts read;
	struct recur_counts n;

	if (load_models(b) || trace_batch_read(b, &read, &n))
		return command_fail(b->r);
	trace_out_end(&b->out, b->floor_given ? NULL : &b->floor, &n, &read);
	if (n.n_counted)
		return EXIT_FOUND;
	return read.n_refused || n.n_cut ? EXIT_PARTIAL : EXIT_DONE;
}

int
trace_batch_run(struct command_run *r)
{
	struct trace_batch b = { .r = r, .recur = { .found = found } };
	bool by = option_given(&r->options, "by");
	int status;

	b.recur.ctx = &b;
	if (option_given(&r->options, "against"))
		err_set(&r->err, RC_USAGE,
			"--batch traces against all stored answers: leave out --against");
	if (r->options.n_operand && !by)
		err_set(&r->err, RC_USAGE,
			"with --batch the texts come from its file: no other name");
	if (r->err.rc || parse(&b) ||
		store_open(&b.store, command_store_path(r), DB_READ, &r->err))
		return command_fail(r);
	status = by ? trace_by_run(&b) : trace_file(&b);
	store_close(b.store);
	return status;
}
