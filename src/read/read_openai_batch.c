/* read_openai_batch.c - output files of OpenAI's Batch API and of vLLM's run-batch.
 *
 *	{"custom_id":"r1","response":{"status_code":200,"body":{...}},"error":null}
 *
 * The prompts are in the input file, {"custom_id":"r1","body":{...}}, which is joined. */
#include "read/body.h"
#include "read/formats.h"
#include "read/join.h"

static const struct json_want want[] = { { "/custom_id" }, { "/response" },
	{ "/error" } };
enum { BATCH_ID, BATCH_RESPONSE, BATCH_ERROR, BATCH_N };

static int
sniff(struct str record)
{
	static const char *const output[] = { "/custom_id", "/response", NULL };

	return record_has(record, output) ? 80 : 0;
}

static enum rc
parse(struct reader_out *out, const struct record *r, struct err *e)
{
	static const struct json_want body_want[] = { { "/body" }, { "/request_id" } };
	struct exchange *x = &out->x[0];
	struct json_val got[BATCH_N], body[2];

	if (record_pick(got, want, BATCH_N, r->text, r, e))
		return e->rc;
	if (got[BATCH_ID].kind != JSON_STRING)
		return record_fail(r, NULL, e, "no custom_id in this record");
	x->request_id = json_text(r->arena, &got[BATCH_ID], NULL);
	out->n = 0;
	if (got[BATCH_RESPONSE].kind == JSON_NULL ||
		(got[BATCH_RESPONSE].kind == JSON_NONE &&
			got[BATCH_ERROR].kind != JSON_NONE))
		return RC_OK;
	if (got[BATCH_RESPONSE].kind != JSON_OBJECT)
		return record_fail(r, got[BATCH_RESPONSE].raw.ptr, e,
			"response is %s: expected an object",
			record_kind(got[BATCH_RESPONSE].kind));
	if (join_request(x, x->request_id, "/body", r, e) ||
		record_pick(body, body_want, 2, got[BATCH_RESPONSE].raw, r, e))
		return e->rc;
	/* So vLLM writes a request that it refused. */
	if (body[0].kind == JSON_NULL)
		return RC_OK;
	return body_response(out, &body[0], r, e);
}

const struct reader read_openai_batch = {
	.name = "openai-batch",
	.summary = "output of OpenAI's Batch API or vLLM's run-batch; needs --join",
	.needs_join = true,
	.sniff = sniff,
	.parse = parse,
};
