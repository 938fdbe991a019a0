/* cmd_match.c - assay match: a suspect against candidates and a reference population. */
#include "base/file.h"
#include "base/pool.h"
#include "base/utf8.h"
#include "cli/command.h"
#include "cli/exhibits.h"
#include "cli/match_explain.h"
#include "cli/match_plan.h"
#include "cli/table.h"
#include "cli/trials.h"
#include "match/match.h"
#include "store/store.h"

#include <math.h>
#include <stdio.h>

static const struct option_def options[] = {
	{ "all", 'a', NULL, "every labelled model is a suspect" },
	{ "candidate", 'c', "MODEL",
		"a possible teacher; may be repeated (else by role)" },
	{ "reference", 'R', "MODEL", "one of the null; may be repeated (else by label)" },
	{ "family", 'F', "NAME", "only this family of scores" },
	{ "calibration", 'C', "FILE",
		"use this calibration, not the one in the program" },
	{ "plan", 'P', "FILE", "decide by this plan's rule; the default is LR 10" },
	{ "exhibits", 0, NULL, "also likenesses of other kinds, by lab" },
	{ "within-lab", 0, NULL, "also rank each lab's models; with one suspect" },
	{ "uncalibrated", 'u', NULL, "print scores only, no likelihood ratio" },
	{ "trials", 't', "FILE",
		"write suspect, candidate, score and log10 LR as a table" },
	{ "rounds", 0, "N", "bootstrap rounds (default 1000)" },
	{ "seed", 0, "N", "seed of the bootstrap (default 1)" },
	{ "threads", 'j', "N", "threads; the result is the same for any number" },
	{ NULL, 0, NULL, NULL },
};

enum { TRIALS_MAX = 1 << 28, TOP = 5 };

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
scores_json(struct json_write *j, const struct finding *f)
{
	json_write_key(j, "scores");
	json_write_object(j);
	for (size_t i = 0; i < f->n_score; i++) {
		const struct finding_score *s = &f->score[i];

		json_write_key(j, s->family);
		json_write_object(j);
		if (f->by_lab) {
			number(j, "standing", s->z);
		} else {
			number(j, "value", s->value);
			number(j, "low", s->low);
			number(j, "high", s->high);
			json_write_key(j, "prompts");
			json_write_u64(j, s->n_prompt);
		}
		json_write_object_end(j);
	}
	json_write_object_end(j);
}

static void
verdict_json(struct json_write *j, const struct finding *f)
{
	json_write_key(j, "verdict");
	json_write_str(j, str_of(finding_verdict_name(f->verdict)));
	json_write_key(j, "reason");
	json_write_str(j, str_of(f->reason));
	number(j, "log10_lr", f->log10_lr);
	number(j, "log10_lr_low", f->log10_lr_low);
	number(j, "log10_lr_high", f->log10_lr_high);
	number(j, "log10_ceiling", f->log10_ceiling);
	json_write_key(j, "at_ceiling");
	json_write_bool(j, f->at_ceiling);
	json_write_key(j, "caveats");
	json_write_array(j);
	for (size_t i = 0; i < f->n_caveat; i++)
		json_write_str(j, str_of(f->caveat[i]));
	json_write_array_end(j);
}

static void
finding_json(struct json_write *j, const struct finding *f)
{
	json_write_object(j);
	json_write_key(j, "suspect");
	json_write_str(j, f->suspect);
	json_write_key(j, f->by_lab ? "candidate_lab" : "candidate");
	json_write_str(j, f->candidate);
	json_write_key(j, "prompts");
	json_write_u64(j, f->n_prompt);
	json_write_key(j, "references");
	json_write_u64(j, f->n_reference);
	if (f->by_lab)
		verdict_json(j, f);
	scores_json(j, f);
	json_write_object_end(j);
}

static const char *
state_name(enum match_state s)
{
	return s == MATCH_OK ? "ok" : s == MATCH_PARTIAL ? "partial" : "inconclusive";
}

static void
findings_json(struct json_write *j, const char *key, const struct finding *f, size_t n)
{
	json_write_key(j, key);
	json_write_array(j);
	for (size_t i = 0; i < n; i++)
		finding_json(j, &f[i]);
	json_write_array_end(j);
}

/* What is printed. */
struct answer {
	struct match *m;
	const struct weigh *w; /* or NULL: scores only */
	struct exhibits x;
	struct match_plan plan;
};

