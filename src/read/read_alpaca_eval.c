/* read_alpaca_eval.c - model_outputs.json of AlpacaEval: one array of
 *
 *	{"instruction":"...","output":"...","generator":"m","dataset":"helpful_base"} */
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
	return fields_exchange(
		&out->x[0], &out->n, rows, sizeof rows / sizeof rows[0], r, e);
}

const struct reader read_alpaca_eval = {
	.name = "alpaca-eval",
	.summary = "AlpacaEval's model_outputs.json: instruction, output, generator",
	.sniff = sniff,
	.parse = parse,
};
