/* cmd_match.c - assay match: a suspect against candidates and a reference population. */
#include "base/file.h"
#include "base/pool.h"
#include "base/utf8.h"
#include "cli/command.h"
#include "cli/table.h"
#include "match/match.h"
#include "store/store.h"

#include <math.h>

static const struct option_def options[] = {
	{ "all", 'a', NULL, "every labelled model is a suspect" },
	{ "candidate", 'c', "MODEL",
		"a possible teacher; may be repeated (else by role)" },
	{ "reference", 'R', "MODEL", "one of the null; may be repeated (else by label)" },
	{ "family", 'F', "NAME", "only this family of scores" },
	{ "trials", 't', "FILE",
		"write suspect, candidate, score and log10 LR as a table" },
	{ "rounds", 0, "N", "bootstrap rounds (default 1000)" },
	{ "seed", 0, "N", "seed of the bootstrap (default 1)" },
	{ "threads", 'j', "N", "threads; the result is the same for any number" },
	{ NULL, 0, NULL, NULL },
};

enum { TRIALS_MAX = 1 << 28, TOP = 5 };

static void
finding_json(struct json_write *j, const struct finding *f)
{
	json_write_object(j);
	json_write_key(j, "suspect");
	json_write_str(j, f->suspect);
	json_write_key(j, "candidate");
	json_write_str(j, f->candidate);
	json_write_key(j, "verdict");
	json_write_str(j, str_of(finding_verdict_name(f->verdict)));
	json_write_key(j, "prompts");
	json_write_u64(j, f->n_prompt);
	json_write_key(j, "references");
	json_write_u64(j, f->n_reference);
	json_write_key(j, "scores");
	json_write_object(j);
	for (size_t i = 0; i < f->n_score; i++) {
		const struct finding_score *s = &f->score[i];
		const struct {
			const char *key;
			double value;
		} number[] = { { "value", s->value }, { "low", s->low },
			{ "high", s->high }, { "spread", s->spread }, { "z", s->z } };

		json_write_key(j, s->family);
		json_write_object(j);
		for (size_t k = 0; k < sizeof number / sizeof *number; k++) {
			json_write_key(j, number[k].key);
			if (isnan(number[k].value))
				json_write_null(j);
			else
				json_write_double(j, number[k].value);
		}
		json_write_key(j, "prompts");
		json_write_u64(j, s->n_prompt);
		json_write_object_end(j);
	}
	json_write_object_end(j);
	json_write_object_end(j);
}

static const char *
state_name(enum match_state s)
{
	return s == MATCH_OK ? "ok" : s == MATCH_PARTIAL ? "partial" : "inconclusive";
}

static void
print_json(struct command_run *r, const struct match *m)
{
	struct json_write *j = &r->json;

	json_write_object(j);
	json_write_key(j, "state");
	json_write_str(j, str_of(state_name(m->state)));
	json_write_key(j, "reason");
	json_write_str(j, str_of(m->reason));
	json_write_key(j, "calibrated");
	json_write_bool(j, false);
	json_write_key(j, "prompts");
	json_write_u64(j, m->panel.n_prompt);
	json_write_key(j, "findings");
	json_write_array(j);
	for (size_t i = 0; i < m->n_finding; i++)
		finding_json(j, &m->finding[i]);
	json_write_array_end(j);
	json_write_object_end(j);
	buf_char(&r->out, '\n');
}

static int
by_first_score(const struct finding *a, const struct finding *b)
{
	double x = a->score[0].value, y = b->score[0].value;

	if (isnan(x) || isnan(y))
		return isnan(x) - isnan(y);
	return (x < y) - (x > y);
}

/* One suspect's candidates, best first by the first family. */
static void
sort_candidates(const struct finding **list, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		const struct finding *f = list[i];
		size_t k = i;

		for (; k > 0 && by_first_score(list[k - 1], f) > 0; k--)
			list[k] = list[k - 1];
		list[k] = f;
	}
}

static void
print_suspect(struct command_run *r, const struct finding **list, size_t n)
{
	const char *column[FINDING_SCORES_MAX + 4] = { "candidate", ">prompts",
		">references" };
	const struct finding *first = list[0];
	struct table t;
	size_t n_shown = option_given(&r->options, "all") && n > TOP ? TOP : n;

	for (size_t i = 0; i < first->n_score; i++)
		column[3 + i] = arena_fmt(&r->arena, ">%s", first->score[i].family).ptr;
	table_init(&t, &r->arena, column);
	sort_candidates(list, n);
	for (size_t i = 0; i < n_shown; i++) {
		table_str(&t, list[i]->candidate);
		table_fmt(&t, "%zu", list[i]->n_prompt);
		table_fmt(&t, "%zu", list[i]->n_reference);
		for (size_t k = 0; k < list[i]->n_score; k++) {
			const struct finding_score *s = &list[i]->score[k];

			if (isnan(s->low))
				table_fmt(&t, "%.4f", s->value);
			else
				table_fmt(&t, "%.4f [%.4f,%.4f]", s->value, s->low,
					s->high);
		}
	}
	buf_str(&r->out, STR("suspect "));
	utf8_escape_line(&r->out, first->suspect);
	buf_str(&r->out, STR(", uncalibrated scores, highest first:\n"));
	table_write(&r->out, &t);
	buf_char(&r->out, '\n');
}

