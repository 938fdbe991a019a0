/* cmd_validate.c - assay validate: how often is it wrong? */
#include "base/file.h"
#include "base/pool.h"
#include "cli/command.h"
#include "cli/exhibits.h"
#include "cli/own_lab.h"
#include "cli/plots.h"
#include "cli/sheet.h"
#include "cli/table.h"
#include "cli/trials.h"
#include "match/match.h"
#include "store/store.h"
#include "weigh/metrics.h"

#include <math.h>

static const struct option_def options[] = {
	{ "calibration", 'C', "FILE",
		"try this calibration, instead of leaving a lab out" },
	{ "shipped", 'S', NULL, "try the calibration that is in the program" },
	{ "fit", 'o', "FILE", "write a calibration fitted on all trials" },
	{ "name", 'N', "TEXT", "the name of that calibration" },
	{ "trials", 't', "FILE",
		"write suspect, candidate, score and log10 LR as a table" },
	{ "svg", 0, "DIR", "draw Tippett, cross-entropy and score plots into DIR" },
	{ "sheet", 0, NULL,
		"also with fewer prompts, changed answers, fewer references (slow)" },
	{ "exhibits", 0, NULL, "also how well every standing tells alone" },
	{ "prompts", 'p', "N",
		"only N prompts, drawn by the seed: what fewer would give" },
	{ "seed", 0, "N", "seed of that draw (default 1)" },
	{ "rounds", 0, "N", "rounds of the intervals (default 1000)" },
	{ "threads", 'j', "N", "threads; the result is the same for any number" },
	{ NULL, 0, NULL, NULL },
};

enum { FILE_MAX = 1 << 28 };

/* Every lab's column with enough targets, after the pool. */
struct scopes {
	struct metrics m[64];
	size_t n;
	double top1;
};

/* What was measured, and on what. */
struct measured {
	const struct scopes *scopes;
	const struct sheet *sheet;            /* or NULL */
	const struct exhibits_rows *exhibits; /* or NULL */
	const char *how;
	double alike;
	const struct fit_trial *trial;
	size_t n;
	struct own_lab own;
};

static bool
add_scope(struct scopes *s, struct arena *a, const struct fit_trial *t, size_t n,
	struct str lab, uint64_t rounds)
{
	size_t kind[2] = { 0, 0 };

	for (size_t i = 0; i < n; i++)
		if (!lab.ptr || str_equal(t[i].lab, lab))
			kind[t[i].target]++;
	if (!kind[0] || kind[1] < (lab.ptr ? FIT_COLUMN_TARGETS : 1) ||
		s->n == sizeof s->m / sizeof *s->m)
		return false;
	metrics_of(&s->m[s->n++], a, t, n, lab, rounds, METRICS_SEED);
	return true;
}

static void
measure(struct scopes *s, struct arena *a, const struct fit_trial *t, size_t n,
	uint64_t rounds)
{
	*s = (struct scopes){ .top1 = metrics_top1(t, n) };
	add_scope(s, a, t, n, (struct str){ 0 }, rounds);
	for (size_t i = 0; i < n; i++) {
		size_t k = 0;

		while (k < i && !str_equal(t[k].lab, t[i].lab))
			k++;
		if (k == i)
			add_scope(s, a, t, n, t[i].lab, rounds);
	}
}

static void
number(struct json_write *j, const char *key, double v)
{
	json_write_key(j, key);
	if (isfinite(v))
		json_write_double(j, v);
	else
		json_write_null(j);
}

