/* read_azure.c - what Azure API Management logs of language models: rows of its table
 * ApiManagementGatewayLlmLog, as Log Analytics exports them, or the same in a storage
 * account, several for each request:
 *
 *	{"CorrelationId":"c1","SequenceNumber":0,"ModelName":"m","TimeGenerated":...}
 *	{"CorrelationId":"c1","SequenceNumber":1,"RequestMessages":"[{\"role\":...}]"}
 *	{"CorrelationId":"c1","SequenceNumber":2,"ResponseMessages":"[{\"role\":...}]"}
 *	{"time":...,"category":"GatewayLlmLogs","properties":{"correlationId":"c1",...}}
 *
 *	{"time":...,"category":"RequestResponse","properties":"{\"modelName\":...}"}
 *
 * Long messages are cut into several rows. Rows of ApiManagementGatewayLogs in the same
 * file tell who asked. The last kind is Azure OpenAI's own, which never holds texts. */
#include "read/body.h"
#include "read/dialogue.h"
#include "read/fields.h"
#include "read/formats.h"
#include "read/joined.h"

#define ANYWHERE(Pascal, camel)                                                          \
	{ "/" Pascal }, { "/" camel }, { "/properties/" Pascal },                        \
	{                                                                                \
		"/properties/" camel                                                     \
	}
enum { PLACES = 4 };

enum {
	KEY,
	SEQUENCE,
	MODEL,
	DEPLOYMENT,
	REQUEST,
	RESPONSE,
	SUBSCRIPTION,
	USER,
	ADDRESS,
	TIME,
	N
};
enum { PROPERTIES = N * PLACES, MASKED_ADDRESS, WANTS };

static const struct json_want wants[WANTS] = {
	ANYWHERE("CorrelationId", "correlationId"),
	ANYWHERE("SequenceNumber", "sequenceNumber"),
	ANYWHERE("ModelName", "modelName"),
	ANYWHERE("DeploymentName", "deploymentName"),
	ANYWHERE("RequestMessages", "requestMessages"),
	ANYWHERE("ResponseMessages", "responseMessages"),
	ANYWHERE("ApimSubscriptionId", "apimSubscriptionId"),
	ANYWHERE("UserId", "userId"),
	ANYWHERE("CallerIpAddress", "callerIpAddress"),
	ANYWHERE("TimeGenerated", "time"),
	[PROPERTIES] = { "/properties" },
	[MASKED_ADDRESS] = { "/callerIPAddress" },
};

static int
sniff(struct str record)
{
	static const char *const known[][3] = { { "/CorrelationId", "/SequenceNumber" },
		{ "/correlationId", "/sequenceNumber" },
		{ "/properties/correlationId", "/properties/sequenceNumber" },
		{ "/properties/CorrelationId", "/properties/SequenceNumber" },
		{ "/CorrelationId", "/CallerIpAddress" },
		{ "/correlationId", "/callerIpAddress" },
		{ "/correlationId", "/callerIPAddress" } };

	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (record_has(record, known[i]))
			return 80;
	return 0;
}

static bool
is_there(const struct json_val *v)
{
	return v->kind != JSON_NONE && v->kind != JSON_NULL &&
	       !(v->kind == JSON_STRING && !v->raw.len);
}

static const struct json_val *
first(const struct json_val *got, int field)
{
	const struct json_val *v = &got[field * PLACES];

	for (size_t i = 0; i + 1 < PLACES && !is_there(v); i++)
		v++;
	return v;
}

static struct str
text(const struct json_val *got, int field, const struct record *r)
{
	const struct json_val *v = first(got, field);

	if (!is_there(v))
		return (struct str){ 0 };
	return v->kind == JSON_STRING ? json_text(r->arena, v, NULL) : v->raw;
}

/* An empty list says no more than none. */
static struct str
messages(const struct json_val *got, int field, const struct record *r)
{
	struct str s = text(got, field, r);

	return str_is(s, "[]") || str_is(s, "{}") || str_is(s, "null") ? (struct str){ 0 }
								       : s;
}

