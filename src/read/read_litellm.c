/* read_litellm.c - what LiteLLM logs, as JSON: rows of its table LiteLLM_SpendLogs, and
 * the StandardLoggingPayload of its callbacks:
 *
 *	{"request_id":...,"call_type":...,"api_key":"<hash>","startTime":...,"model":...,
 *	 "messages":...,"proxy_server_request":...,"response":...}
 *	{"id":...,"call_type":...,"model_map_information":{},"metadata":
 *	 {"user_api_key_hash":...},"messages":[...],"response":{...},"model_parameters":{}}
 *
 * Without store_prompts_in_spend_logs, all three are {}; with it, newer versions keep the
 * request in proxy_server_request alone. */
#include "read/body.h"
#include "read/fields.h"
#include "read/formats.h"

static const struct fields_row rows[] = {
	{ "/messages", FIELDS_RAW },
	{ "/response", FIELDS_RAW },
	{ "/status", FIELDS_RAW },
	{ "/proxy_server_request", FIELDS_RAW },
	{ "/request_id", FIELDS_REQUEST_ID },
	{ "/id", FIELDS_REQUEST_ID },
	{ "/metadata/user_api_key_hash", FIELDS_ACCOUNT },
	{ "/api_key", FIELDS_ACCOUNT },
	{ "/end_user", FIELDS_ACCOUNT },
	{ "/user", FIELDS_ACCOUNT },
	{ "/requester_ip_address", FIELDS_ACCOUNT },
	{ "/startTime", FIELDS_TIME },
	{ "/model", FIELDS_MODEL },
	{ "/model_parameters", FIELDS_PARAMS },
};
enum { RAW_REQUEST, RAW_RESPONSE, RAW_STATUS, RAW_BODY };

static int
sniff(struct str record)
{
	static const char *const one[] = { "/request_id", "/call_type", NULL };
	static const char *const other[] = { "/model_map_information", "/messages",
		NULL };
	static const char *const third[] = { "/call_type", "/startTime", "/messages",
		NULL };

	return record_has(record, one) || record_has(record, other) ||
			       record_has(record, third)
		       ? 80
		       : 0;
}

/* The body as the proxy took it, which may be one level down. */
static enum rc
read_body(struct json_val *v, struct record *r, struct err *e)
{
	static const struct json_want want = { "/body" };
	struct json_val body;

	if ((v->kind != JSON_OBJECT && !record_embedded(r, v)) || v->kind != JSON_OBJECT)
		return RC_OK;
	if (record_pick(&body, &want, 1, v->raw, r, e))
		return e->rc;
	if (body.kind == JSON_OBJECT)
		*v = body;
	return RC_OK;
}

static enum rc
parse(struct reader_out *out, const struct record *outer, struct err *e)
{
	struct record inner = *outer, *r = &inner;
	struct json_val *request;
	struct fields_seen seen;

	if (fields_read(
		    &out->x[0], &seen, rows, sizeof rows / sizeof rows[0], r->text, r, e))
		return e->rc;
	request = &seen.raw[RAW_REQUEST];
	if (body_is_empty(request)) {
		request = &seen.raw[RAW_BODY];
		if (read_body(request, r, e))
			return e->rc;
	}
	body_pair(out, request, &seen.raw[RAW_RESPONSE], r, e);
	if (str_is(seen.raw[RAW_STATUS].raw, "failure"))
		out->n_no_text = 0;
	return e->rc;
}

const struct reader read_litellm = {
	.name = "litellm",
	.summary = "LiteLLM: spend logs and logging payloads",
	.no_text =
		"LiteLLM keeps it with store_prompts_in_spend_logs: true in general_settings, whole up to MAX_STRING_LENGTH_PROMPT_IN_DB, unless the request failed or turn_off_message_logging is set",
	.sniff = sniff,
	.parse = parse,
};
