/* cmd_corpus.c - assay corpus: the sets of prompts, whether they are whole, a sample. */
#include "base/file.h"
#include "cli/command.h"
#include "cli/data_path.h"
#include "cli/table.h"
#include "probe/corpus.h"

#include <string.h>

enum { SETS_MAX = 1000 };

static const struct option_def options[] = {
	{ "corpora", 'C', "DIR", "take the sets from there" },
	{ "number", 'n', "N", "sample: how many prompts (default 20)" },
	{ "seed", 0, "N", "sample: which draw (default 1)" },
	{ NULL, 0, NULL, NULL },
};

static const char *
folder(struct command_run *r)
{
	const char *given = option_text(&r->options, "corpora");

	return given ? given : data_path(&r->arena, "ASSAY_CORPORA", "corpora/probes");
}

/* A name of a set, or the path of a file. */
static const char *
path_of(struct command_run *r, const char *name)
{
	if (strchr(name, '/') || str_ends(str_of(name), STR(".jsonl")))
		return name;
	return arena_fmt(&r->arena, "%s/%s.jsonl", folder(r), name).ptr;
}

static void
describe(struct command_run *r, const struct corpus *c)
{
	const struct {
		const char *key;
		struct str text;
	} row[] = {
		{ "name", c->name },
		{ "version", c->version },
		{ "purpose", c->purpose },
		{ "discriminates", c->discriminates },
		{ "licence", c->licence },
		{ "file", str_of(c->path) },
	};

	json_write_object(&r->json);
	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		json_write_key(&r->json, row[i].key);
		json_write_str(&r->json, row[i].text);
	}
	json_write_key(&r->json, "prompts");
	json_write_u64(&r->json, c->n);
	json_write_key(&r->json, "sha256");
	json_write_hex(&r->json, c->digest32, sizeof c->digest32);
	json_write_object_end(&r->json);
}

static int
list_all(struct command_run *r, const struct corpus *c, size_t n)
{
	static const char *const column[] = { "set", "version", ">prompts", "purpose",
		NULL };
	struct table t;

	if (r->as_json) {
		json_write_array(&r->json);
		for (size_t i = 0; i < n; i++)
			describe(r, &c[i]);
		json_write_array_end(&r->json);
		buf_char(&r->out, '\n');
		return EXIT_DONE;
	}
	table_init(&t, &r->arena, column);
	for (size_t i = 0; i < n; i++) {
		table_str(&t, c[i].name);
		table_str(&t, c[i].described ? c[i].version : STR("-"));
		table_fmt(&t, "%zu", c[i].n);
		table_str(&t, c[i].described ? c[i].purpose : STR("(no manifest)"));
	}
	table_write(&r->out, &t);
	return EXIT_DONE;
}

static int
list(struct command_run *r)
{
	const char **path;
	struct corpus *c;
	size_t n_path, n = 0;

	if (file_walk(&path, &n_path, &r->arena, folder(r), SETS_MAX, &r->err))
		return command_fail(r);
	c = ARENA_NEW(&r->arena, struct corpus, n_path + 1);
	for (size_t i = 0; i < n_path; i++) {
		if (!str_ends(str_of(path[i]), STR(".jsonl")))
			continue;
		if (corpus_load(&c[n++], &r->arena, path[i], &r->err))
			return command_fail(r);
	}
	return list_all(r, c, n);
}

static int
check(struct command_run *r, const struct corpus *c)
{
	if (r->as_json) {
		describe(r, c);
		buf_char(&r->out, '\n');
		return EXIT_DONE;
	}
	buf_fmt(&r->out, "%.*s: %zu prompts, %s\n", STR_ARG(c->name), c->n,
		c->described ? "as its manifest says" : "no manifest");
	return EXIT_DONE;
}

static int
sample(struct command_run *r, const struct corpus *c)
{
	uint32_t *index = ARENA_NEW(&r->arena, uint32_t, c->n);
	uint64_t n, seed;

	if (option_u64(&n, &r->options, "number", 20, &r->err) ||
		option_u64(&seed, &r->options, "seed", 1, &r->err))
		return command_fail(r);
	if (n > c->n)
		n = c->n;
	corpus_sample(index, c, (size_t)n, seed);
	for (size_t i = 0; i < n; i++) {
		const struct corpus_prompt *p = &c->prompt[index[i]];

		json_write_init(&r->json, &r->out);
		json_write_object(&r->json);
		json_write_key(&r->json, "prompt_id");
		json_write_str(&r->json, p->id);
		json_write_key(&r->json, "prompt");
		json_write_str(&r->json, p->text);
		if (p->system.len) {
			json_write_key(&r->json, "system");
			json_write_str(&r->json, p->system);
		}
		if (p->language.len) {
			json_write_key(&r->json, "language");
			json_write_str(&r->json, p->language);
		}
		json_write_object_end(&r->json);
		buf_char(&r->out, '\n');
	}
	return EXIT_DONE;
}

static int
run(struct command_run *r)
{
	const struct option_set *o = &r->options;
	struct corpus c;
	int status = EXIT_DONE;

	if (!o->n_operand || (o->n_operand == 1 && !strcmp(o->operand[0], "list")))
		return list(r);
	if (o->n_operand < 2 ||
		(strcmp(o->operand[0], "check") != 0 &&
			(strcmp(o->operand[0], "sample") != 0 || o->n_operand > 2))) {
		err_set(&r->err, RC_USAGE,
			"assay corpus list, check SET..., or sample SET: see --help");
		return command_fail(r);
	}
	for (size_t i = 1; i < o->n_operand && status == EXIT_DONE; i++) {
		if (corpus_load(&c, &r->arena, path_of(r, o->operand[i]), &r->err))
			return command_fail(r);
		status = o->operand[0][0] == 'c' ? check(r, &c) : sample(r, &c);
	}
	return status;
}

const struct command cmd_corpus = {
	.name = "corpus",
	.operands = "[list | check SET... | sample SET]",
	.summary = "list, check or sample the sets of prompts",
	.options = options,
	.run = run,
};