static void
print_text(struct command_run *r, const struct match *m)
{
	const struct finding **list =
		ARENA_NEW(&r->arena, const struct finding *, m->n_finding);

	for (size_t i = 0, n; i < m->n_finding; i += n) {
		for (n = 0; i + n < m->n_finding &&
			    str_equal(m->finding[i].suspect, m->finding[i + n].suspect);
			n++)
			list[n] = &m->finding[i + n];
		print_suspect(r, list, n);
	}
	buf_str(&r->out,
		STR("A score says how much more alike suspect and candidate are than "
		    "unrelated models;\nit is not a likelihood ratio, and the nearest "
		    "candidate need not be a teacher.\n"));
	if (m->state != MATCH_OK)
		buf_fmt(&r->out, "%s: %s\n", state_name(m->state), m->reason);
}

static enum rc
write_trials(struct command_run *r, const struct match *m, const char *path)
{
	struct buf b;

	buf_init(&b, TRIALS_MAX);
	buf_str(&b, STR("suspect\tcandidate\tscore\tlog10_lr\n"));
	for (size_t i = 0; i < m->n_finding; i++) {
		const struct finding *f = &m->finding[i];

		utf8_escape_line(&b, f->suspect);
		buf_char(&b, '\t');
		utf8_escape_line(&b, f->candidate);
		buf_char(&b, '\t');
		if (f->n_score && !isnan(f->score[0].value))
			buf_fmt(&b, "%.17g", f->score[0].value);
		buf_char(&b, '\t');
		if (!isnan(f->log10_lr))
			buf_fmt(&b, "%.17g", f->log10_lr);
		buf_char(&b, '\n');
	}
	if (!buf_check(&b, "the table of trials", &r->err))
		file_replace(path, buf_view(&b), 0644, &r->err);
	buf_release(&b);
	return r->err.rc;
}

static enum rc
read_options(struct roster_want *w, struct match_options *o, struct command_run *r)
{
	const struct option_set *s = &r->options;
	const char *family = option_text(s, "family");
	uint64_t rounds, threads;

	w->suspect = s->operand;
	w->n_suspect = s->n_operand;
	w->all = option_given(s, "all");
	w->n_candidate = option_texts(&w->candidate, s, "candidate");
	w->n_reference = option_texts(&w->reference, s, "reference");
	if (!w->n_suspect && !w->all)
		return err_set(&r->err, RC_USAGE, "name a suspect, or give --all");
	if (family && !(o->only = family_find(family)))
		return err_set(&r->err, RC_USAGE,
			"no family \"%s\": assay-match(1) lists them", family);
	if (option_u64(&rounds, s, "rounds", w->all ? 0 : MATCH_ROUNDS, &r->err) ||
		option_u64(&threads, s, "threads", pool_cpus(), &r->err) ||
		option_u64(&o->seed, s, "seed", 1, &r->err))
		return r->err.rc;
	if (rounds > 1000000 || threads > 1024)
		return err_set(
			&r->err, RC_USAGE, "at most 1000000 rounds and 1024 threads");
	o->n_round = rounds;
	o->n_thread = (unsigned)threads;
	return RC_OK;
}

static int
run(struct command_run *r)
{
	struct match_options o = { .only = NULL };
	struct roster_want w = { .all = false };
	const char *trials = option_text(&r->options, "trials");
	struct store *s;
	struct match m;

	if (read_options(&w, &o, r) ||
		store_open(&s, command_store_path(r), DB_READ, &r->err))
		return command_fail(r);
	if (!match_run(&m, &r->arena, s, &w, &o, &r->err)) {
		if (r->as_json)
			print_json(r, &m);
		else
			print_text(r, &m);
		if (trials)
			write_trials(r, &m, trials);
	}
	store_close(s);
	if (r->err.rc)
		return command_fail(r);
	return m.state == MATCH_OK        ? EXIT_DONE
	       : m.state == MATCH_PARTIAL ? EXIT_PARTIAL
					  : EXIT_INCONCLUSIVE;
}

extern const struct command cmd_match;
const struct command cmd_match = {
	.name = "match",
	.operands = "[SUSPECT...]",
	.summary = "compare a suspect with candidate teachers and unrelated models",
	.options = options,
	.with_store = true,
	.run = run,
};