static void
print_json(struct command_run *r, const struct answer *o)
{
	const struct match *m = o->m;
	const struct weigh *w = o->w;
	struct json_write *j = &r->json;

	json_write_object(j);
	json_write_key(j, "state");
	json_write_str(j, str_of(state_name(m->state)));
	json_write_key(j, "reason");
	json_write_str(j, str_of(m->reason));
	json_write_key(j, "calibrated");
	json_write_bool(j, w != NULL);
	json_write_key(j, "calibration");
	json_write_str(j, w ? w->name : (struct str){ 0 });
	json_write_key(j, "prompts");
	json_write_u64(j, m->panel.n_prompt);
	number(j, "alike", match_alike(m));
	match_plan_json(j, &o->plan, m);
	findings_json(j, "labs", m->lab, m->n_lab);
	findings_json(j, "models", m->finding, m->n_finding);
	if (w) {
		json_write_key(j, "explained");
		match_explain_json(j, &r->arena, m, w);
	}
	if (o->x.n) {
		json_write_key(j, "exhibits");
		exhibits_json(j, &o->x);
	}
	if (option_given(&r->options, "within-lab")) {
		json_write_key(j, "within_lab");
		match_explain_within_json(j, &r->arena, m, 1);
	}
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

			if (isnan(s->value))
				table_str(&t, STR("-"));
			else if (isnan(s->low))
				table_fmt(&t, "%.4f", s->value);
			else
				table_fmt(&t, "%.4f [%.4f,%.4f]", s->value, s->low,
					s->high);
		}
	}
	buf_str(&r->out, STR("suspect "));
	utf8_escape_line(&r->out, first->suspect);
	buf_str(&r->out,
		STR(": how much more alike than unrelated models, highest first\n"));
	table_write(&r->out, &t);
	buf_char(&r->out, '\n');
}

/* LR 12 as "12", 1/12 as "1/12": two significant digits say all that is known. */
static const char *
ratio(char out[32], double log10_lr)
{
	double x = pow(10, fabs(log10_lr));

	if (isnan(log10_lr))
		snprintf(out, 32, "-");
	else
		snprintf(out, 32, x < 9.95 ? "%s%.1f" : "%s%.0f",
			log10_lr < 0 ? "1/" : "", x);
	return out;
}

/* The scale most laboratories print beside the number; the number is what counts. */
static const char *
verbal(const struct finding *f)
{
	double x = fabs(f->log10_lr);

	if (f->verdict == FINDING_NOT_EVALUATED || isnan(x))
		return "none";
	return x < log10(2) ? "none" : x < 1 ? "limited" : x < 2 ? "moderate" : "strong";
}

static void
print_sentence(struct buf *out, const struct finding *f)
{
	char lr[32], low[32], high[32], ceiling[32];
	bool less = f->log10_lr < 0;

	buf_str(out, STR("  "));
	utf8_escape_line(out, f->candidate);
	buf_fmt(out, ": %s", finding_verdict_name(f->verdict));
	if (f->verdict == FINDING_NOT_EVALUATED) {
		buf_fmt(out, ": %s\n", f->reason);
		return;
	}
	buf_fmt(out, ". The observations are %s times %s probable if ",
		ratio(lr, fabs(f->log10_lr)), less ? "less" : "more");
	utf8_escape_line(out, f->suspect);
	buf_str(out, STR(" was trained on answers of "));
	utf8_escape_line(out, f->candidate);
	buf_fmt(out,
		" than if it was not (LR %s, 95%% %s to %s, at most %s either way; support: %s).\n",
		ratio(lr, f->log10_lr), ratio(low, f->log10_lr_low),
		ratio(high, f->log10_lr_high), ratio(ceiling, f->log10_ceiling),
		verbal(f));
	for (size_t i = 0; i < f->n_caveat; i++)
		buf_fmt(out, "    %s\n", f->caveat[i]);
}

static void
print_labs(struct command_run *r, const struct match *m, struct str suspect)
{
	buf_str(&r->out, STR("suspect "));
	utf8_escape_line(&r->out, suspect);
	buf_str(&r->out, STR(", by lab:\n"));
	for (size_t i = 0; i < m->n_lab; i++)
		if (str_equal(m->lab[i].suspect, suspect))
			print_sentence(&r->out, &m->lab[i]);
	buf_char(&r->out, '\n');
}

/* What is said of one suspect alone: of sixty it would be too much to read. */
static void
print_rest(struct command_run *r, const struct match *m, const struct weigh *w)
{
	bool evaluated = false;

	for (size_t i = 0; i < m->n_lab; i++)
		evaluated = evaluated || !isnan(m->lab[i].log10_lr);
	if (w && evaluated)
		match_explain_text(&r->out, &r->arena, m, m->lab, m->n_lab, w);
	if (option_given(&r->options, "within-lab"))
		match_explain_within_text(&r->out, &r->arena, m, 1);
}

static bool
one_suspect(const struct match *m)
{
	return m->n_finding &&
	       str_equal(m->finding[0].suspect, m->finding[m->n_finding - 1].suspect);
}

