/* cmd_trace.c - assay trace: the passages of a suspect that a stored model also wrote. */
#include "base/utf8.h"
#include "cli/command.h"
#include "cli/trace_batch.h"
#include "store/store.h"
#include "trace/trace.h"

static const struct option_def options[] = {
	{ "against", 'a', "MODEL", "the model whose answers may have been copied" },
	{ "batch", 'b', "FILE",
		"texts of the suspect in any format, - for stdin: tell which stored "
		"answers recur in them" },
	{ "format", 'f', "NAME", "its format, instead of telling it by its looks" },
	{ "map", 'm', "FIELD=/PTR",
		"take FIELD from that JSON pointer; may be repeated" },
	{ "join", 'J', "FILE", "the other half of a pair, such as a batch's input file" },
	{ "lines", 0, NULL, "every line of it is a text" },
	{ "text", 0, "/PTR", "the text is the string there in every JSON line" },
	{ "floor", 0, "N",
		"words of a passage that counts, instead of what the store's own "
		"unrelated answers share" },
	{ "by", 0, "account",
		"compare what was served to the accounts in each LIST with what others "
		"were served" },
	{ "rounds", 0, "N", "permutations of accounts (default 1000)" },
	{ "seed", 0, "N", "of the permutations (default 1)" },
	{ "threads", 'j', "N", "threads; the result is the same for any number" },
	{ "min-words", 'w', "N",
		"shortest passage (default 20; shorter ones may be missed)" },
	{ "limit", 'n', "N",
		"show at most N passages (default 50); of a batch, N answers for each "
		"text (default 10)" },
	{ "counted", 'c', NULL,
		"leave out what is quoted from the prompt, common or too short" },
	{ NULL, 0, NULL, NULL },
};

static void
side_json(struct json_write *j, const char *key, const struct trace_side *s)
{
	json_write_key(j, key);
	json_write_object(j);
	json_write_key(j, "exchange");
	json_write_int(j, s->exchange);
	json_write_key(j, "prompt_id");
	json_write_str(j, s->prompt);
	json_write_key(j, "start");
	json_write_u64(j, s->start);
	json_write_key(j, "bytes");
	json_write_u64(j, s->len);
	json_write_key(j, "text");
	json_write_str(j, s->text);
	json_write_object_end(j);
}

static void
passage_json(struct json_write *j, const struct trace_passage *p)
{
	json_write_object(j);
	json_write_key(j, "words");
	json_write_u64(j, p->n_word);
	side_json(j, "suspect", &p->suspect);
	side_json(j, "model", &p->model);
	json_write_key(j, "same_prompt");
	json_write_bool(j, p->same_prompt);
	json_write_key(j, "references_with_it");
	json_write_u64(j, p->n_reference);
	json_write_key(j, "quoted");
	json_write_bool(j, p->quoted);
	json_write_key(j, "common");
	json_write_bool(j, p->common);
	json_write_object_end(j);
}

static void
passage_text(struct buf *out, const struct trace_passage *p, size_t n_reference)
{
	buf_fmt(out, "%u words, in %u of %zu unrelated models%s%s\n", p->n_word,
		p->n_reference, n_reference,
		p->quoted ? ", quoted from the prompt: discounted" : "",
		p->common ? ", common: discounted" : "");
	buf_fmt(out, "  suspect  answer %lld, bytes %zu to %zu",
		(long long)p->suspect.exchange, p->suspect.start,
		p->suspect.start + p->suspect.len);
	buf_str(out, p->suspect.prompt.len ? STR(", prompt ") : STR(""));
	utf8_escape_line(out, p->suspect.prompt);
	buf_fmt(out, "\n  model    answer %lld, bytes %zu to %zu",
		(long long)p->model.exchange, p->model.start,
		p->model.start + p->model.len);
	buf_str(out, p->model.prompt.len ? STR(", prompt ") : STR(""));
	utf8_escape_line(out, p->model.prompt);
	buf_str(out, STR("\n  | "));
	utf8_escape_line(out, p->suspect.text);
	buf_str(out, STR("\n\n"));
}

static void
print(struct command_run *r, const struct trace *t, uint64_t limit)
{
	bool counted = option_given(&r->options, "counted");
	struct json_write *j = &r->json;
	uint64_t shown = 0;

	if (r->as_json) {
		json_write_object(j);
		json_write_key(j, "answers");
		json_write_u64(j, t->n_answer);
		json_write_key(j, "answers_exploratory");
		json_write_u64(j, t->n_exploratory);
		json_write_key(j, "passages");
		json_write_u64(j, t->n);
		json_write_key(j, "counted");
		json_write_u64(j, t->n_counted);
		json_write_key(j, "references");
		json_write_u64(j, t->n_reference);
		json_write_key(j, "passage");
		json_write_array(j);
	}
	for (size_t i = 0; i < t->n && shown < limit; i++) {
		const struct trace_passage *p = &t->passage[i];

		if (counted && (p->quoted || p->common))
			continue;
		shown++;
		if (r->as_json)
			passage_json(j, p);
		else
			passage_text(&r->out, p, t->n_reference);
	}
	if (r->as_json) {
		json_write_array_end(j);
		json_write_object_end(j);
		buf_char(&r->out, '\n');
		return;
	}
	buf_fmt(&r->out,
		"%zu passages in %zu answers, %zu of them neither quoted nor common\n",
		t->n, t->n_answer, t->n_counted);
	if (t->n_exploratory)
		buf_fmt(&r->out,
			"exploratory: %zu of the answers are of a run whose plan was not "
			"sealed before it, or changed since\n",
			t->n_exploratory);
}

static int
run(struct command_run *r)
{
	struct trace_want want = { .model = option_text(&r->options, "against") };
	uint64_t limit, words;
	struct store *s;
	struct trace t;

	if (option_given(&r->options, "batch"))
		return trace_batch_run(r);
	if (option_given(&r->options, "by"))
		err_set(&r->err, RC_USAGE,
			"--by needs the texts of the suspect: assay trace --batch FILE --by "
			"account LIST");
	if (r->options.n_operand != 1 || !want.model)
		err_set(&r->err, RC_USAGE,
			"name the suspect and the model: assay trace SUSPECT --against MODEL, or a "
			"file of texts: assay trace --batch FILE");
	if (option_u64(&limit, &r->options, "limit", 50, &r->err) ||
		option_u64(&words, &r->options, "min-words", TRACE_MIN_WORDS, &r->err))
		return EXIT_USAGE;
	if (words < 5 || words > 100000) {
		err_set(&r->err, RC_USAGE, "--min-words is from 5 to 100000");
		return EXIT_USAGE;
	}
	want.suspect = r->options.operand[0];
	want.min_word = (uint32_t)words;
	if (store_open(&s, command_store_path(r), DB_READ, &r->err))
		return command_fail(r);
	if (!trace_run(&t, &r->arena, s, &want, &r->err))
		print(r, &t, limit);
	store_close(s);
	if (r->err.rc)
		return command_fail(r);
	return t.n_counted ? EXIT_FOUND : EXIT_DONE;
}

extern const struct command cmd_trace;
const struct command cmd_trace = {
	.name = "trace",
	.operands = "[SUSPECT | LIST...]",
	.summary = "list the passages of a suspect that a stored model also wrote",
	.options = options,
	.with_store = true,
	.run = run,
};
