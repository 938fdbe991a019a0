/* rx.c - see rx.h. JIT where the machine has it; the interpreter obeys the same limits.
 */
#include "rx/rx.h"

#include "base/arena.h"

#include <stdio.h>
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

enum { NEST_LIMIT = 100, JIT_STACK_START = 32 * 1024, BYTES_A_STEP = 4 };

struct rx {
	struct arena arena; /* of itself */
	pcre2_code *code;
	/* What one item costs at least: a count can go its whole length and fail without
	 * a word. */
	uint64_t step;
};

/* Runs on in one text. */
struct cost {
	uint64_t spent, limit, step;
	PCRE2_SIZE at;
};

static enum rc
compile_error(struct err *e, int code, size_t at)
{
	char text[160];

	if (pcre2_get_error_message(code, (PCRE2_UCHAR *)text, sizeof text) < 0)
		snprintf(text, sizeof text, "error %d", code);
	return err_set(e, RC_INPUT, "byte %zu: %s", at, text);
}

static uint32_t
options(unsigned flags)
{
	uint32_t o = PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C | PCRE2_AUTO_CALLOUT;

	o |= flags & RX_CASELESS ? PCRE2_CASELESS : 0;
	if (flags & RX_LITERAL)
		return (o & ~PCRE2_NEVER_BACKSLASH_C) | PCRE2_LITERAL;
	o |= PCRE2_UCP;
	o |= flags & RX_MULTILINE ? PCRE2_MULTILINE : 0;
	o |= flags & RX_DOTALL ? PCRE2_DOTALL : 0;
	o |= flags & RX_EXTENDED ? PCRE2_EXTENDED : 0;
	return o;
}

/* The largest count that a repeat asks for, n in {n} or {n,m}; what stands in a class may
 * be taken for one. */
static unsigned long
least_count(size_t *at, struct str pattern)
{
	unsigned long most = 0;

	for (size_t i = 0; i < pattern.len; i++) {
		unsigned long n = 0;

		if (pattern.ptr[i] == '\\') {
			/* \x{2014} counts nothing. */
			i += i + 1 < pattern.len && strchr("xopPN", pattern.ptr[i + 1])
				     ? 2
				     : 1;
			continue;
		}
		if (pattern.ptr[i] != '{')
			continue;
		while (i + 1 < pattern.len && pattern.ptr[i + 1] >= '0' &&
			pattern.ptr[i + 1] <= '9' && n <= RX_COUNT_MAX)
			n = n * 10 + (unsigned long)(pattern.ptr[++i] - '0');
		if (n <= most)
			continue;
		most = n;
		*at = i;
	}
	return most;
}

static enum rc
compile(pcre2_code **code, struct str pattern, unsigned flags, struct err *e)
{
	pcre2_compile_context *cc = pcre2_compile_context_create(NULL);
	uint32_t references = 0;
	size_t at = 0;
	int why = 0;

	if (!cc)
		return err_set(e, RC_LIMIT, "no memory for a pattern");
	pcre2_set_parens_nest_limit(cc, NEST_LIMIT);
	if (flags & RX_WORD)
		pcre2_set_compile_extra_options(cc, PCRE2_EXTRA_MATCH_WORD);
	*code = pcre2_compile(
		(PCRE2_SPTR)pattern.ptr, pattern.len, options(flags), &why, &at, cc);
	pcre2_compile_context_free(cc);
	if (!*code)
		return compile_error(e, why, at);
	pcre2_pattern_info(*code, PCRE2_INFO_BACKREFMAX, &references);
	if (references) {
		pcre2_code_free(*code);
		return err_set(e, RC_INPUT,
			"a back-reference: its cost has no bound, write out what "
			"may repeat");
	}
	return RC_OK;
}

