/* read_bedrock.c - what Amazon Bedrock logs: model invocations, and results of batches:
 *
 *	{"schemaType":"ModelInvocationLog","timestamp":...,"identity":{"arn":...},
 *	 "requestId":...,"modelId":...,"input":{"inputBodyJson":{...}},
 *	 "output":{"outputBodyJson":{...}}}
 *	{"recordId":...,"modelInput":{...},"modelOutput":{...}}
 *
 * Large bodies are kept elsewhere; such a record holds no exchange. Batches name no
 * model. */
#include "read/body.h"
#include "read/fields.h"
#include "read/formats.h"

static const struct fields_row rows[] = {
	{ "/input/inputBodyJson", FIELDS_RAW },
	{ "/output/outputBodyJson", FIELDS_RAW },
	{ "/modelInput", FIELDS_RAW },
	{ "/modelOutput", FIELDS_RAW },
	{ "/requestId", FIELDS_REQUEST_ID },
	{ "/recordId", FIELDS_REQUEST_ID },
	{ "/timestamp", FIELDS_TIME },
	{ "/modelId", FIELDS_MODEL },
	{ "/identity/arn", FIELDS_ACCOUNT },
	{ "/accountId", FIELDS_ACCOUNT },
};
enum { RAW_INPUT, RAW_OUTPUT, RAW_BATCH_INPUT, RAW_BATCH_OUTPUT };

static int
sniff(struct str record)
{
	static const char *const log[] = { "/schemaType", "/modelId", NULL };
	static const char *const batch[] = { "/recordId", "/modelInput", NULL };

	return record_has(record, log) || record_has(record, batch) ? 80 : 0;
}

static enum rc
parse(struct reader_out *out, const struct record *r, struct err *e)
{
	struct fields_seen seen;
	const struct json_val *raw = seen.raw;

	if (fields_read(
		    &out->x[0], &seen, rows, sizeof rows / sizeof rows[0], r->text, r, e))
		return e->rc;
	if (raw[RAW_BATCH_INPUT].kind != JSON_NONE) {
		body_pair(out, &raw[RAW_BATCH_INPUT], &raw[RAW_BATCH_OUTPUT], r, e);
		/* One that failed has an error in place of an answer. */
		out->n_no_text = 0;
		return e->rc;
	}
	return body_pair(out, &raw[RAW_INPUT], &raw[RAW_OUTPUT], r, e);
}

const struct reader read_bedrock = {
	.name = "bedrock",
	.summary = "Amazon Bedrock: model invocation logs and batch results",
	.no_text =
		"Amazon Bedrock logs it with textDataDeliveryEnabled in its model invocation logging, bodies over 100 KB apart in S3, where inputBodyS3Path and outputBodyS3Path say",
	.sniff = sniff,
	.parse = parse,
};