static void
scope_json(struct json_write *j, const struct metrics *m)
{
	const struct {
		const char *key;
		double value;
	} row[] = { { "auc", m->auc }, { "auc_low", m->auc_ci.low },
		{ "auc_high", m->auc_ci.high }, { "tpr_at_zero_fp", m->tpr_at_zero },
		{ "tpr_at_fpr_5", m->tpr_at_5 }, { "cllr", m->cllr },
		{ "cllr_low", m->cllr_ci.low }, { "cllr_high", m->cllr_ci.high },
		{ "cllr_min", m->cllr_min }, { "cllr_cal", m->cllr_cal },
		{ "lr_above_1_under_h2", m->misleading_nontarget },
		{ "lr_below_1_under_h1", m->misleading_target },
		{ "lr_10_under_h1", m->support_target },
		{ "lr_10_under_h2", m->support_nontarget },
		{ "lr_10_under_h2_upper_95", m->false_upper },
		{ "largest_log10_lr_under_h2", m->top_log10_false },
		{ "elub_log10_low", m->elub_low }, { "elub_log10_high", m->elub_high } };

	json_write_object(j);
	json_write_key(j, "scope");
	json_write_str(j, m->lab.len ? m->lab : STR("pooled"));
	json_write_key(j, "suspects");
	json_write_u64(j, m->n_suspect);
	json_write_key(j, "targets");
	json_write_u64(j, m->n_target);
	json_write_key(j, "nontargets");
	json_write_u64(j, m->n_nontarget);
	json_write_key(j, "abstained");
	json_write_u64(j, m->n_abstained);
	json_write_key(j, "over_ceiling");
	json_write_u64(j, m->n_over);
	for (size_t i = 0; i < sizeof row / sizeof *row; i++)
		number(j, row[i].key, row[i].value);
	json_write_object_end(j);
}

/* Every trial's number, for a Tippett plot; abstentions are left out. */
static void
trials_json(struct json_write *j, const char *key, const struct measured *m, bool target)
{
	json_write_key(j, key);
	json_write_array(j);
	for (size_t i = 0; i < m->n; i++)
		if (m->trial[i].target == target && !isnan(m->trial[i].log10_lr))
			json_write_double(j, m->trial[i].log10_lr);
	json_write_array_end(j);
}

static void
print_json(struct command_run *r, const struct measured *m)
{
	const struct scopes *s = m->scopes;
	struct json_write *j = &r->json;

	json_write_object(j);
	json_write_key(j, "calibration");
	json_write_str(j, str_of(m->how));
	number(j, "alike", m->alike);
	number(j, "top1", s->top1);
	json_write_key(j, "own_lab");
	json_write_object(j);
	json_write_key(j, "students");
	json_write_u64(j, m->own.n_student);
	json_write_key(j, "teacher_first");
	json_write_u64(j, m->own.n_first);
	number(j, "by_chance", m->own.by_chance);
	json_write_object_end(j);
	json_write_key(j, "scopes");
	json_write_array(j);
	for (size_t i = 0; i < s->n; i++)
		scope_json(j, &s->m[i]);
	json_write_array_end(j);
	trials_json(j, "log10_lr_under_h1", m, true);
	trials_json(j, "log10_lr_under_h2", m, false);
	if (m->sheet) {
		json_write_key(j, "sheet");
		sheet_json(j, m->sheet);
	}
	if (m->exhibits) {
		json_write_key(j, "standings");
		exhibits_validate_json(j, m->exhibits);
	}
	json_write_object_end(j);
	buf_char(&r->out, '\n');
}

