/* redacting.c - see redacting.h. */
#include "cli/redacting.h"

#include "base/file.h"
#include "base/utf8.h"
#include "cli/rules_path.h"
#include "store/store_exchange.h"
#include "store/store_prompts.h"

/* The first match of any pattern of a rule of secrets. A place is looked at as a whole:
 * what a rule asks beyond its patterns could only spare something. */
static bool
find(void *ctx, struct str text, size_t from, size_t *start, size_t *end)
{
	struct redacting *x = ctx;
	struct rx_span span;
	bool found = false;

	if (utf8_check(text) != text.len)
		return false;
	for (size_t i = 0; i < x->rules.n_rule; i++) {
		const struct rule *rule = &x->rules.rule[i];

		if (!str_starts(rule->id, STR("secrets-")))
			continue;
		for (size_t k = 0; k < rule->n_pattern; k++) {
			enum rx_result got = rx_find(
				&span, &x->match, rule->pattern[k].rx, text, from, NULL);

			x->limited |= got == RX_LIMIT;
			if (got != RX_YES || (found && span.start >= *start))
				continue;
			*start = span.start;
			*end = span.end;
			found = true;
		}
	}
	return found;
}

static enum rc
hide_store(struct redacting *x, struct command_run *r)
{
	struct store_prompt *prompt;
	struct store_walk *w;
	struct store_row row;
	struct arena own = { 0 };
	struct store *s;
	size_t n = 0;

	if (store_open(&s, command_store_path(r), DB_READ, &r->err))
		return r->err.rc;
	if (!store_prompts(&prompt, &n, &r->arena, s, &r->err) &&
		!store_walk_open(&w, s, 0, 0, STORE_ROW_ALL, &r->err)) {
		for (; store_walk_next(w, &row, &own); arena_reset(&own)) {
			redaction_hide(&x->redaction, REDACTION_ANSWERS, row.response);
			redaction_hide(&x->redaction, REDACTION_ANSWERS, row.reasoning);
		}
		store_walk_close(w, &r->err);
	}
	for (size_t i = 0; i < n; i++) {
		redaction_hide(&x->redaction, REDACTION_PROMPTS, prompt[i].text);
		redaction_hide(&x->redaction, REDACTION_PROMPTS, prompt[i].system);
		redaction_hide(&x->redaction, REDACTION_PROMPTS, prompt[i].context);
	}
	arena_release(&own);
	store_close(s);
	return r->err.rc;
}

enum rc
redacting_open(struct redacting *x, struct command_run *r, bool captures)
{
	const char *list = option_text(&r->options, "redact");
	unsigned kinds = 0;

	*x = (struct redacting){ .escrow = option_text(&r->options, "escrow") };
	if (!list != !x->escrow)
		return err_set(&r->err, RC_USAGE,
			"--redact and --escrow go together: what is taken out is kept there");
	if (list && redaction_parse(&kinds, str_of(list), &r->err))
		return r->err.rc;
	if (x->escrow && file_exists(x->escrow))
		return err_set(&r->err, RC_USAGE,
			"%s: is there already: nothing is overwritten", x->escrow);
	redaction_init(&x->redaction, kinds, find, x);
	if ((kinds & REDACTION_SECRETS) &&
		(rx_match_init(&x->match, &r->err) || rules_path_load(&x->rules, r)))
		return r->err.rc;
	return kinds && !captures ? hide_store(x, r) : RC_OK;
}

enum rc
redacting_end(struct str *reg, struct redacting *x, struct command_run *r)
{
	if (x->limited)
		return err_set(&r->err, RC_LIMIT,
			"a rule for secrets hit its limit: what it might have found is not known");
	if (buf_check(&x->redaction.reg, "the register of redactions", &r->err) ||
		buf_check(&x->redaction.escrow, "the escrow", &r->err) ||
		file_replace(x->escrow, buf_view(&x->redaction.escrow), 0600, &r->err))
		return r->err.rc;
	*reg = arena_str(&r->arena, buf_view(&x->redaction.reg));
	return RC_OK;
}

void
redacting_release(struct redacting *x)
{
	redaction_release(&x->redaction);
	rx_match_release(&x->match);
	rule_set_release(&x->rules);
}
