/* cond.c - see cond.h. Recursive descent: or, and, not, then what stands in brackets. */
#include "rule/cond.h"

#include "base/num.h"

#include <assert.h>

enum { DEPTH_MAX = 16 };

struct parser {
	struct str text;
	size_t pos;
	const struct str *name;
	size_t n_name;
	struct cond *out;
	unsigned depth;
	struct err *e;
};

static bool
is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_';
}

static enum rc
fail(struct parser *p, const char *what)
{
	return err_set(p->e, RC_INPUT, "condition, byte %zu: %s", p->pos, what);
}

static void
skip_blanks(struct parser *p)
{
	while (p->pos < p->text.len && memchr(" \t\r\n", p->text.ptr[p->pos], 4))
		p->pos++;
}

/* The word or sign at the current place, without taking it. */
static struct str
peek(struct parser *p)
{
	size_t end;

	skip_blanks(p);
	end = p->pos;
	while (end < p->text.len && is_name(p->text.ptr[end]))
		end++;
	if (end == p->pos && end < p->text.len)
		end += end + 1 < p->text.len && p->text.ptr[end] == '>' &&
				       p->text.ptr[end + 1] == '='
			       ? 2
			       : 1;
	return str_sub(p->text, p->pos, end - p->pos);
}

static bool
take(struct parser *p, const char *word)
{
	struct str s = peek(p);

	if (!str_is(s, word))
		return false;
	p->pos += s.len;
	return true;
}

static enum rc
emit(struct parser *p, struct cond_node n)
{
	if (p->out->n == COND_NODES_MAX)
		return fail(p, "too long");
	p->out->node[p->out->n++] = n;
	return RC_OK;
}

static enum rc
take_pattern(struct parser *p, uint32_t *number)
{
	struct str s = peek(p);

	for (size_t i = 0; i < p->n_name; i++)
		if (str_equal(s, p->name[i])) {
			p->pos += s.len;
			*number = (uint32_t)i;
			return RC_OK;
		}
	if (!s.len)
		return fail(p, "ends where a pattern's name should stand");
	return err_set(p->e, RC_INPUT, "condition, byte %zu: no pattern \"%.*s\"", p->pos,
		STR_ARG(s));
}

static enum rc
take_number(struct parser *p, uint32_t *n)
{
	struct str s = peek(p);
	uint64_t v;

	if (!num_u64(&v, s) || v > 1000000)
		return fail(p, "a number from 0 to 1000000 should stand here");
	p->pos += s.len;
	*n = (uint32_t)v;
	return RC_OK;
}

static enum rc
parse_count(struct parser *p)
{
	struct cond_node n = { .op = COND_COUNT };

	if (!take(p, "("))
		return fail(p, "\"(\" should follow count");
	if (take_pattern(p, &n.a))
		return p->e->rc;
	if (!take(p, ")") || !take(p, ">="))
		return fail(p, "count is written count(name) >= number");
	if (take_number(p, &n.limit))
		return p->e->rc;
	return emit(p, n);
}

static enum rc
parse_pattern(struct parser *p)
{
	struct cond_node n = { .op = COND_PATTERN };

	if (take_pattern(p, &n.a))
		return p->e->rc;
	if (!take(p, "within"))
		return emit(p, n);
	n.op = COND_NEAR;
	if (take_number(p, &n.limit))
		return p->e->rc;
	if (!take(p, "words") || !take(p, "of"))
		return fail(p, "nearness is written a within 8 words of b");
	if (take_pattern(p, &n.b))
		return p->e->rc;
	return emit(p, n);
}

static enum rc parse_or(struct parser *p);

static enum rc
parse_factor(struct parser *p)
{
	enum rc rc;

	if (take(p, "count"))
		return parse_count(p);
	if (++p->depth > DEPTH_MAX)
		return fail(p, "nested too deep");
	if (take(p, "not")) {
		rc = parse_factor(p);
		if (!rc)
			rc = emit(p, (struct cond_node){ .op = COND_NOT });
	} else if (take(p, "(")) {
		rc = parse_or(p);
		if (!rc && !take(p, ")"))
			rc = fail(p, "\")\" is missing");
	} else {
		rc = parse_pattern(p);
	}
	p->depth--;
	return rc;
}

static enum rc
parse_and(struct parser *p)
{
	if (parse_factor(p))
		return p->e->rc;
	while (take(p, "and"))
		if (parse_factor(p) || emit(p, (struct cond_node){ .op = COND_AND }))
			return p->e->rc;
	return RC_OK;
}

static enum rc
parse_or(struct parser *p)
{
	if (parse_and(p))
		return p->e->rc;
	while (take(p, "or"))
		if (parse_and(p) || emit(p, (struct cond_node){ .op = COND_OR }))
			return p->e->rc;
	return RC_OK;
}

enum rc
cond_parse(struct cond *c, struct arena *a, struct str text, const struct str *names,
	size_t n_name, struct err *e)
{
	struct parser p = {
		.text = text, .name = names, .n_name = n_name, .out = c, .e = e
	};

	*c = (struct cond){ .node = ARENA_NEW(a, struct cond_node, COND_NODES_MAX) };
	if (parse_or(&p))
		return e->rc;
	skip_blanks(&p);
	if (p.pos < text.len)
		return fail(&p, "\"and\" or \"or\" should stand here");
	return RC_OK;
}

static enum cond_value
leaf(const struct cond_node *n, const struct cond_ask *ask)
{
	if (n->op == COND_PATTERN)
		return ask->found(ask->ctx, n->a);
	if (n->op == COND_COUNT)
		return ask->count(ask->ctx, n->a, n->limit);
	return ask->near(ask->ctx, n->a, n->b, n->limit);
}

enum cond_value
cond_eval(const struct cond *c, const struct cond_ask *ask)
{
	enum cond_value stack[COND_NODES_MAX];
	size_t n = 0;

	for (size_t i = 0; i < c->n; i++) {
		const struct cond_node *node = &c->node[i];

		if (node->op == COND_NOT) {
			stack[n - 1] = (enum cond_value)(COND_YES - stack[n - 1]);
		} else if (node->op == COND_AND || node->op == COND_OR) {
			enum cond_value x = stack[n - 2], y = stack[n - 1];

			/* In the order no < unknown < yes, and is the lesser, or the
			 * greater. */
			n--;
			stack[n - 1] = (node->op == COND_AND) == (x < y) ? x : y;
		} else {
			stack[n++] = leaf(node, ask);
		}
	}
	assert(n == 1);
	return stack[0];
}
