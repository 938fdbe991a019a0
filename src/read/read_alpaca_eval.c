/* read_alpaca_eval.c - model_outputs.json of AlpacaEval: one array of
 *
 *	{"instruction":"...","output":"...","generator":"m","dataset":"helpful_base"}
 *
 * and the training set Alpaca and those made like it, in which an instruction may be
 * about an input:
 *
 *	{"instruction":"...","input":"...","output":"..."} */
#include "read/fields.h"
#include "read/formats.h"

static const struct fields_row rows[] = {
	{ "/instruction", FIELDS_PROMPT },
	{ "/output", FIELDS_RESPONSE },
	{ "/generator", FIELDS_MODEL },
	{ "/prompt_id", FIELDS_PROMPT_ID },
	{ "/id", FIELDS_PROMPT_ID },
};

static int
sniff(struct str record)
{
	static const char *const all[] = { "/instruction", "/output", "/generator",
		NULL };
	static const char *const some[] = { "/instruction", "/output", NULL };

	if (record_has(record, all))
		return 90;
	return record_has(record, some) ? 60 : 0;
}

static enum rc
parse(struct reader_out *out, const struct record *r, struct err *e)
{
	static const struct json_want want = { "/input" };
	struct exchange *x = &out->x[0];
	struct json_val input;

	if (fields_exchange(x, &out->n, rows, sizeof rows / sizeof rows[0], r, e) ||
		record_pick(&input, &want, 1, r->text, r, e))
		return e->rc;
	if (input.kind != JSON_STRING || !input.raw.len)
		return RC_OK;
	x->prompt = arena_fmt(r->arena, "%.*s\n\n%.*s", STR_ARG(x->prompt),
		STR_ARG(json_text(r->arena, &input, NULL)));
	x->prompt_at = (struct exchange_span){ 0 };
	return RC_OK;
}

const struct reader read_alpaca_eval = {
	.name = "alpaca-eval",
	.summary = "AlpacaEval's model_outputs.json and Alpaca: instruction, output",
	.sniff = sniff,
	.parse = parse,
};
