/* trace_by.c - see trace_by.h. */
#include "cli/trace_by.h"

#include "base/file.h"
#include "base/log.h"
#include "base/utf8.h"
#include "cli/pair.h"
#include "read/names.h"
#include "trace/linkage.h"

#include <math.h>

enum { ROUNDS = 1000, ROUNDS_MAX = 1000000, LIST_MAX = 64 * 1024 * 1024 };
enum { UNKNOWN_SHOWN = 3, SETS_MAX = 1000 };
#define ALPHA 0.05

#define LIMIT_HOW                                                                        \
	"an answer recurs when its words stand in the texts, however they came there: "  \
	"through these accounts, through anybody who published them, or from a common "  \
	"source"
#define LIMIT_TOPIC                                                                      \
	"strata are of like prompts and lengths, not of like topics: an account that "   \
	"asks what no other does is compared with answers of another kind"
#define LIMIT_WHO                                                                        \
	"it shows neither who used the texts nor that a model was trained on them"

static const char *const limits[] = { LIMIT_HOW, LIMIT_TOPIC, LIMIT_WHO };
enum { LIMITS = sizeof limits / sizeof *limits };

static const char *const verdicts[] = {
	[LINKAGE_NOT_EVALUATED] = "not-evaluated",
	[LINKAGE_INCONCLUSIVE] = "inconclusive",
	[LINKAGE_MORE] = "recurs-more",
};

struct by {
	struct trace_batch *b;
	struct command_run *r;
	struct units units;
	struct linkage_options options;
	struct linkage_set *set;
	struct names *names;
	struct linkage *result;
	size_t n;
};

static enum rc
parse(struct by *y)
{
	const struct option_set *s = &y->r->options;
	struct err *e = &y->r->err;
	uint64_t rounds, seed;

	if (option_u64(&rounds, s, "rounds", ROUNDS, e) ||
		option_u64(&seed, s, "seed", 1, e))
		return e->rc;
	if (!str_is(str_of(option_text(s, "by")), "account"))
		return err_set(e, RC_USAGE, "--by account is all that there is, not %s",
			option_text(s, "by"));
	if (!s->n_operand || s->n_operand > SETS_MAX)
		return err_set(e, RC_USAGE,
			"name 1 to %d files of account names, one name a line: assay "
			"trace --batch FILE --by account LIST",
			(int)SETS_MAX);
	if (rounds < 1 || rounds > ROUNDS_MAX)
		return err_set(e, RC_USAGE, "--rounds is from 1 to %d", (int)ROUNDS_MAX);
	y->n = s->n_operand;
	y->options = (struct linkage_options){ .n_round = (size_t)rounds,
		.seed = seed,
		.n_thread = y->b->recur.n_thread,
		.alpha = ALPHA };
	return RC_OK;
}

/* Before the work, so that a bad list is told at once. */
static enum rc
load_lists(struct by *y)
{
	struct arena *a = &y->r->arena;
	struct err *e = &y->r->err;

	y->names = ARENA_NEW(a, struct names, y->n);
	for (size_t i = 0; i < y->n; i++) {
		const char *path = y->r->options.operand[i];
		struct str text;

		if (file_read(&text, a, path, LIST_MAX, e))
			return e->rc;
		if (names_parse(&y->names[i], a, text, e))
			return err_in(e, path);
	}
	return RC_OK;
}

/* The numbers of a list's names; those that nothing was served to are told. */
static enum rc
resolve(struct by *y, size_t i)
{
	const struct names *names = &y->names[i];
	const char *path = y->r->options.operand[i];
	uint32_t *account = ARENA_RAW(&y->r->arena, uint32_t, names->n);
	size_t n = 0;

	for (size_t k = 0; k < names->n; k++) {
		uint32_t at = map_find(&y->units.account, names->name[k]);

		if (at != MAP_NONE)
			account[n++] = at;
		else if (k - n < UNKNOWN_SHOWN)
			log_warn("%s: line %zu: no answer in the store was served to "
				 "\"%.*s\"",
				path, names->line[k], STR_ARG(names->name[k]));
	}
	if (names->n - n > UNKNOWN_SHOWN)
		log_warn("%s: nor to %zu more of its names", path,
			names->n - n - UNKNOWN_SHOWN);
	y->set[i] = (struct linkage_set){ str_of(path), account, n };
	return n ? RC_OK
		 : err_set(&y->r->err, RC_INPUT,
			   "%s: no answer in the store was served to any of its %zu names",
			   path, names->n);
}

