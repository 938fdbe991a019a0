/* cmd_rules.c - assay rules: list them, show one, run the cases they come with; the
 * actions that need more are files of their own. */
#include "cli/command.h"
#include "cli/rules_calibrate.h"
#include "cli/rules_figures.h"
#include "cli/rules_fmt.h"
#include "cli/rules_path.h"
#include "cli/rules_profile.h"
#include "cli/table.h"
#include "rule/guard.h"
#include "rule/rule_case.h"

static const struct option_def options[] = {
	{ "rules", 'R', "DIR", "take rules from there; may be repeated" },
	{ "write", 'w', NULL, "fmt, calibrate: write the rules' files" },
	{ "corpus", 'c', "NAME", "calibrate: the corpus' name" },
	{ "labels", 'l', "FILE", "calibrate: which rule should hit which text" },
	{ "rest", 0, "WORD", "calibrate: the label of texts that have none, yes or no" },
	{ "hits-only", 0, NULL,
		"calibrate: only hits were labelled, so that recall is not known" },
	{ "note", 0, "TEXT", "calibrate: how the labels were made" },
	{ "format", 'f', "NAME",
		"calibrate, profile: the files' format, instead of telling it by their looks" },
	{ "map", 'm', "FIELD=/PTR",
		"calibrate, profile: take FIELD from that JSON pointer; may be repeated" },
	{ "model", 'M', "NAME",
		"calibrate, profile: the model of records that name none" },
	{ "lab", 'L', "NAME", "calibrate, profile: the lab of the models that answered" },
	{ "lineage", 0, "FILE", "calibrate, profile: the labs by model, a table" },
	{ NULL, 0, NULL, NULL },
};

static void
texts(struct json_write *j, const char *key, const struct str *s, size_t n)
{
	json_write_key(j, key);
	json_write_array(j);
	for (size_t i = 0; i < n; i++)
		json_write_str(j, s[i]);
	json_write_array_end(j);
}

static void
describe(struct json_write *j, const struct rule *r)
{
	const struct {
		const char *key;
		struct str text;
	} row[] = {
		{ "id", r->id },
		{ "title", r->title },
		{ "level", str_of(rule_level_name(r->level)) },
		{ "status", r->status },
		{ "maker", r->maker },
		{ "author", r->author },
		{ "date", r->date },
		{ "description", r->description },
		{ "file", r->path },
	};

	json_write_object(j);
	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		json_write_key(j, row[i].key);
		json_write_str(j, row[i].text);
	}
	texts(j, "references", r->reference, r->n_reference);
	texts(j, "falsepositives", r->falsepositive, r->n_falsepositive);
	texts(j, "tags", r->tag, r->n_tag);
	json_write_key(j, "patterns");
	json_write_u64(j, r->n_pattern);
	json_write_key(j, "tests");
	json_write_u64(j, r->n_test);
	json_write_object_end(j);
}

static int
list(struct command_run *r, const struct rule_set *s)
{
	static const char *const column[] = { "rule", "level", "status", ">tests",
		"title", NULL };
	struct table t;

	if (r->as_json) {
		json_write_array(&r->json);
		for (size_t i = 0; i < s->n_rule; i++)
			describe(&r->json, &s->rule[i]);
		json_write_array_end(&r->json);
		buf_char(&r->out, '\n');
		return EXIT_DONE;
	}
	table_init(&t, &r->arena, column);
	for (size_t i = 0; i < s->n_rule; i++) {
		const struct rule *x = &s->rule[i];

		table_str(&t, x->id);
		table_str(&t, str_of(rule_level_name(x->level)));
		table_str(&t, x->status);
		table_fmt(&t, "%zu", x->n_test);
		table_str(&t, x->title);
	}
	table_write(&r->out, &t);
	return EXIT_DONE;
}

static int
show(struct command_run *r, const struct rule_set *s)
{
	const char *id = r->options.n_operand > 1 ? r->options.operand[1] : "";
	const struct rule *x = rule_set_find(s, str_of(id));

	if (!x) {
		err_set(&r->err, RC_USAGE, "no rule \"%s\": assay rules list tells them",
			id);
		return EXIT_USAGE;
	}
	if (r->as_json) {
		describe(&r->json, x);
		buf_char(&r->out, '\n');
	} else {
		buf_str(&r->out, x->source);
	}
	return EXIT_DONE;
}

static void
wrong(void *ctx, struct str text)
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
test(struct command_run *r, const struct rule_set *s)
{
	struct rule_eval *ev;
	size_t n_case = 0, n_wrong = 0;

	if (rule_eval_new(&ev, &r->arena, s, &r->err))
		return command_fail(r);
	if (r->as_json) {
		json_write_object(&r->json);
		json_write_key(&r->json, "wrong");
		json_write_array(&r->json);
	}
	for (size_t i = 0; i < s->n_rule; i++) {
		n_case += s->rule[i].n_test;
		n_wrong += rule_case_run(ev, &s->rule[i], wrong, r);
	}
	rule_eval_release(ev);
	if (r->as_json) {
		json_write_array_end(&r->json);
		json_write_key(&r->json, "rules");
		json_write_u64(&r->json, s->n_rule);
		json_write_key(&r->json, "cases");
		json_write_u64(&r->json, n_case);
		json_write_object_end(&r->json);
		buf_char(&r->out, '\n');
	} else {
		buf_fmt(&r->out, "%zu rules, %zu cases, %zu wrong\n", s->n_rule, n_case,
			n_wrong);
	}
	return n_wrong ? EXIT_FOUND : EXIT_DONE;
}

static const struct action {
	const char *name;
	int (*run)(struct command_run *r, const struct rule_set *s);
	bool paths; /* what follows the name are the rules' own */
} actions[] = {
	{ "list", list, false },
	{ "show", show, false },
	{ "test", test, true },
	{ "fmt", rules_fmt, true },
	{ "calibrate", rules_calibrate, false },
	{ "figures", rules_figures, true },
	{ "profile", rules_profile, false },
};

static enum rc
load(struct rule_set *s, struct command_run *r, const struct action *a)
{
	if (a->paths && r->options.n_operand > 1)
		return rules_path_load_from(
			s, r, r->options.operand + 1, r->options.n_operand - 1);
	return rules_path_load(s, r);
}

/* A file that is no rule stops none of the others from being tested. */
static int
run_action(struct command_run *r, const struct action *a, struct rule_set *s)
{
	struct err refused;

	if (!load(s, r, a))
		return a->run(r, s);
	refused = r->err;
	if (a->run == test && refused.rc == RC_INPUT && s->n_rule) {
		r->err = (struct err){ 0 };
		a->run(r, s);
		r->err = refused;
	}
	return command_fail(r);
}

static int
run(struct command_run *r)
{
	const char *word = r->options.n_operand ? r->options.operand[0] : "list";

	for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
		struct rule_set s = { 0 };
		int status;

		if (!str_is(str_of(word), actions[i].name))
			continue;
		status = run_action(r, &actions[i], &s);
		rule_set_release(&s);
		return status;
	}
	err_set(&r->err, RC_USAGE,
		"rules has list, show, test, fmt, calibrate, figures and profile, not %s",
		word);
	return EXIT_USAGE;
}

extern const struct command cmd_rules;
const struct command cmd_rules = {
	.name = "rules",
	.operands =
		"[list|show ID|test [PATH...]|fmt [PATH...]|calibrate FILE...|figures [PATH...]|profile FILE...]",
	.summary = "list, show, test, lay out, calibrate and profile the rules",
	.options = options,
	.run = run,
};
