/* rx.c - see rx.h. JIT where the machine has it; the interpreter obeys the same limits.
 * A struct rx is PCRE2's own object under our name. */
#include "rx/rx.h"

#include <stdio.h>
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

enum { NEST_LIMIT = 100, JIT_STACK_START = 32 * 1024 };

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
	uint32_t o = PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C;

	o |= flags & RX_CASELESS ? PCRE2_CASELESS : 0;
	if (flags & RX_LITERAL)
		return (o & ~PCRE2_NEVER_BACKSLASH_C) | PCRE2_LITERAL;
	o |= PCRE2_UCP;
	o |= flags & RX_MULTILINE ? PCRE2_MULTILINE : 0;
	o |= flags & RX_DOTALL ? PCRE2_DOTALL : 0;
	o |= flags & RX_EXTENDED ? PCRE2_EXTENDED : 0;
	return o;
}

enum rc
rx_open(struct rx **out, struct str pattern, unsigned flags, struct err *e)
{
	pcre2_compile_context *cc;
	pcre2_code *code;
	size_t at = 0;
	int why = 0;

	*out = NULL;
	if (pattern.len > RX_PATTERN_MAX)
		return err_set(e, RC_LIMIT, "pattern over %d bytes", (int)RX_PATTERN_MAX);
	cc = pcre2_compile_context_create(NULL);
	if (!cc)
		return err_set(e, RC_LIMIT, "no memory for a pattern");
	pcre2_set_parens_nest_limit(cc, NEST_LIMIT);
	if (flags & RX_WORD)
		pcre2_set_compile_extra_options(cc, PCRE2_EXTRA_MATCH_WORD);
	code = pcre2_compile(
		(PCRE2_SPTR)pattern.ptr, pattern.len, options(flags), &why, &at, cc);
	pcre2_compile_context_free(cc);
	if (!code)
		return compile_error(e, why, at);
	/* A failure here leaves the interpreter, which gives the same answers. */
	pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);
	*out = (struct rx *)code;
	return RC_OK;
}

void
rx_close(struct rx *r)
{
	pcre2_code_free((pcre2_code *)r);
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

enum rx_result
rx_find(struct rx_span *out, const struct rx_match *m, const struct rx *r,
	struct str text, size_t start)
{
	const PCRE2_SIZE *span;
	int n = pcre2_match((const pcre2_code *)r, (PCRE2_SPTR)(text.ptr ? text.ptr : ""),
		text.len, start, PCRE2_NO_UTF_CHECK, m->data, m->context);

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