static enum rc
work(struct by *y, struct suspects_counts *read, struct recur_counts *n)
{
	struct arena *a = &y->r->arena;
	struct err *e = &y->r->err;

	if (units_init(&y->units, a, y->b->store, e))
		return e->rc;
	y->b->recur.even = true;
	y->b->recur.found = units_found;
	y->b->recur.ctx = &y->units;
	if (trace_batch_read(y->b, read, n) || units_make(&y->units, a, y->b->store, e))
		return e->rc;
	if (!y->units.n)
		return err_set(e, RC_INPUT,
			"%s: no answer names the account that it was served to: import "
			"them with --map account=/PTR",
			command_store_path(y->r));
	y->set = ARENA_NEW(a, struct linkage_set, y->n);
	y->result = ARENA_NEW(a, struct linkage, y->n);
	for (size_t i = 0; i < y->n; i++)
		if (resolve(y, i))
			return e->rc;
	linkage_run(y->result, a, &y->units, y->set, y->n, &y->options);
	return RC_OK;
}

static double
per_100(size_t k, size_t n)
{
	return n ? 100 * (double)k / (double)n : 0;
}

static void
number_text(struct buf *out, double v)
{
	if (isinf(v))
		buf_str(out, STR("infinity"));
	else
		buf_fmt(out, "%.3g", v);
}

static void
test_text(struct buf *out, const struct linkage *l, const struct by *y)
{
	const struct strata *t = &l->test;

	buf_fmt(out,
		"  matched: %zu of its answers, in %zu strata: %zu by the same prompt, %zu "
		"by a like prompt, %zu by length alone\n",
		l->n_matched, l->n_stratum, l->n_level[0], l->n_level[1], l->n_level[2]);
	buf_fmt(out, "  %llu recur where %.1f were expected: odds ratio ",
		(unsigned long long)t->hit, t->expected);
	number_text(out, t->odds);
	buf_str(out, STR(" (95% "));
	number_text(out, t->odds_low);
	buf_str(out, STR(" to "));
	number_text(out, t->odds_high);
	buf_fmt(out, "%s), p %.2g\n", t->exact ? ", exact" : ", approximate",
		t->p_greater);
	buf_fmt(out,
		"  accounts exchanged: p %.2g (%zu rounds, seed %llu); the larger, "
		"adjusted over %zu sets: %.2g\n",
		l->p_account, l->n_round, (unsigned long long)y->options.seed, y->n,
		l->p_adjusted);
}

static void
set_text(struct by *y, size_t i)
{
	const struct linkage *l = &y->result[i];
	struct buf *out = &y->r->out;

	utf8_escape_line(out, y->set[i].name);
	buf_fmt(out, ": %s\n", verdicts[l->verdict]);
	buf_fmt(out,
		"  served to it: %zu answers, %zu accounts, %zu recur (%.1f in 100)\n",
		l->n_unit, l->n_account, l->n_hit, per_100(l->n_hit, l->n_unit));
	buf_fmt(out,
		"  served to others: %zu answers, %zu accounts, %zu recur (%.1f in 100)\n",
		l->n_unit_other, l->n_other, l->n_hit_other,
		per_100(l->n_hit_other, l->n_unit_other));
	if (l->reason)
		buf_fmt(out, "  not evaluated: %s\n", l->reason);
	else
		test_text(out, l, y);
	buf_char(out, '\n');
}

