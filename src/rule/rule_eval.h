/* rule_eval.h - a set of rules applied to one exchange.
 *
 * The prefilter reads each text once; only patterns whose literal text was seen meet the
 * regular expression. A match that a guard excuses does not count. A pattern that hits a
 * limit makes its rule "not evaluated" unless the others decide it alone. */
#ifndef RULE_RULE_EVAL_H
#define RULE_RULE_EVAL_H

#include "model/exchange.h"
#include "rule/elicit.h"
#include "rule/rule_set.h"
#include "rx/rx.h"

struct rule_hit {
	const struct rule *rule;
	const struct rule_pattern *pattern; /* the first of the rule that counted */
	enum rule_place place;
	struct rx_span span;  /* bytes of the text at that place */
	bool evaluated;       /* false: a limit was hit, and nothing is known */
	enum elicit elicited; /* how an answer came to say it */
};

/* One thread's working memory. */
struct rule_eval;

enum rc rule_eval_new(struct rule_eval **ev, struct arena *a, const struct rule_set *set,
	struct err *e);
void rule_eval_release(struct rule_eval *ev);

/* What a rule cost so far. */
struct rule_cost {
	uint64_t n_met;  /* exchanges that the prefilter let through to it */
	uint64_t n_run;  /* texts that met one of its regular expressions */
	uint64_t n_hit;  /* exchanges */
	uint64_t cpu_ns; /* after the prefilter */
};

/* From now on cost[0..n_rule-1] and *filter_ns, the prefilter's own time, are counted up;
 * cpu_ns is the clock. */
void rule_eval_measure(struct rule_eval *ev, struct rule_cost *cost, uint64_t *filter_ns,
	int64_t (*cpu_ns)(void));

struct rule_texts {
	struct str text[RULE_PLACES]; /* valid UTF-8 */
	struct str model, lab;        /* who answered, when known */
};

/* The texts of an exchange as views. */
void rule_eval_texts(struct rule_texts *t, const struct exchange *x);

/* The hits in order of rule id; at most one a rule. They live until the next call. */
size_t rule_eval_run(
	const struct rule_hit **hits, struct rule_eval *ev, const struct rule_texts *t);

#endif
