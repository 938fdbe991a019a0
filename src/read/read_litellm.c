/* read_litellm.c - what LiteLLM logs, as JSON: rows of its table LiteLLM_SpendLogs, and
 * the StandardLoggingPayload of its callbacks:
 *
 *	{"request_id":...,"call_type":...,"api_key":"<hash>","startTime":...,"model":...,
 *	 "messages":...,"response":...}
 *	{"id":...,"call_type":...,"model_map_information":{},"metadata":
 *	 {"user_api_key_hash":...},"messages":[...],"response":{...},"model_parameters":{}}
 *
 * Without store_prompts_in_spend_logs, messages and response are {}. */
#include "read/body.h"
#include "read/fields.h"
#include "read/formats.h"

static const struct fields_row rows[] = {
	{ "/messages", FIELDS_RAW },
	{ "/response", FIELDS_RAW },
	{ "/status", FIELDS_RAW },
	{ "/request_id", FIELDS_REQUEST_ID },
	{ "/id", FIELDS_REQUEST_ID },
	{ "/metadata/user_api_key_hash", FIELDS_ACCOUNT },
	{ "/api_key", FIELDS_ACCOUNT },
	{ "/end_user", FIELDS_ACCOUNT },
	{ "/user", FIELDS_ACCOUNT },
	{ "/startTime", FIELDS_TIME },
	{ "/model", FIELDS_MODEL },
	{ "/model_parameters", FIELDS_PARAMS },
};
enum { RAW_REQUEST, RAW_RESPONSE, RAW_STATUS };

static int
sniff(struct str record)
{
	static const char *const one[] = { "/request_id", "/call_type", NULL };
	static const char *const other[] = { "/model_map_information", "/messages",
		NULL };

	return record_has(record, one) || record_has(record, other) ? 80 : 0;
}

static enum rc
parse(struct reader_out *out, const struct record *r, struct err *e)
{
	struct fields_seen seen;

	if (fields_read(
		    &out->x[0], &seen, rows, sizeof rows / sizeof rows[0], r->text, r, e))
		return e->rc;
	body_pair(out, &seen.raw[RAW_REQUEST], &seen.raw[RAW_RESPONSE], r, e);
	if (str_is(seen.raw[RAW_STATUS].raw, "failure"))
		out->n_no_text = 0;
	return e->rc;
}

const struct reader read_litellm = {
	.name = "litellm",
	.summary = "LiteLLM: spend logs and logging payloads",
	.no_text =
		"LiteLLM keeps it with store_prompts_in_spend_logs: true in general_settings, unless the request failed",
	.sniff = sniff,
	.parse = parse,
};
