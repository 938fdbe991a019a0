/* cmd_models.c - assay models: who answered, and what is known of them. */
#include "base/file.h"
#include "base/log.h"
#include "cli/command.h"
#include "cli/lineage.h"
#include "cli/table.h"
#include "store/store_model.h"

enum { TABLE_BYTES_MAX = 64 * 1024 * 1024 };

static const struct option_def options[] = {
	{ "lab", 'l', "LAB", "set: who made it; LAB or LAB/FAMILY" },
	{ "role", 'r', "ROLE", "set: teacher, suspect, both or reference" },
	{ "version", 0, "TEXT", "set: its version" },
	{ "label", 0, "LABEL", "set: positive, none or unknown, for validation" },
	{ "teachers", 0, "NAMES", "set: whose answers it was trained on, by ;" },
	{ NULL, 0, NULL, NULL },
};

static void
list_json(struct json_write *j, const struct store_model *m, size_t n)
{
	json_write_array(j);
	for (size_t i = 0; i < n; i++) {
		const struct {
			const char *key;
			struct str value;
		} field[] = { { "model", m[i].name }, { "lab", m[i].lab },
			{ "family", m[i].family }, { "version", m[i].version },
			{ "role", m[i].role }, { "label", m[i].label },
			{ "teachers", m[i].teachers },
			{ "teacher_labs", m[i].teacher_labs } };

		json_write_object(j);
		for (size_t k = 0; k < sizeof field / sizeof *field; k++) {
			json_write_key(j, field[k].key);
			json_write_str(j, field[k].value);
		}
		json_write_key(j, "answers");
		json_write_int(j, m[i].n_exchange);
		json_write_object_end(j);
	}
	json_write_array_end(j);
}

static int
list(struct command_run *r, struct store *s)
{
	static const char *const column[] = { "model", "lab", "role", "label", ">answers",
		"teachers", NULL };
	struct store_model *m;
	struct table t;
	size_t n;

	if (store_models(&m, &n, &r->arena, s, &r->err))
		return command_fail(r);
	if (r->as_json) {
		list_json(&r->json, m, n);
		buf_char(&r->out, '\n');
		return EXIT_DONE;
	}
	table_init(&t, &r->arena, column);
	for (size_t i = 0; i < n; i++) {
		table_str(&t, m[i].name);
		table_str(&t, m[i].lab);
		table_str(&t, m[i].role);
		table_str(&t, m[i].label);
		table_fmt(&t, "%lld", (long long)m[i].n_exchange);
		table_str(&t, m[i].teachers);
	}
	table_write(&r->out, &t);
	return EXIT_DONE;
}

static struct str
given(const struct command_run *r, const char *name)
{
	return str_of(option_text(&r->options, name));
}

static bool
is_role(struct str s)
{
	return !s.len || str_is(s, "teacher") || str_is(s, "suspect") ||
	       str_is(s, "both") || str_is(s, "reference");
}

static int
set(struct command_run *r, struct store *s)
{
	struct store_model m = { .family = given(r, "lab"),
		.role = given(r, "role"),
		.version = given(r, "version"),
		.label = given(r, "label"),
		.teachers = given(r, "teachers") };

	if (r->options.n_operand < 2)
		err_set(&r->err, RC_USAGE,
			"name the model: assay models set NAME --lab LAB");
	if (!is_role(m.role))
		err_set(&r->err, RC_USAGE,
			"a role is teacher, suspect, both or reference");
	if (r->err.rc)
		return EXIT_USAGE;
	m.lab = m.family;
	for (size_t i = 0; i < m.lab.len; i++)
		if (m.lab.ptr[i] == '/')
			m.lab.len = i;
	store_begin(s);
	for (size_t i = 1; i < r->options.n_operand; i++) {
		m.name = str_of(r->options.operand[i]);
		store_model_declare(s, &m);
	}
	store_end(s, &r->err);
	return command_fail(r);
}

/* A name that no answer has is more often a typing error than a plan. */
static void
warn_unanswered(
	struct command_run *r, struct store *s, const struct store_model *row, size_t n)
{
	struct store_model *have;
	size_t n_have;

	if (store_models(&have, &n_have, &r->arena, s, &r->err))
		return;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < n_have; k++)
			if (str_equal(row[i].name, have[k].name) && !have[k].n_exchange)
				log_warn("%.*s is declared but has no answers",
					STR_ARG(row[i].name));
}

static int
load(struct command_run *r, struct store *s)
{
	const char *path = r->options.n_operand == 2 ? r->options.operand[1] : NULL;
	struct store_model *row;
	struct str text;
	size_t n;

	if (!path) {
		err_set(&r->err, RC_USAGE, "name one table: assay models load FILE.tsv");
		return EXIT_USAGE;
	}
	if (file_read(&text, &r->arena, path, TABLE_BYTES_MAX, &r->err))
		return command_fail(r);
	if (lineage_parse(&row, &n, &r->arena, text, &r->err)) {
		err_in(&r->err, path);
		return command_fail(r);
	}
	store_begin(s);
	for (size_t i = 0; i < n; i++)
		store_model_declare(s, &row[i]);
	if (!store_end(s, &r->err))
		warn_unanswered(r, s, row, n);
	if (!r->err.rc)
		log_note("%zu models declared", n);
	return command_fail(r);
}

static const struct action {
	const char *name;
	enum db_mode mode;
	int (*run)(struct command_run *r, struct store *s);
} actions[] = {
	{ "list", DB_READ, list },
	{ "set", DB_CREATE, set },
	{ "load", DB_CREATE, load },
};

static int
run(struct command_run *r)
{
	const char *word = r->options.n_operand ? r->options.operand[0] : "list";

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
	err_set(&r->err, RC_USAGE, "models has list, set and load, not %s", word);
	return EXIT_USAGE;
}

extern const struct command cmd_models;
const struct command cmd_models = {
	.name = "models",
	.operands = "[list|set NAME...|load FILE.tsv]",
	.summary = "list the models, or say what is known of them",
	.options = options,
	.with_store = true,
	.run = run,
};
