/* read_assay.c - our own lines, which anybody can write:
 *
 *	{"prompt_id":"p1","prompt":"...","model":"m","response":"..."}
 *
 * and, where known, sample, params, ts, account, system, reasoning, finish
 * and request_id. Of a run of a plan also plan and exploratory, kept among the settings.
 */
#include "read/fields.h"
#include "read/formats.h"

static const struct fields_row rows[] = {
	{ "/prompt_id", FIELDS_PROMPT_ID },
	{ "/prompt", FIELDS_PROMPT },
	{ "/model", FIELDS_MODEL },
	{ "/response", FIELDS_RESPONSE },
	{ "/sample", FIELDS_SAMPLE },
	{ "/params", FIELDS_PARAMS },
	{ "/ts", FIELDS_TIME },
	{ "/account", FIELDS_ACCOUNT },
	{ "/system", FIELDS_SYSTEM },
	{ "/reasoning", FIELDS_REASONING },
	{ "/finish", FIELDS_FINISH },
	{ "/request_id", FIELDS_REQUEST_ID },
	{ "/plan", FIELDS_SETTING },
	{ "/exploratory", FIELDS_SETTING },
};

static int
sniff(struct str record)
{
	static const char *const ours[] = { "/prompt", "/response", NULL };
	static const char *const all[] = { "/prompt_id", "/prompt", "/model", "/response",
		NULL };

	if (record_has(record, all))
		return 90;
	return record_has(record, ours) ? 50 : 0;
}

static enum rc
parse(struct reader_out *out, const struct record *r, struct err *e)
{
	return fields_exchange(
		&out->x[0], &out->n, rows, sizeof rows / sizeof rows[0], r, e);
}

const struct reader read_assay = {
	.name = "assay",
	.summary = "lines of prompt_id, prompt, model and response",
	.sniff = sniff,
	.parse = parse,
};
