/* reader_fork.c - see reader_fork.h. */
#include "read/reader_fork.h"

#include "read/cursor.h"

bool
reader_fork_may(const struct reader_cursor *c)
{
	return !c->log && !c->in_rows && !c->in_elements && !c->joined && !c->join &&
	       !c->stamp.on && !(c->reader && c->reader->split);
}

/* The record that told the format was read already. */
static void
cut_pending(struct reader_cursor *c, struct lines_block *b)
{
	const struct record *r = &c->record;

	lines_block_add(
		b, &(struct line){
			   .text = r->text, .offset = r->offset, .number = r->line });
	c->pending = false;
	c->counts.n_record--; /* its fork will count it */
}

bool
reader_fork_cut(struct reader_cursor *c, struct lines_block *b, size_t max_bytes,
	size_t max_lines)
{
	struct line line;

	if (c->pending)
		cut_pending(c, b);
	while (b->bytes < max_bytes && b->n < max_lines && lines_next(c->l, &line)) {
		line.text = str_sub(line.text, c->skip, line.text.len);
		line.offset += c->skip;
		c->skip = 0;
		lines_block_add(b, &line);
	}
	if (!b->n)
		lines_check(c->l, &c->err);
	return b->n > 0;
}

struct reader_cursor *
reader_fork(const struct reader_cursor *c,
	void (*refused)(void *ctx, const struct err *e), void *refused_ctx)
{
	struct arena a = { 0 };
	struct reader_cursor *fork = ARENA_NEW(&a, struct reader_cursor, 1);

	fork->arena = a;
	fork->options = c->options;
	fork->options.refused = refused;
	fork->options.refused_ctx = refused_ctx;
	fork->name = c->name;
	fork->max_record = c->max_record;
	fork->reader = c->reader;
	fork->plans.arena = &fork->arena;
	fork->stamp.ns = EXCHANGE_NO_TIME;
	lines_open_fed(&fork->l);
	return fork;
}

void
reader_fork_feed(struct reader_cursor *fork, const struct lines_block *b)
{
	lines_feed(fork->l, b);
}

void
reader_fork_join(struct reader_cursor *c, struct reader_cursor *fork)
{
	const struct reader_counts *n = &fork->counts;

	c->counts.n_record += n->n_record;
	c->counts.n_kept += n->n_kept;
	c->counts.n_refused += n->n_refused;
	c->counts.n_empty += n->n_empty;
	c->counts.n_no_text += n->n_no_text;
	c->counts.n_copies += n->n_copies;
	reader_close(fork);
}