enum rc
rx_open(struct rx **out, struct str pattern, unsigned flags, struct err *e)
{
	size_t at = 0;
	unsigned long count = flags & RX_LITERAL ? 0 : least_count(&at, pattern);
	struct arena own = { 0 };
	pcre2_code *code = NULL;

	*out = NULL;
	if (pattern.len > RX_PATTERN_MAX)
		return err_set(e, RC_LIMIT, "pattern over %d bytes", (int)RX_PATTERN_MAX);
	if (count > RX_COUNT_MAX)
		return err_set(e, RC_INPUT,
			"byte %zu: a repeat of over %d times at least", at,
			(int)RX_COUNT_MAX);
	if (compile(&code, pattern, flags, e))
		return e->rc;
	/* A failure here leaves the interpreter, which gives the same answers. */
	pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);
	*out = ARENA_NEW(&own, struct rx, 1);
	**out = (struct rx){ own, code, 1 + count / BYTES_A_STEP };
	return RC_OK;
}

void
rx_close(struct rx *r)
{
	struct arena own;

	if (!r)
		return;
	own = r->arena;
	pcre2_code_free(r->code);
	arena_release(&own);
}

enum rc
rx_match_init(struct rx_match *m, struct err *e)
{
	pcre2_match_context *mc = pcre2_match_context_create(NULL);
	pcre2_match_data *data = pcre2_match_data_create(1, NULL);
	pcre2_jit_stack *stack =
		pcre2_jit_stack_create(JIT_STACK_START, RX_JIT_STACK_BYTES, NULL);

	*m = (struct rx_match){ .data = data, .context = mc, .stack = stack };
	if (!mc || !data) {
		rx_match_release(m);
		return err_set(e, RC_LIMIT, "no memory for matching");
	}
	pcre2_set_match_limit(mc, RX_MATCH_LIMIT);
	pcre2_set_depth_limit(mc, RX_DEPTH_LIMIT);
	pcre2_set_heap_limit(mc, RX_HEAP_LIMIT_KIB);
	if (stack)
		pcre2_jit_stack_assign(mc, NULL, stack);
	return RC_OK;
}

void
rx_match_release(struct rx_match *m)
{
	pcre2_match_context_free(m->context);
	pcre2_match_data_free(m->data);
	pcre2_jit_stack_free(m->stack);
	*m = (struct rx_match){ 0 };
}

static int
count_item(pcre2_callout_block *b, void *ctx)
{
	struct cost *c = ctx;
	PCRE2_SIZE at = b->current_position;
	PCRE2_SIZE way = at > c->at ? at - c->at : c->at - at;

	c->at = at;
	c->spent += c->step + way / BYTES_A_STEP;
	return c->spent > c->limit ? PCRE2_ERROR_MATCHLIMIT : 0;
}

enum rx_result
rx_find(struct rx_span *out, const struct rx_match *m, const struct rx *r,
	struct str text, size_t start, uint64_t *spent)
{
	struct cost cost = { .limit = RX_STEPS + RX_STEPS_BYTE * (uint64_t)text.len,
		.spent = spent ? *spent : 0,
		.step = r->step,
		.at = start };
	const PCRE2_SIZE *span;
	int n;

	pcre2_set_callout(m->context, count_item, &cost);
	n = pcre2_match(r->code, (PCRE2_SPTR)(text.ptr ? text.ptr : ""), text.len, start,
		PCRE2_NO_UTF_CHECK, m->data, m->context);
	if (spent)
		*spent = cost.spent;
	if (n == PCRE2_ERROR_NOMATCH)
		return RX_NO;
	if (n < 0)
		return RX_LIMIT;
	span = pcre2_get_ovector_pointer(m->data);
	/* \K in a lookahead can put the start behind the end. */
	*out = (struct rx_span){ span[0], span[1] > span[0] ? span[1] : span[0] };
	return RX_YES;
}

const char *
rx_version(void)
{
	static char text[64];

	if (!text[0])
		pcre2_config(PCRE2_CONFIG_VERSION, text);
	return text;
}