static void
print_text(struct by *y, const struct suspects_counts *read, const struct recur_counts *n)
{
	struct buf *out = &y->r->out;

	for (size_t i = 0; i < y->n; i++)
		set_text(y, i);
	for (size_t i = 0; i < LIMITS; i++)
		buf_fmt(out, "limit: %s\n", limits[i]);
	if (y->units.n_nameless)
		buf_fmt(out, "%zu answers without an account left out\n",
			y->units.n_nameless);
	trace_out_end(&y->b->out, y->b->floor_given ? NULL : &y->b->floor, n, read);
}

static void
test_json(struct json_write *j, const struct linkage *l)
{
	const struct strata *t = &l->test;

	pair_u64(j, "matched", l->n_matched);
	pair_u64(j, "strata", l->n_stratum);
	pair_u64(j, "matched_same_prompt", l->n_level[0]);
	pair_u64(j, "matched_like_prompt", l->n_level[1]);
	pair_u64(j, "matched_length", l->n_level[2]);
	pair_u64(j, "informative_strata", t->n_informative);
	pair_u64(j, "informative_recurring", t->hit);
	pair_double(j, "informative_expected", t->expected);
	json_write_key(j, "exact");
	json_write_bool(j, t->exact);
	pair_double(j, "odds_ratio", t->odds);
	pair_double(j, "odds_ratio_low", t->odds_low);
	pair_double(j, "odds_ratio_high", t->odds_high);
	pair_double(j, "p_answers", t->p_greater);
	pair_double(j, "p_accounts", l->p_account);
	pair_double(j, "p", l->p);
	pair_double(j, "p_adjusted", l->p_adjusted);
}

static void
set_json(struct json_write *j, const struct by *y, size_t i)
{
	const struct linkage *l = &y->result[i];

	json_write_object(j);
	json_write_key(j, "set");
	json_write_str(j, y->set[i].name);
	json_write_key(j, "verdict");
	json_write_str(j, str_of(verdicts[l->verdict]));
	json_write_key(j, "reason");
	if (l->reason)
		json_write_str(j, str_of(l->reason));
	else
		json_write_null(j);
	pair_u64(j, "accounts", l->n_account);
	pair_u64(j, "unknown_names", y->names[i].n - y->set[i].n);
	pair_u64(j, "answers", l->n_unit);
	pair_u64(j, "recurring", l->n_hit);
	pair_u64(j, "other_accounts", l->n_other);
	pair_u64(j, "other_answers", l->n_unit_other);
	pair_u64(j, "other_recurring", l->n_hit_other);
	if (!l->reason)
		test_json(j, l);
	json_write_object_end(j);
}

static void
print_json(struct by *y, const struct suspects_counts *read, const struct recur_counts *n)
{
	struct json_write j;

	json_write_init(&j, &y->r->out);
	json_write_object(&j);
	json_write_key(&j, "linkage");
	json_write_object(&j);
	pair_u64(&j, "seed", y->options.seed);
	pair_u64(&j, "rounds", y->options.n_round);
	pair_double(&j, "alpha", y->options.alpha);
	pair_u64(&j, "answers_without_account", y->units.n_nameless);
	json_write_key(&j, "sets");
	json_write_array(&j);
	for (size_t i = 0; i < y->n; i++)
		set_json(&j, y, i);
	json_write_array_end(&j);
	json_write_key(&j, "limits");
	json_write_array(&j);
	for (size_t i = 0; i < LIMITS; i++)
		json_write_str(&j, str_of(limits[i]));
	json_write_array_end(&j);
	json_write_object_end(&j);
	json_write_object_end(&j);
	buf_char(&y->r->out, '\n');
	trace_out_end(&y->b->out, y->b->floor_given ? NULL : &y->b->floor, n, read);
}

int
trace_by_run(struct trace_batch *b)
{
	struct by y = { .b = b, .r = b->r };
	struct suspects_counts read;
	struct recur_counts n;

	if (parse(&y) || load_lists(&y) || work(&y, &read, &n))
		return command_fail(b->r);
	if (b->r->as_json)
		print_json(&y, &read, &n);
	else
		print_text(&y, &read, &n);
	for (size_t i = 0; i < y.n; i++)
		if (y.result[i].verdict == LINKAGE_MORE)
			return EXIT_FOUND;
	return EXIT_INCONCLUSIVE;
}
