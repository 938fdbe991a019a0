/* ingest.c - see ingest.h. */
#include "ingest/ingest.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/lane.h"
#include "ingest/ahead.h"
#include "ingest/filter.h"
#include "ingest/posting.h"
#include "ingest/pseudonym.h"
#include "seal/digest.h"
#include "store/store.h"

/* Threads beside ours: they read, the first packs texts and merges segments too. */
enum { LANES = 15 };

struct run {
	const char *path;
	struct store *store;
	const struct ingest_options *o;
	struct ingest_counts *n, safe; /* so far; of the batches that are stored */
	struct reader_cursor *cursor;
	struct filter *filter; /* or NULL */
	struct ahead *ahead;   /* NULL while the file is being opened */
	struct arena names;    /* pseudonyms of one exchange */
	struct posting_sink *sink;
	struct lane *lane[LANES];
	size_t n_lane;
	struct digest digest;
	uint64_t n_byte; /* of the file, as on the disk */
	int64_t source;
	uint64_t batch_bytes;
	unsigned batch_n;
	bool batch_full;
};

static void
hash(void *ctx, const void *ptr, size_t len)
{
	struct run *r = ctx;

	r->n_byte += len;
	if (!r->o->no_digest)
		digest_add(&r->digest, ptr, len);
}

/* One thread hashes bytes while they are in its cache. */
static void
tap(void *ctx, const void *ptr, size_t len)
{
	struct run *r = ctx;

	if (r->ahead && r->n_lane)
		ahead_tap(r->ahead, ptr, len);
	else
		hash(r, ptr, len);
}

static void
open_lanes(struct run *r, unsigned n_thread)
{
	while (r->n_lane < LANES && r->n_lane + 1 < n_thread)
		r->lane[r->n_lane++] = lane_open(true);
	store_use_lane(r->store, r->lane[0]);
}

static void
close_lanes(struct run *r)
{
	store_use_lane(r->store, NULL);
	for (size_t i = 0; i < r->n_lane; i++)
		lane_close(r->lane[i]);
}

static void
tell_refused(struct run *r, const struct err *e)
{
	r->n->n_refused++;
	if (r->o->refused)
		r->o->refused(r->o->ctx, e);
}

static void
refuse(void *ctx, const struct err *e)
{
	struct run *r = ctx;

	if (r->ahead)
		ahead_refuse(r->ahead, e);
	else
		tell_refused(r, e);
}

static enum rc
end_batch(struct run *r, bool last, struct err *e)
{
	if ((last ? posting_sink_end(r->sink, e) : posting_sink_flush(r->sink, e)) ||
		store_end(r->store, e)) {
		r->n->n_added = r->safe.n_added;
		r->n->n_known = r->safe.n_known;
		return e->rc;
	}
	r->safe = *r->n;
	r->batch_n = 0;
	r->batch_bytes = 0;
	r->batch_full = false;
	if (r->o->acknowledged)
		r->o->acknowledged(r->o->ctx, r->n);
	return RC_OK;
}

static void
take(struct run *r, struct stretch_item *item)
{
	struct exchange *x = &item->x;
	bool fresh = false;
	int64_t id;

	arena_reset(&r->names);
	if (r->o->pseudonyms.len)
		pseudonym_exchange(x, &r->names, r->o->pseudonyms);
	id = store_exchange_put(r->store, x, r->source, item->record32,
		item->fits ? STORE_BY_REFERENCE : STORE_TEXT, &fresh);
	if (!id)
		return; /* the batch has failed; its end says why */
	if (!fresh) {
		r->n->n_known++;
		return;
	}
	r->n->n_added++;
	posting_sink_add(r->sink, id, item->hash, item->n_hash);
	r->batch_n++;
	r->batch_bytes += item->response_len + x->prompt.len;
	/* Where a segment is full too, so that it is written once. */
	r->batch_full = r->batch_n == INGEST_BATCH ||
			r->batch_bytes >= INGEST_BATCH_BYTES ||
			(id + 1) % INGEST_BATCH == 0;
}

static void
tell_progress(const struct run *r, const struct stretch *s)
{
	if (r->o->progress)
		r->o->progress(r->o->ctx, s->done, s->size);
}

/* The reader's name, and the command that stood before it. */
static struct str
format_of(struct run *r)
{
	const char *name = reader_format_name(r->cursor);

	if (!r->filter)
		return str_of(name);
	return arena_fmt(&r->names, "%s, filter: %s", name, r->o->filter);
}

