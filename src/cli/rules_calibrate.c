/* rules_calibrate.c - see rules_calibrate.h. A rule's units are texts; those of a rule
 * that counts by account are the accounts, and an account's label is yes when one of its
 * texts has that. */
#include "cli/rules_calibrate.h"

#include "base/file.h"
#include "cli/rules_feed.h"
#include "cli/rules_figures.h"
#include "cli/rules_label.h"
#include "conf/conf.h"
#include "rule/rule_eval.h"
#include "rule/rule_fmt.h"
#include "rule/rule_set.h"
#include "rule/tally.h"
#include "seal/digest.h"
#include "stat/binomial.h"

enum { LABELS_MAX_BYTES = 256 * 1024 * 1024, FILE_MODE = 0644 };

struct calibrate {
	struct command_run *r;
	const struct rule_set *set;
	struct rule_eval *ev;
	struct rules_label label;
	enum rules_label_word rest; /* of what has no label */
	struct rule_calibration *k; /* by rule */
	struct tally tally;
	struct map account;
	struct buf *says;                /* by rule that counts: by account, a label */
	const struct rule_hit **by_rule; /* of the exchange at hand; NULL: none */
};

/* One more unit of a rule: its label, and whether the rule hits it. */
static void
count(struct rule_calibration *k, enum rules_label_word says, bool hit)
{
	k->n++;
	k->hits += hit;
	k->right += hit && says == LABEL_YES;
	k->wrong += hit && says == LABEL_NO;
	k->n_label += says == LABEL_YES;
}

/* Notes that the account of x is there, and what its text's label says. */
static void
see_account(struct calibrate *c, size_t rule, const struct exchange *x,
	enum rules_label_word says)
{
	struct buf *b = &c->says[rule];
	uint32_t i = map_put(&c->account, x->account, NULL);

	while (b->len <= i)
		buf_char(b, '\0');
	/* 1 stands for "seen", so that labels are kept one up. */
	if (b->ptr[i] < (char)says + 1)
		b->ptr[i] = (char)((char)says + 1);
}

static void
see(void *ctx, const struct rules_feed_item *item)
{
	struct calibrate *c = ctx;
	const struct exchange *x = item->x;
	const struct rule_hit *hit;
	struct rule_texts t;
	size_t n;

	rule_eval_texts(&t, x);
	t.lab = item->lab;
	n = rule_eval_run(&hit, c->ev, &t);
	for (size_t i = 0; i < n; i++)
		c->by_rule[hit[i].rule - c->set->rule] = &hit[i];
	for (size_t i = 0; i < c->set->n_rule; i++) {
		const struct rule *rule = &c->set->rule[i];
		const struct rule_hit *h = c->by_rule[i];
		enum rules_label_word says = rules_label_find(&c->label, x, rule->id);

		says = says ? says : c->rest;
		c->by_rule[i] = NULL;
		c->k[i].unknown += h && !h->evaluated;
		if (!rule->aggregate.count)
			count(&c->k[i], says, h && h->evaluated);
		else if (x->account.len)
			see_account(c, i, x, says);
		if (rule->aggregate.count && h && h->evaluated)
			tally_add(&c->tally, rule, x->account, x->time_ns);
	}
}

static void
fires(void *ctx, const struct rule *rule, struct str account, uint64_t most)
{
	struct calibrate *c = ctx;
	size_t i = (size_t)(rule - c->set->rule);
	enum rules_label_word says = (enum rules_label_word)(
		c->says[i].ptr[map_find(&c->account, account)] - 1);
	struct rule_calibration *k = &c->k[i];

	(void)most;
	k->hits++;
	k->right += says == LABEL_YES;
	k->wrong += says == LABEL_NO;
}

static void
rate(double p[3], uint64_t k, uint64_t n)
{
	p[0] = n ? (double)k / (double)n : 0;
	binomial_bounds(&p[1], &p[2], (size_t)k, (size_t)n);
}

static void
finish(struct calibrate *c)
{
	tally_end(&c->tally, fires, c);
	for (size_t i = 0; i < c->set->n_rule; i++) {
		struct rule_calibration *k = &c->k[i];

		for (size_t a = 0; a < c->says[i].len; a++) {
			k->n += c->says[i].ptr[a] != 0;
			k->n_label += c->says[i].ptr[a] == LABEL_YES + 1;
		}
		k->by_account = c->set->rule[i].aggregate.count > 0;
		if (option_given(&c->r->options, "hits-only"))
			k->n_label = 0;
		rate(k->precision, k->right, k->right + k->wrong);
		rate(k->recall, k->n_label ? k->right : 0, k->n_label);
	}
}

