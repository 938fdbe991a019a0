/* rule_case.c - see rule_case.h. */
#include "rule/rule_case.h"

#include "base/buf.h"
#include "base/utf8.h"

enum { SHOWN_BYTES = 120 };

static void
explain(const struct rule *r, const struct rule_case *t, bool evaluated,
	void (*fail)(void *ctx, struct str text), void *ctx)
{
	struct buf b;

	buf_init(&b, 4096);
	buf_fmt(&b, "%.*s: %u: %s: ", STR_ARG(str_sub(r->path, 0, 1024)), t->line,
		!evaluated ? "hits a limit"
		: t->match ? "should match"
			   : "should not match");
	for (size_t p = 0; p < RULE_PLACES; p++)
		if (t->text[p].len)
			utf8_escape_line(&b, str_sub(t->text[p], 0, SHOWN_BYTES));
	fail(ctx, buf_view(&b));
	buf_release(&b);
}

size_t
rule_case_run(struct rule_eval *ev, const struct rule *r,
	void (*fail)(void *ctx, struct str text), void *ctx)
{
	size_t wrong = 0;

	for (size_t i = 0; i < r->n_test; i++) {
		const struct rule_case *t = &r->test[i];
		struct rule_texts texts = { .model = t->model, .lab = t->lab };
		const struct rule_hit *hit;
		bool hits = false, evaluated = true;
		size_t n;

		for (size_t p = 0; p < RULE_PLACES; p++)
			texts.text[p] = t->text[p];
		n = rule_eval_run(&hit, ev, &texts);
		for (size_t k = 0; k < n; k++)
			if (hit[k].rule == r) {
				hits = hit[k].evaluated;
				evaluated = hit[k].evaluated;
			}
		if (hits == t->match && evaluated)
			continue;
		wrong++;
		explain(r, t, evaluated, fail, ctx);
	}
	return wrong;
}