static void
print_text(struct command_run *r, const struct measured *of)
{
	static const char *const quality[] = { "scope", ">targets", ">others", ">AUC",
		">TPR at 0 FP", ">Cllr", ">min", ">cal", NULL };
	static const char *const errors[] = { "scope", ">LR>1 under H2", ">LR<1 under H1",
		">LR>=10 under H1", ">under H2", ">at most (95%)", ">largest LR under H2",
		">over ceiling", ">abstained", ">ELUB", NULL };
	const struct scopes *s = of->scopes;
	struct table q, w;

	table_init(&q, &r->arena, quality);
	table_init(&w, &r->arena, errors);
	for (size_t i = 0; i < s->n; i++) {
		const struct metrics *m = &s->m[i];
		struct str scope = m->lab.len ? m->lab : STR("pooled");

		table_str(&q, scope);
		table_fmt(&q, "%zu", m->n_target);
		table_fmt(&q, "%zu", m->n_nontarget);
		table_fmt(&q, "%.3f [%.2f,%.2f]", m->auc, m->auc_ci.low, m->auc_ci.high);
		table_fmt(&q, "%.3f", m->tpr_at_zero);
		table_fmt(
			&q, "%.3f [%.2f,%.2f]", m->cllr, m->cllr_ci.low, m->cllr_ci.high);
		table_fmt(&q, "%.3f", m->cllr_min);
		table_fmt(&q, "%.3f", m->cllr_cal);
		table_str(&w, scope);
		table_fmt(&w, "%.3f", m->misleading_nontarget);
		table_fmt(&w, "%.3f", m->misleading_target);
		table_fmt(&w, "%.3f", m->support_target);
		table_fmt(&w, "%.3f", m->support_nontarget);
		table_fmt(&w, "%.3f", m->false_upper);
		table_fmt(&w, "%.3g", pow(10, m->top_log10_false));
		table_fmt(&w, "%zu", m->n_over);
		table_fmt(&w, "%zu", m->n_abstained);
		table_fmt(
			&w, "%.3g to %.3g", pow(10, m->elub_low), pow(10, m->elub_high));
	}
	buf_fmt(&r->out, "calibration: %s; unrelated models' likeness: %.5f\n", of->how,
		of->alike);
	buf_fmt(&r->out, "the teacher's lab ranks first for %.3f of the students\n",
		s->top1);
	if (of->own.n_student)
		buf_fmt(&r->out,
			"of %zu students of their own lab the nearest of its candidates is a "
			"teacher for %zu; by chance %.1f\n",
			of->own.n_student, of->own.n_first, of->own.by_chance);
	buf_char(&r->out, '\n');
	table_write(&r->out, &q);
	buf_char(&r->out, '\n');
	table_write(&r->out, &w);
}

/* Scores every trial by a given calibration, as match would. */
static void
apply(struct fit_trial *t, size_t n, const struct match *m, const struct weigh *w)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < m->n_lab; k++) {
			struct finding f = m->lab[k];
			struct weigh_case c = { .like = m->like,
				.n_family = m->n_family };

			if (!str_equal(f.suspect, t[i].suspect) ||
				!str_equal(f.candidate_lab, t[i].lab))
				continue;
			weigh_finding(&f, w, &c);
			t[i].log10_lr = f.log10_lr;
		}
}

static enum rc
write_file(struct command_run *r, const char *option, const struct buf *b)
{
	const char *path = option_text(&r->options, option);

	if (!path || buf_check(b, path, &r->err))
		return r->err.rc;
	return file_replace(path, buf_view(b), 0644, &r->err);
}

static enum rc
write_files(struct command_run *r, const struct fit_trial *t, size_t n, struct weigh *w)
{
	struct buf b;

	buf_init(&b, FILE_MAX);
	trials_write(&b, t, n);
	write_file(r, "trials", &b);
	if (!r->err.rc && option_given(&r->options, "fit") &&
		!fit_weigh(w, t, n, &r->err)) {
		buf_clear(&b);
		weigh_write(&b, w);
		write_file(r, "fit", &b);
	}
	buf_release(&b);
	return r->err.rc;
}

/* The pictures of every scope that was measured. */
static enum rc
draw(struct command_run *r, const struct scopes *s, const struct fit_trial *t, size_t n)
{
	const char *dir = option_text(&r->options, "svg");

	for (size_t i = 0; dir && i < s->n; i++)
		if (plots_write(dir, t, n, s->m[i].lab, &r->err))
			break;
	return r->err.rc;
}

/* NULL unless it is asked for. */
static enum rc
make_sheet(struct sheet **out, struct command_run *r, struct store *s,
	const struct sheet_want *want)
{
	*out = NULL;
	if (!option_given(&r->options, "sheet"))
		return RC_OK;
	*out = ARENA_NEW(&r->arena, struct sheet, 1);
	return sheet_run(*out, &r->arena, s, want, &r->err);
}

