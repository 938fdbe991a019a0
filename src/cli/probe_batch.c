/* probe_batch.c - see probe_batch.h. */
#include "cli/probe_batch.h"

#include "base/file.h"
#include "probe/batch.h"
#include "probe/provider.h"

enum { BATCH_MAX_BYTES = 1 << 30 };

static void
tell_file(struct command_run *r, const struct plan_endpoint *x, const char *path,
	uint64_t n)
{
	if (!r->as_json && path) {
		buf_fmt(&r->out, "%s: %llu requests to %s\n", path, (unsigned long long)n,
			x->provider->name);
		return;
	}
	if (!r->as_json) {
		buf_fmt(&r->out, "%.*s: not written: %s has no batches\n",
			STR_ARG(x->name), x->provider->name);
		return;
	}
	json_write_object(&r->json);
	json_write_key(&r->json, "endpoint");
	json_write_str(&r->json, x->name);
	json_write_key(&r->json, "file");
	if (path)
		json_write_str(&r->json, str_of(path));
	else
		json_write_null(&r->json);
	json_write_key(&r->json, "requests");
	json_write_u64(&r->json, n);
	json_write_object_end(&r->json);
}

/* As many files as the service's limits ask for: NAME.jsonl, NAME-2.jsonl, ... */
static enum rc
emit_one(bool *any, struct command_run *r, const struct plan *p,
	const struct plan_endpoint *x, const char *folder)
{
	const char *ending = batch_ending(x->provider);
	uint32_t n = (uint32_t)(plan_tasks(p) / p->n_endpoint), next = 0, from;
	struct buf b;

	if (!ending) {
		tell_file(r, x, NULL, 0);
		return RC_OK;
	}
	buf_init(&b, BATCH_MAX_BYTES);
	for (unsigned part = 1; next < n && !r->err.rc; part++) {
		const char *path = arena_fmt(&r->arena, "%s/%.*s%s.%s", folder,
			STR_ARG(x->name),
			part > 1 ? arena_fmt(&r->arena, "-%u", part).ptr : "", ending)
					   .ptr;

		from = next;
		buf_clear(&b);
		if (!batch_write(&b, &next, p, x, &r->err) &&
			!file_replace(path, buf_view(&b), 0644, &r->err))
			tell_file(r, x, path, next - from);
	}
	buf_release(&b);
	*any = true;
	return r->err.rc;
}

enum rc
probe_batch_emit(struct command_run *r, const struct plan *p, const char *folder)
{
	bool any = false;

	if (file_make_dir(folder, &r->err))
		return r->err.rc;
	if (r->as_json)
		json_write_array(&r->json);
	for (size_t k = 0; k < p->n_endpoint; k++) {
		if (emit_one(&any, r, p, &p->endpoint[k], folder))
			return r->err.rc;
	}
	if (r->as_json)
		json_write_array_end(&r->json);
	if (r->as_json)
		buf_char(&r->out, '\n');
	return any ? RC_OK
		   : err_set(&r->err, RC_USAGE,
			     "no endpoint of the plan is of a provider that takes batches");
}

static void
tell_counts(struct command_run *r, const struct collect_counts *n, const char *captures)
{
	const struct {
		const char *key;
		uint64_t value;
	} row[] = {
		{ "results", n->n_result },
		{ "answered", n->n_answered },
		{ "failed", n->n_failed },
		{ "answered_earlier", n->n_again },
	};

	if (!r->as_json) {
		buf_fmt(&r->out,
			"%llu results: %llu answers, %llu failures, %llu that were there "
			"already; in %s\n",
			(unsigned long long)n->n_result,
			(unsigned long long)n->n_answered,
			(unsigned long long)n->n_failed, (unsigned long long)n->n_again,
			captures);
		return;
	}
	json_write_object(&r->json);
	json_write_key(&r->json, "captures");
	json_write_str(&r->json, str_of(captures));
	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		json_write_key(&r->json, row[i].key);
		json_write_u64(&r->json, row[i].value);
	}
	json_write_object_end(&r->json);
	buf_char(&r->out, '\n');
}

enum rc
probe_batch_collect(struct command_run *r, const struct plan *p, bool exploratory,
	const char *captures, const char *const *file, size_t n)
{
	struct collect_counts count = { 0 };

	for (size_t i = 0; i < n; i++) {
		const struct collect_options o = { p, exploratory, captures, file[i] };

		if (collect_file(&count, &r->arena, &o, &r->err))
			break;
	}
	tell_counts(r, &count, captures);
	return r->err.rc;
}
