/* read_vertex.c - request-response logs of Vertex AI, exported from BigQuery as JSON:
 *
 *	{"endpoint":...,"deployed_model_id":...,"logging_time":...,"request_id":1,
 *	 "full_request":"{...}","full_response":"{...}","model":...}
 *
 * Bodies of partners' models and of endpoints are in request_payload and response_payload
 * instead, arrays of strings. The log may be a sample of the requests. */
#include "read/body.h"
#include "read/concat.h"
#include "read/fields.h"
#include "read/formats.h"

static const struct fields_row rows[] = {
	{ "/full_request", FIELDS_RAW },
	{ "/full_response", FIELDS_RAW },
	{ "/request_payload", FIELDS_RAW },
	{ "/response_payload", FIELDS_RAW },
	{ "/request_id", FIELDS_REQUEST_ID },
	{ "/logging_time", FIELDS_TIME },
	{ "/model", FIELDS_MODEL },
	{ "/deployed_model_id", FIELDS_MODEL },
};
enum { RAW_REQUEST, RAW_RESPONSE, RAW_REQUEST_PAYLOAD, RAW_RESPONSE_PAYLOAD };

static int
sniff(struct str record)
{
	static const char *const one[] = { "/full_request", "/full_response", NULL };

	static const char *const other[] = { "/request_payload", "/response_payload",
		NULL };

	return record_has(record, one) || record_has(record, other) ? 80 : 0;
}

/* The strings of an array as one: pieces of a stream each on a line of its own. */
static void
join_strings(struct json_val *v, const struct record *r)
{
	struct concat text = { 0 };
	struct record_walk w;
	struct json_val piece, last = { 0 };
	size_t n = 0;

	if (v->kind != JSON_ARRAY)
		return;
	record_walk_init(&w, v);
	while (record_walk_next(&w, &piece)) {
		struct str s = { 0 };

		if (piece.kind == JSON_STRING)
			s = json_text(r->arena, &piece, NULL);
		if (n++)
			concat_add(&text, r->arena, STR("\n"));
		concat_add(&text, r->arena, s);
		last = piece;
	}
	if (n == 1)
		*v = last;
	else
		*v = (struct json_val){ .kind = n ? JSON_STRING : JSON_NONE,
			.raw = concat_text(&text, r->arena) };
}

static enum rc
parse(struct reader_out *out, const struct record *r, struct err *e)
{
	struct fields_seen seen;

	if (fields_read(
		    &out->x[0], &seen, rows, sizeof rows / sizeof rows[0], r->text, r, e))
		return e->rc;
	for (size_t i = RAW_REQUEST; i <= RAW_RESPONSE; i++) {
		if (!body_is_empty(&seen.raw[i]))
			continue;
		seen.raw[i] = seen.raw[RAW_REQUEST_PAYLOAD + i];
		join_strings(&seen.raw[i], r);
	}
	return body_pair(out, &seen.raw[RAW_REQUEST], &seen.raw[RAW_RESPONSE], r, e);
}

const struct reader read_vertex = {
	.name = "vertex",
	.summary = "Vertex AI request-response logs, exported as JSON",
	.no_text =
		"Vertex AI logs it with loggingConfig enabled on the model or endpoint, for the samplingRate set there",
	.sniff = sniff,
	.parse = parse,
};