/* Likewise. */
static enum rc
make_exhibits(struct exhibits_rows **out, struct command_run *r, struct store *s,
	const struct sheet_want *want)
{
	struct exhibits x;

	*out = NULL;
	if (!option_given(&r->options, "exhibits") ||
		exhibits_new(
			&x, &r->arena, want->whole, s, NULL, &want->options, &r->err))
		return r->err.rc;
	*out = ARENA_NEW(&r->arena, struct exhibits_rows, 1);
	exhibits_validate(*out, &r->arena, &x, want->trial, want->n_trial, want->n_round);
	return RC_OK;
}

static void
print(struct command_run *r, const struct measured *m)
{
	if (r->as_json) {
		print_json(r, m);
		return;
	}
	print_text(r, m);
	if (m->sheet)
		sheet_text(&r->out, &r->arena, m->sheet);
	if (m->exhibits)
		exhibits_validate_text(&r->out, &r->arena, m->exhibits);
}

static enum rc
validate(struct command_run *r, struct store *store, const struct match *m,
	const struct match_options *o, uint64_t rounds)
{
	const char *path = option_text(&r->options, "calibration"), *name;
	bool given = path || option_given(&r->options, "shipped");
	const char *how = path ? path : given ? "shipped" : "fitted leaving one lab out";
	struct fit_trial *t;
	struct scopes *s = ARENA_NEW(&r->arena, struct scopes, 1);
	struct sheet *sheet = NULL;
	struct exhibits_rows *exhibits;
	struct sheet_want want;
	struct weigh w;
	size_t n;

	if (trials_calibration(&w, r) || trials_new(&t, &n, &r->arena, m, &w, &r->err))
		return r->err.rc;
	if (given)
		apply(t, n, m, &w);
	else if (fit_leave_one_lab_out(t, n, &w, &r->err))
		return r->err.rc;
	measure(s, &r->arena, t, n, rounds);
	want = (struct sheet_want){ m, t, n, given ? &w : NULL, &w, *o, rounds };
	if (make_sheet(&sheet, r, store, &want) ||
		make_exhibits(&exhibits, r, store, &want))
		return r->err.rc;
	name = option_text(&r->options, "name");
	w.name = str_of(name ? name : "own");
	trials_conditions(&w, m);
	if (write_files(r, t, n, &w) || draw(r, s, t, n))
		return r->err.rc;
	print(r, &(struct measured){
			 s, sheet, exhibits, how, match_alike(m), t, n, own_lab_of(m) });
	return RC_OK;
}

static int
run(struct command_run *r)
{
	const struct roster_want want = { .all = true };
	struct match_options o = { .n_round = 0 };
	uint64_t rounds, threads, prompts;
	struct store *s;
	struct match m;

	if (r->options.n_operand)
		err_set(&r->err, RC_USAGE, "validate takes no operand");
	if (option_u64(&rounds, &r->options, "rounds", METRICS_ROUNDS, &r->err) ||
		option_u64(&threads, &r->options, "threads", pool_cpus(), &r->err))
		return EXIT_USAGE;
	if (option_u64(&prompts, &r->options, "prompts", 0, &r->err) ||
		option_u64(&o.seed, &r->options, "seed", 1, &r->err))
		return EXIT_USAGE;
	if (rounds > 100000 || threads > 1024) {
		err_set(&r->err, RC_USAGE, "at most 100000 rounds and 1024 threads");
		return EXIT_USAGE;
	}
	if (store_open(&s, command_store_path(r), DB_READ, &r->err))
		return command_fail(r);
	o.n_thread = (unsigned)threads;
	o.n_prompt = prompts;
	if (!match_run(&m, &r->arena, s, &want, &o, &r->err))
		validate(r, s, &m, &o, rounds);
	store_close(s);
	return command_fail(r);
}

extern const struct command cmd_validate;
const struct command cmd_validate = {
	.name = "validate",
	.operands = "",
	.summary = "tell how often the decision is wrong on labelled models",
	.options = options,
	.with_store = true,
	.run = run,
};