static void
print_text(struct command_run *r, const struct answer *o)
{
	const struct match *m = o->m;
	const struct weigh *w = o->w;
	const struct finding **list =
		ARENA_NEW(&r->arena, const struct finding *, m->n_finding);

	for (size_t i = 0, n; i < m->n_finding; i += n) {
		for (n = 0; i + n < m->n_finding &&
			    str_equal(m->finding[i].suspect, m->finding[i + n].suspect);
			n++)
			list[n] = &m->finding[i + n];
		if (w)
			print_labs(r, m, m->finding[i].suspect);
		print_suspect(r, list, n);
	}
	if (one_suspect(m))
		print_rest(r, m, w);
	if (o->x.n)
		exhibits_text(&r->out, &r->arena, &o->x);
	if (w)
		buf_fmt(&r->out, "calibration: %.*s (%zu students, %zu others)\n",
			STR_ARG(w->name), w->n_target, w->n_nontarget);
	if (w)
		match_plan_text(&r->out, &o->plan, m);
	else
		buf_str(&r->out,
			STR("uncalibrated: a score is no likelihood ratio, and the nearest "
			    "candidate need not be a teacher\n"));
	if (m->state != MATCH_OK)
		buf_fmt(&r->out, "%s: %s\n", state_name(m->state), m->reason);
}

/* Fills the likelihood ratios of all labs. */
static void
weigh_all(struct match *m, const struct weigh *w, const struct weigh_rule *rule)
{
	for (size_t i = 0; i < m->n_lab; i++) {
		const struct weigh_case c = { .like = m->like,
			.n_round = m->n_round,
			.round_z = m->n_round ? match_round(m, i, 0) : NULL,
			.n_family = m->n_family,
			.rule = rule };

		weigh_finding(&m->lab[i], w, &c);
	}
}

static enum rc
write_trials(struct command_run *r, const struct match *m, bool by_lab, const char *path)
{
	const struct finding *list = by_lab ? m->lab : m->finding;
	size_t n = by_lab ? m->n_lab : m->n_finding;
	struct buf b;

	buf_init(&b, TRIALS_MAX);
	buf_str(&b, STR("suspect\tcandidate\tscore\tlog10_lr\n"));
	for (size_t i = 0; i < n; i++) {
		const struct finding *f = &list[i];
		double score = by_lab       ? f->log10_lr
			       : f->n_score ? f->score[0].value
					    : (double)NAN;

		utf8_escape_line(&b, f->suspect);
		buf_char(&b, '\t');
		utf8_escape_line(&b, f->candidate);
		buf_char(&b, '\t');
		if (!isnan(score))
			buf_fmt(&b, "%.17g", score);
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

/* With one family only there is nothing to fuse, and so no likelihood ratio. */
static const struct weigh *
calibration(struct weigh *w, struct command_run *r, const struct match_options *o)
{
	if (o->only || option_given(&r->options, "uncalibrated"))
		return NULL;
	return trials_calibration(w, r) ? NULL : w;
}

/* Inconclusive is never clean. */
static int
status_of(const struct match *m, const struct weigh *w)
{
	bool found = false, clean = w != NULL;

	for (size_t i = 0; i < m->n_lab; i++) {
		found = found || m->lab[i].verdict == FINDING_SUPPORTS_DERIVATION;
		clean = clean && m->lab[i].verdict == FINDING_SUPPORTS_INDEPENDENCE;
	}
	if (m->state == MATCH_PARTIAL)
		return EXIT_PARTIAL;
	if (m->state == MATCH_INCONCLUSIVE)
		return EXIT_INCONCLUSIVE;
	if (!w)
		return EXIT_DONE;
	return found ? EXIT_FOUND : clean ? EXIT_DONE : EXIT_INCONCLUSIVE;
}

static void
answer(struct command_run *r, struct answer *o, const struct match_options *want,
	struct store *s)
{
	const char *trials = option_text(&r->options, "trials");

	if (option_given(&r->options, "within-lab") && !one_suspect(o->m)) {
		err_set(&r->err, RC_USAGE,
			"--within-lab ranks for one suspect: name one that has candidates");
		return;
	}
	if (option_given(&r->options, "exhibits") &&
		exhibits_new(&o->x, &r->arena, o->m, s, NULL, want, &r->err))
		return;
	match_plan_hold(&o->plan, o->m);
	if (o->w)
		weigh_all(o->m, o->w, &o->plan.rule);
	if (r->as_json)
		print_json(r, o);
	else
		print_text(r, o);
	if (trials)
		write_trials(r, o->m, o->w != NULL, trials);
}

static int
run(struct command_run *r)
{
	struct match_options o = { .only = NULL };
	struct roster_want want = { .all = false };
	struct weigh file;
	struct store *s;
	struct match m;
	struct answer out = { .m = &m };

	if (read_options(&want, &o, r))
		return EXIT_USAGE;
	out.w = calibration(&file, r, &o);
	if (r->err.rc || match_plan_read(&out.plan, r) ||
		store_open(&s, command_store_path(r), DB_READ, &r->err))
		return command_fail(r);
	o.min_coverage = out.plan.min_answered;
	if (!match_run(&m, &r->arena, s, &want, &o, &r->err))
		answer(r, &out, &o, s);
	store_close(s);
	return r->err.rc ? command_fail(r) : status_of(&m, out.w);
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
