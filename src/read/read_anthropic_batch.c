/* read_anthropic_batch.c - results of Anthropic's Message Batches:
 *
 *	{"custom_id":"r1","result":{"type":"succeeded","message":{...}}}
 *
 * The prompts are in the requests, {"custom_id":"r1","params":{...}}, which are joined.
 * Results of type errored, canceled and expired hold no answer. */
#include "read/body.h"
#include "read/formats.h"
#include "read/join.h"

static const struct json_want want[] = { { "/custom_id" }, { "/result/type" },
	{ "/result/message" } };
enum { BATCH_ID, BATCH_TYPE, BATCH_MESSAGE, BATCH_N };

static int
sniff(struct str record)
{
	static const char *const result[] = { "/custom_id", "/result/type", NULL };

	return record_has(record, result) ? 80 : 0;
}

static enum rc
parse(struct reader_out *out, const struct record *r, struct err *e)
{
	struct exchange *x = &out->x[0];
	struct json_val got[BATCH_N];

	if (record_pick(got, want, BATCH_N, r->text, r, e))
		return e->rc;
	if (got[BATCH_ID].kind != JSON_STRING)
		return record_fail(r, NULL, e, "no custom_id in this record");
	if (got[BATCH_TYPE].kind != JSON_STRING)
		return record_fail(r, NULL, e, "no result with a type in this record");
	out->n = 0;
	if (!str_is(got[BATCH_TYPE].raw, "succeeded"))
		return RC_OK;
	x->request_id = json_text(r->arena, &got[BATCH_ID], NULL);
	if (join_request(x, x->request_id, "/params", r, e))
		return e->rc;
	return body_response(out, &got[BATCH_MESSAGE], r, e);
}

const struct reader read_anthropic_batch = {
	.name = "anthropic-batch",
	.summary = "results of Anthropic's Message Batches; needs --join",
	.needs_join = true,
	.sniff = sniff,
	.parse = parse,
};
