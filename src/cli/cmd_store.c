/* cmd_store.c - assay store: what it holds, whether it is whole, rebuild, merge. */
#include "store/store.h"
#include "store/store_index.h"

#include "base/log.h"
#include "cli/command.h"
#include "ingest/posting.h"

static int
info(struct command_run *r, struct store *s)
{
	struct store_info n;

	if (store_info(s, &n, &r->err))
		return command_fail(r);
	const struct {
		const char *key, *text;
		int64_t value;
	} row[] = {
		{ "sources", "sources read", n.n_source },
		{ "models", "models", n.n_model },
		{ "prompts", "prompts", n.n_prompt },
		{ "exchanges", "answers", n.n_exchange },
		{ "text_bytes", "bytes of text", n.text_bytes },
		{ "packed_bytes", "bytes as kept", n.packed_bytes },
		{ "segments", "segments", n.n_segment },
		{ "postings", "postings", n.n_posting },
		{ "segment_bytes", "bytes of segments", n.segment_bytes },
		{ "file_bytes", "bytes of the file", n.file_bytes },
	};
	if (r->as_json)
		json_write_object(&r->json);
	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		if (!r->as_json) {
			buf_fmt(&r->out, "%-18s %12lld\n", row[i].text,
				(long long)row[i].value);
			continue;
		}
		json_write_key(&r->json, row[i].key);
		json_write_int(&r->json, row[i].value);
	}
	if (r->as_json) {
		json_write_object_end(&r->json);
		buf_char(&r->out, '\n');
	}
	return EXIT_DONE;
}

static void
fault(void *ctx, struct str text)
{
	struct command_run *r = ctx;

	if (r->as_json) {
		json_write_str(&r->json, text);
		return;
	}
	buf_str(&r->out, text);
	buf_char(&r->out, '\n');
}

static int
check(struct command_run *r, struct store *s)
{
	enum rc rc;

	if (r->as_json)
		json_write_array(&r->json);
	rc = store_check(s, fault, r, &r->err);
	if (r->as_json) {
		json_write_array_end(&r->json);
		buf_char(&r->out, '\n');
	} else if (!rc) {
		buf_str(&r->out, STR("the store is whole\n"));
	}
	return command_fail(r);
}

static int
rebuild(struct command_run *r, struct store *s)
{
	if (store_index_rebuild(s, &r->err) || posting_rebuild(s, &r->err))
		return command_fail(r);
	log_note("fingerprints rebuilt from the stored answers");
	return EXIT_DONE;
}

static int
merge(struct command_run *r, struct store *s)
{
	struct store *from;
	uint64_t n;

	if (r->options.n_operand != 2) {
		err_set(&r->err, RC_USAGE,
			"name the store to merge: assay store merge OTHER");
		return EXIT_USAGE;
	}
	if (store_open(&from, r->options.operand[1], DB_READ, &r->err))
		return command_fail(r);
	if (!store_merge(s, from, &n, &r->err) && n)
		posting_rebuild(s, &r->err);
	store_close(from);
	if (r->err.rc)
		return command_fail(r);
	if (r->as_json) {
		json_write_object(&r->json);
		json_write_key(&r->json, "added");
		json_write_u64(&r->json, n);
		json_write_object_end(&r->json);
		buf_char(&r->out, '\n');
	} else {
		buf_fmt(&r->out, "%llu answers added\n", (unsigned long long)n);
	}
	return EXIT_DONE;
}

static const struct action {
	const char *name;
	enum db_mode mode;
	int (*run)(struct command_run *r, struct store *s);
} actions[] = {
	{ "info", DB_READ, info },
	{ "check", DB_READ, check },
	{ "rebuild", DB_WRITE, rebuild },
	{ "merge", DB_CREATE, merge },
};

static int
run(struct command_run *r)
{
	const char *word = r->options.n_operand ? r->options.operand[0] : "info";

	for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
		struct store *s;
		int status;

		if (!str_is(str_of(word), actions[i].name))
			continue;
		if (store_open(&s, command_store_path(r), actions[i].mode, &r->err))
			return command_fail(r);
		status = actions[i].run(r, s);
		store_close(s);
		return status;
	}
	err_set(&r->err, RC_USAGE, "store has info, check, rebuild and merge, not %s",
		word);
	return EXIT_USAGE;
}

extern const struct command cmd_store;
const struct command cmd_store = {
	.name = "store",
	.operands = "[info|check|rebuild|merge OTHER]",
	.summary = "tell what the store holds, check it, rebuild or merge it",
	.with_store = true,
	.run = run,
};