/* The rule's figures with the new ones in their place by the corpus' name. */
static struct rule_calibration *
merge(size_t *n, struct arena *a, const struct rule *rule,
	const struct rule_calibration *k)
{
	struct rule_calibration *all =
		ARENA_NEW(a, struct rule_calibration, rule->n_calibration + 1);
	bool placed = false;

	*n = 0;
	for (size_t i = 0; i < rule->n_calibration; i++) {
		int order = str_compare(rule->calibration[i].corpus, k->corpus);

		if (order >= 0 && !placed) {
			all[(*n)++] = *k;
			placed = true;
		}
		if (order)
			all[(*n)++] = rule->calibration[i];
	}
	if (!placed)
		all[(*n)++] = *k;
	return all;
}

static void
write_rule(struct calibrate *c, size_t i)
{
	struct command_run *r = c->r;
	const struct rule *rule = &c->set->rule[i];
	struct buf b;
	size_t n;
	const struct rule_calibration *k = merge(&n, &r->arena, rule, &c->k[i]);

	buf_init(&b, CONF_MAX_BYTES);
	if (rule_fmt(&b, &r->arena, rule->source, k, n, &r->err))
		err_in(&r->err, rule->path.ptr);
	else if (!str_equal(buf_view(&b), rule->source))
		file_replace(rule->path.ptr, buf_view(&b), FILE_MODE, &r->err);
	buf_release(&b);
}

static enum rc
read_labels(struct calibrate *c, struct str *text)
{
	struct command_run *r = c->r;
	const char *path = option_text(&r->options, "labels");
	const char *rest = option_text(&r->options, "rest");

	*text = (struct str){ 0 };
	c->rest = !rest ? LABEL_NONE : str_is(str_of(rest), "no") ? LABEL_NO : LABEL_YES;
	if (rest && c->rest == LABEL_YES && !str_is(str_of(rest), "yes"))
		return err_set(&r->err, RC_USAGE, "--rest is yes or no, not %s", rest);
	map_init(&c->label.row, &r->arena);
	if (!path)
		return RC_OK;
	if (file_read(text, &r->arena, path, LABELS_MAX_BYTES, &r->err))
		return r->err.rc;
	if (rules_label_parse(&c->label, &r->arena, *text, &r->err))
		return err_in(&r->err, path);
	return RC_OK;
}

static void
set_up(struct calibrate *c)
{
	struct arena *a = &c->r->arena;

	c->k = ARENA_NEW(a, struct rule_calibration, c->set->n_rule);
	c->says = ARENA_NEW(a, struct buf, c->set->n_rule);
	c->by_rule = ARENA_NEW(a, const struct rule_hit *, c->set->n_rule);
	for (size_t i = 0; i < c->set->n_rule; i++)
		buf_init(&c->says[i], SIZE_MAX / 2);
	map_init(&c->account, a);
	tally_init(&c->tally, a, c->set->rule);
}

static void
tear_down(struct calibrate *c)
{
	for (size_t i = 0; i < c->set->n_rule; i++)
		buf_release(&c->says[i]);
	tally_release(&c->tally);
	rule_eval_release(c->ev);
}

static void
tell(struct calibrate *c, const char *digest)
{
	struct command_run *r = c->r;
	bool write = option_given(&r->options, "write");
	struct rules_figures f;

	rules_figures_begin(&f, r);
	for (size_t i = 0; i < c->set->n_rule && !r->err.rc; i++) {
		c->k[i].corpus = str_of(option_text(&r->options, "corpus"));
		c->k[i].note = str_of(option_text(&r->options, "note"));
		c->k[i].sha256 = str_of(digest);
		/* A corpus without accounts has no unit for a rule that counts. */
		if (!c->k[i].n)
			continue;
		rules_figures_row(&f, c->set->rule[i].id, &c->k[i]);
		if (write)
			write_rule(c, i);
	}
	rules_figures_end(&f);
}

int
rules_calibrate(struct command_run *r, const struct rule_set *s)
{
	struct calibrate c = { .r = r, .set = s };
	unsigned char digest32[DIGEST_BYTES];
	char hex[DIGEST_HEX_BYTES];
	struct digest sum;
	struct str labels;

	if (!option_given(&r->options, "corpus")) {
		err_set(&r->err, RC_USAGE, "give the corpus a name with --corpus");
		return command_fail(r);
	}
	set_up(&c);
	digest_init(&sum);
	if (rule_eval_new(&c.ev, &r->arena, s, &r->err) || read_labels(&c, &labels) ||
		rules_feed_run(r, &sum, see, &c)) {
		digest_end(&sum, digest32);
	} else {
		digest_add(&sum, labels.ptr, labels.len);
		digest_end(&sum, digest32);
		digest_hex(hex, digest32);
		finish(&c);
		tell(&c, hex);
	}
	tear_down(&c);
	return r->err.rc ? command_fail(r) : EXIT_DONE;
}
