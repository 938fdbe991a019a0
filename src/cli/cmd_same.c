/* cmd_same.c - assay same: is this endpoint that model? */
#include "base/utf8.h"
#include "cli/command.h"
#include "cli/pair.h"
#include "cli/table.h"
#include "match/same.h"
#include "store/store.h"

#include <math.h>

static const struct option_def options[] = {
	{ "rounds", 0, "N", "permutations (default 1000)" },
	{ "seed", 0, "N", "seed of the permutations (default 1)" },
	{ "chars", 0, "N", "characters of an answer that count (default 1000)" },
	{ NULL, 0, NULL, NULL },
};

static void
number(struct json_write *j, const char *key, double v)
{
	json_write_key(j, key);
	if (isnan(v))
		json_write_null(j);
	else
		json_write_double(j, v);
}

static void
pair_json(struct json_write *j, const struct same_pair *p)
{
	json_write_object(j);
	json_write_key(j, "model");
	json_write_str(j, p->model);
	pair_u64(j, "prompts", p->n_prompt);
	pair_u64(j, "suspect_answers", p->n_x);
	pair_u64(j, "model_answers", p->n_y);
	json_write_key(j, "tested");
	json_write_bool(j, p->tested);
	number(j, "mmd2", p->test.mmd2);
	number(j, "null_95", p->test.null_95);
	number(j, "p", p->test.p);
	pair_u64(j, "rounds", p->test.n_round);
	pair_u64(j, "long_prompts", p->n_long);
	pair_u64(j, "equal", p->n_equal);
	number(j, "equal_low", p->equal_low);
	number(j, "equal_high", p->equal_high);
	json_write_object_end(j);
}

static void
print_json(struct command_run *r, const struct same *s)
{
	struct json_write *j = &r->json;

	json_write_object(j);
	json_write_key(j, "suspect");
	json_write_str(j, str_of(r->options.operand[0]));
	json_write_key(j, "verdict");
	json_write_str(j, str_of(same_verdict_name(s->verdict)));
	json_write_key(j, "reason");
	json_write_str(j, str_of(s->reason));
	pair_u64(j, "answers_exploratory", s->n_exploratory);
	json_write_key(j, "pair");
	pair_json(j, &s->pair);
	pair_u64(j, "controls_tested", s->n_control_tested);
	pair_u64(j, "controls_told_apart", s->n_control_told);
	json_write_key(j, "controls");
	json_write_array(j);
	for (size_t i = 0; i < s->n_control; i++)
		pair_json(j, &s->control[i]);
	json_write_array_end(j);
	json_write_object_end(j);
	buf_char(&r->out, '\n');
}

static void
row(struct table *t, const char *part, const struct same_pair *p)
{
	table_str(t, str_of(part));
	table_str(t, p->model);
	table_fmt(t, "%zu", p->n_prompt);
	table_fmt(t, "%zu, %zu", p->n_x, p->n_y);
	if (p->tested) {
		table_fmt(t, "%.5f", p->test.mmd2);
		table_fmt(t, "%.5f", p->test.null_95);
		table_fmt(t, "%.4f", p->test.p);
	} else {
		table_str(t, STR("-"));
		table_str(t, STR("-"));
		table_str(t, STR("-"));
	}
	table_fmt(t, "%zu of %zu", p->n_equal, p->n_long);
}

static void
print_text(struct command_run *r, const struct same *s)
{
	static const char *const column[] = { "part", "model", ">prompts", ">answers",
		">MMD^2", ">95% of chance", ">p", ">equal long answers", NULL };
	struct table t;

	buf_fmt(&r->out, "%s: %s\n", same_verdict_name(s->verdict), s->reason);
	if (s->verdict == SAME_ENDPOINT)
		buf_str(&r->out,
			STR("it may be the model, relay it, or share its weights; nothing "
			    "here tells which\n"));
	if (s->n_exploratory)
		buf_fmt(&r->out,
			"exploratory: %zu of the answers are of a run whose plan was not "
			"sealed before it, or changed since\n",
			s->n_exploratory);
	buf_char(&r->out, '\n');
	table_init(&t, &r->arena, column);
	row(&t, "in question", &s->pair);
	for (size_t i = 0; i < s->n_control; i++)
		row(&t, "control", &s->control[i]);
	table_write(&r->out, &t);
	buf_fmt(&r->out, "\ncontrols told apart from the suspect: %zu of %zu tested\n",
		s->n_control_told, s->n_control_tested);
}

static enum rc
read_options(struct same_options *o, struct command_run *r)
{
	const struct option_set *s = &r->options;
	uint64_t rounds, chars;

	if (s->n_operand != 2)
		return err_set(&r->err, RC_USAGE,
			"name the suspect and the model: assay same SUSPECT MODEL");
	if (option_u64(&rounds, s, "rounds", 1000, &r->err) ||
		option_u64(&o->seed, s, "seed", 1, &r->err) ||
		option_u64(&chars, s, "chars", SAME_CHARS, &r->err))
		return r->err.rc;
	if (rounds < 19 || rounds > 1000000)
		return err_set(&r->err, RC_USAGE,
			"--rounds is from 19, fewer can never reach 0.05, to 1000000");
	if (chars < 1 || chars > SAME_CHARS_MAX)
		return err_set(&r->err, RC_USAGE, "--chars is from 1 to 65000");
	o->suspect = str_of(s->operand[0]);
	o->model = str_of(s->operand[1]);
	o->n_round = rounds;
	o->n_char = chars;
	return RC_OK;
}

static int
run(struct command_run *r)
{
	static const int status[] = { [SAME_NOT_EVALUATED] = EXIT_INCONCLUSIVE,
		[SAME_INCONCLUSIVE] = EXIT_INCONCLUSIVE,
		[SAME_DIFFERENT] = EXIT_DONE,
		[SAME_ENDPOINT] = EXIT_FOUND };
	struct same_options o = { .seed = 1 };
	struct store *s;
	struct same same;

	if (read_options(&o, r))
		return EXIT_USAGE;
	if (store_open(&s, command_store_path(r), DB_READ, &r->err))
		return command_fail(r);
	if (!same_run(&same, &r->arena, s, &o, &r->err)) {
		if (r->as_json)
			print_json(r, &same);
		else
			print_text(r, &same);
	}
	store_close(s);
	return r->err.rc ? command_fail(r) : status[same.verdict];
}

extern const struct command cmd_same;
const struct command cmd_same = {
	.name = "same",
	.operands = "SUSPECT MODEL",
	.summary = "test whether an endpoint is another model itself",
	.options = options,
	.with_store = true,
	.run = run,
};