/* Azure OpenAI writes its properties as a string that holds JSON. */
static struct str
model_of(const struct json_val *got, const struct record *outer)
{
	static const struct json_want want[] = { { "/modelName" },
		{ "/modelDeploymentName" } };
	struct json_val v = got[PROPERTIES], name[2];
	struct record r = *outer;
	struct err none = { 0 };

	if (v.kind != JSON_STRING || !record_embedded(&r, &v) || v.kind != JSON_OBJECT ||
		record_pick(name, want, 2, v.raw, &r, &none))
		return (struct str){ 0 };
	return name[!is_there(&name[0])].raw;
}

static struct str
either(struct str one, struct str other)
{
	return one.len ? one : other;
}

static enum rc
part(struct part *out, const struct record *r, struct err *e)
{
	struct json_val got[WANTS], number;
	struct str sequence;

	if (record_pick(got, wants, WANTS, r->text, r, e))
		return e->rc;
	*out = (struct part){
		.key = text(got, KEY, r),
		.model = either(text(got, MODEL, r),
			either(text(got, DEPLOYMENT, r), model_of(got, r))),
		.account = either(text(got, SUBSCRIPTION, r),
			either(text(got, USER, r), text(got, ADDRESS, r))),
		.time = text(got, TIME, r),
		.request = messages(got, REQUEST, r),
		.response = messages(got, RESPONSE, r),
	};
	if (!out->key.len)
		return record_fail(r, NULL, e, "no CorrelationId in this record");
	sequence = text(got, SEQUENCE, r);
	number = (struct json_val){ .kind = JSON_NUMBER, .raw = sequence };
	if (sequence.len && !json_int(&out->sequence, &number))
		return record_fail(r, first(got, SEQUENCE)->raw.ptr, e,
			"SequenceNumber must be an integer");
	return RC_OK;
}

static const struct fields_row rows[] = {
	{ "/request", FIELDS_RAW },
	{ "/response", FIELDS_RAW },
	{ "/key", FIELDS_REQUEST_ID },
	{ "/model", FIELDS_MODEL },
	{ "/account", FIELDS_ACCOUNT },
	{ "/time", FIELDS_TIME },
};
enum { RAW_REQUEST, RAW_RESPONSE };

/* What the model's messages say, one after another, as they were cut. */
static enum rc
read_said(struct reader_out *out, const struct json_val *v, const struct record *r,
	struct err *e)
{
	struct exchange *x = &out->x[0];
	struct dialogue d;

	if (dialogue_read(&d, v, r, e))
		return e->rc;
	for (size_t i = 0; i < d.n; i++) {
		const struct content *c = &d.turn[i].content;

		if (d.turn[i].role != TURN_ASSISTANT || !c->any)
			continue;
		x->response = !out->n ? c->text
				      : arena_fmt(r->arena, "%.*s%.*s",
						STR_ARG(x->response), STR_ARG(c->text));
		out->n = 1;
	}
	return RC_OK;
}

static enum rc
parse(struct reader_out *out, const struct record *outer, struct err *e)
{
	static const struct json_want whole = { "" };
	struct record r = *outer;
	struct fields_seen seen;
	struct json_val *said = &seen.raw[RAW_RESPONSE], checked;

	if (fields_read(
		    &out->x[0], &seen, rows, sizeof rows / sizeof rows[0], r.text, &r, e))
		return e->rc;
	if (said->kind == JSON_NONE || seen.raw[RAW_REQUEST].kind == JSON_NONE) {
		/* Rows of who asked may be of other services. */
		out->n_no_text = out->x[0].model.len > 0;
		return RC_OK;
	}
	if (body_pair(out, &seen.raw[RAW_REQUEST], said, &r, e))
		return e->rc;
	if (!record_embedded(&r, said) || said->kind != JSON_ARRAY)
		return RC_OK;
	out->n = 0;
	if (record_pick(&checked, &whole, 1, said->raw, &r, e))
		return e->rc;
	return read_said(out, said, &r, e);
}

const struct reader read_azure = {
	.name = "azure",
	.summary = "Azure API Management: ApiManagementGatewayLlmLog, joined",
	.no_text =
		"Azure logs it with \"Log LLM messages\" of the API's Azure Monitor "
		"diagnostics, prompts and completions, up to the size set there; logs of "
		"Azure OpenAI itself never hold it",
	.sniff = sniff,
	.part = part,
	.parse = parse,
};
