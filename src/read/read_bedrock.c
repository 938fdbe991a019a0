/* read_bedrock.c - what Amazon Bedrock logs: model invocations, and results of batches:
 *
 *	{"schemaType":"ModelInvocationLog","timestamp":...,"identity":{"arn":...},
 *	 "requestId":...,"modelId":...,"input":{"inputBodyJson":{...}},
 *	 "output":{"outputBodyJson":{...}}}
 *	{"timestamp":...,"message":"{\"schemaType\":...}"}    events of CloudWatch
 *	{"@timestamp":...,"@message":{"schemaType":...}}      what its Insights find
 *	2025-04-30T23:00:17.000Z {"schemaType":...}           what it exports to S3
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
	{ "/message", FIELDS_RAW },
	{ "/@message", FIELDS_RAW },
	{ "/errorCode", FIELDS_RAW },
	{ "/requestId", FIELDS_REQUEST_ID },
	{ "/recordId", FIELDS_REQUEST_ID },
	{ "/timestamp", FIELDS_TIME },
	{ "/modelId", FIELDS_MODEL },
	{ "/identity/arn", FIELDS_ACCOUNT },
	{ "/accountId", FIELDS_ACCOUNT },
};
enum {
	RAW_INPUT,
	RAW_OUTPUT,
	RAW_BATCH_INPUT,
	RAW_BATCH_OUTPUT,
	RAW_MESSAGE,
	RAW_AT_MESSAGE,
	RAW_ERROR
};

static const char *const log_keys[] = { "/schemaType", "/modelId", NULL };

/* What an event of CloudWatch carries. */
static bool
is_carried(struct json_val *v, struct record *r)
{
	static const struct json_want whole = { "" };
	struct err none = { 0 };
	struct json_val checked;

	if (v->kind == JSON_STRING &&
		(!record_embedded(r, v) ||
			record_pick(&checked, &whole, 1, v->raw, r, &none)))
		return false;
	return v->kind == JSON_OBJECT && record_has(v->raw, log_keys);
}

/* What a subscription begins with. */
static bool
is_control(const struct json_val *v)
{
	return v->kind == JSON_STRING && str_starts(v->raw, STR("CWL CONTROL MESSAGE"));
}

static int
sniff(struct str record)
{
	static const struct json_want want[] = { { "/message" }, { "/@message" } };
	static const char *const batch[] = { "/recordId", "/modelInput", NULL };
	struct arena a = { 0 };
	struct record r = { .text = record, .arena = &a };
	struct json_val got[2];
	struct err e = { 0 };
	bool ours;

	if (record_has(record, log_keys) || record_has(record, batch))
		return 80;
	ours = !json_pick(got, want, 2, record, &e) &&
	       (is_control(&got[0]) || is_carried(&got[0], &r) ||
		       is_carried(&got[1], &r));
	arena_release(&a);
	return ours ? 80 : 0;
}

static enum rc
parse_log(struct reader_out *out, const struct json_val *raw, const struct record *r,
	struct err *e)
{
	body_pair(out, &raw[RAW_INPUT], &raw[RAW_OUTPUT], r, e);
	/* One that failed has no answer to log. */
	if (raw[RAW_ERROR].kind == JSON_STRING)
		out->n_no_text = 0;
	return e->rc;
}

/* An event of CloudWatch; those of other logs hold no exchange. */
static enum rc
parse_event(
	struct reader_out *out, struct json_val *message, struct record r, struct err *e)
{
	static const struct json_want whole = { "" };
	struct json_val v = *message, checked;
	struct record inner = r;
	struct fields_seen seen;

	out->n = 0;
	/* One of ours that was cut short is no other log's. */
	if (record_embedded(&inner, &v) && str_starts(v.raw, STR("{\"schemaType\"")) &&
		record_pick(&checked, &whole, 1, v.raw, &inner, e))
		return e->rc;
	if (!is_carried(message, &r))
		return RC_OK;
	/* Its own time is when it came. */
	out->x[0].time_ns = EXCHANGE_NO_TIME;
	if (fields_read(&out->x[0], &seen, rows, sizeof rows / sizeof rows[0],
		    message->raw, &r, e))
		return e->rc;
	return parse_log(out, seen.raw, &r, e);
}

static enum rc
parse(struct reader_out *out, const struct record *r, struct err *e)
{
	struct fields_seen seen;
	struct json_val *raw = seen.raw;

	if (fields_read(
		    &out->x[0], &seen, rows, sizeof rows / sizeof rows[0], r->text, r, e))
		return e->rc;
	if (raw[RAW_BATCH_INPUT].kind != JSON_NONE) {
		body_pair(out, &raw[RAW_BATCH_INPUT], &raw[RAW_BATCH_OUTPUT], r, e);
		/* One that failed has an error in place of an answer. */
		out->n_no_text = 0;
		return e->rc;
	}
	if (raw[RAW_INPUT].kind == JSON_NONE && raw[RAW_OUTPUT].kind == JSON_NONE &&
		(raw[RAW_MESSAGE].kind != JSON_NONE ||
			raw[RAW_AT_MESSAGE].kind != JSON_NONE))
		return parse_event(out,
			&raw[raw[RAW_MESSAGE].kind != JSON_NONE ? RAW_MESSAGE
								: RAW_AT_MESSAGE],
			*r, e);
	/* Other JSON in the same log. */
	if (raw[RAW_INPUT].kind == JSON_NONE && !record_has(r->text, log_keys))
		return RC_OK;
	return parse_log(out, raw, r, e);
}

const struct reader read_bedrock = {
	.name = "bedrock",
	.summary = "Amazon Bedrock: model invocation logs and batch results",
	.no_text =
		"Amazon Bedrock logs it with textDataDeliveryEnabled in its model invocation logging, bodies over 100 KB apart in S3, where inputBodyS3Path and outputBodyS3Path say",
	.sniff = sniff,
	.parse = parse,
};