static enum rc
take_stretch(struct run *r, struct stretch *s, struct err *e)
{
	size_t told = 0;

	for (size_t i = 0; i <= s->n; i++) {
		for (; told < s->n_refusal && s->refusal[told].before <= i; told++)
			tell_refused(r, &s->refusal[told].err);
		if (i == s->n)
			break;
		take(r, &s->item[i]);
		if (!r->batch_full)
			continue;
		if (end_batch(r, false, e))
			return e->rc;
		tell_progress(r, s);
		store_begin(r->store);
	}
	return RC_OK;
}

static enum rc
take_all(struct run *r, struct err *e)
{
	struct stretch *s;

	while ((s = ahead_next(r->ahead)) != NULL)
		if (take_stretch(r, s, e))
			return e->rc;
	return RC_OK;
}

/* The rest needs the source's number. */
static void
begin(struct run *r, struct arena *own)
{
	bool refer = r->o->keep == STORE_BY_REFERENCE;

	store_begin(r->store);
	r->source = store_source_put(r->store, str_of(r->path), format_of(r));
	refer = refer && store_exchange_may_refer(r->store, r->source);
	r->sink = posting_sink_new(own, r->store, r->lane[0]);
	r->ahead = ahead_new(
		own, r->cursor, r->lane, r->n_lane, refer, (struct lines_tap){ hash, r });
}

/* Whoever reads no more must close the pipe first, or the command waits for ever. */
static enum rc
close_filter(struct run *r, struct err *e)
{
	struct filter *f = r->filter;

	r->filter = NULL;
	return filter_close(f, e);
}

/* The source's own row comes last, when its digest is known. What a damaged file gave
 * before the damage is kept, and the source stays without an end. */
static enum rc
finish(struct run *r, const unsigned char digest32[DIGEST_BYTES], struct err *e)
{
	struct reader_counts c = reader_counts(r->cursor);
	struct err bad = { 0 };

	r->n->n_empty += c.n_empty;
	r->n->n_known += c.n_copies;
	r->n->n_no_text = c.n_no_text;
	r->n->no_text =
		reader_format(r->cursor) ? reader_format(r->cursor)->no_text : NULL;
	if (!reader_check(r->cursor, &bad) && !close_filter(r, &bad) && !r->o->no_digest)
		store_source_end(r->store, r->source, digest32, r->n_byte, c.n_record,
			r->n->n_refused);
	if (end_batch(r, true, e))
		return e->rc;
	return err_copy(e, &bad);
}

static enum rc
open_reader(struct run *r, const char *path, struct reader_options *o, struct err *e)
{
	if (!r->o->filter)
		return reader_open(&r->cursor, path, o, e);
	if (filter_open(&r->filter, r->o->filter, path, o->tap, e))
		return e->rc;
	o->tap = (struct lines_tap){ 0 };
	o->name = path;
	reader_open(&r->cursor, filter_output(r->filter), o, e);
	filter_started(r->filter);
	return e->rc;
}

enum rc
ingest_file(struct ingest_counts *n, const char *path, struct store *s,
	const struct ingest_options *o, struct err *e)
{
	struct run r = { .store = s, .o = o, .n = n };
	struct reader_options reader = o->reader;
	unsigned char digest32[DIGEST_BYTES];
	struct arena own = { 0 };
	struct err late = { 0 }; /* what the command says after a worse failure */
	bool whole = false;

	*n = (struct ingest_counts){ 0 };
	reader.tap = (struct lines_tap){ tap, &r };
	reader.refused = refuse;
	reader.refused_ctx = &r;
	digest_init(&r.digest);
	open_lanes(&r, o->n_thread);
	/* What stays in its file must be found from any directory. */
	r.path = o->keep == STORE_BY_REFERENCE ? file_absolute(&own, path) : path;
	if (!open_reader(&r, path, &reader, e)) {
		begin(&r, &own);
		whole = take_all(&r, e) == RC_OK;
	}
	ahead_release(r.ahead);
	digest_end(&r.digest, digest32);
	if (whole)
		finish(&r, digest32, e);
	posting_sink_release(r.sink);
	close_lanes(&r);
	reader_close(r.cursor);
	filter_close(r.filter, &late);
	arena_release(&r.names);
	arena_release(&own);
	return e->rc;
}
