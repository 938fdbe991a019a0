/* read_vertex.c - request-response logs of Vertex AI, exported from BigQuery as JSON:
 *
 *	{"endpoint":...,"deployed_model_id":...,"logging_time":...,"request_id":1,
 *	 "full_request":"{...}","full_response":"{...}","model":...}
 *
 * The log may be a sample of the requests. */
#include "read/body.h"
#include "read/fields.h"
#include "read/formats.h"

static const struct fields_row rows[] = {
	{ "/full_request", FIELDS_RAW },
	{ "/full_response", FIELDS_RAW },
	{ "/request_id", FIELDS_REQUEST_ID },
	{ "/logging_time", FIELDS_TIME },
	{ "/model", FIELDS_MODEL },
	{ "/deployed_model_id", FIELDS_MODEL },
};
enum { RAW_REQUEST, RAW_RESPONSE };

static int
sniff(struct str record)
{
	static const char *const one[] = { "/full_request", "/full_response", NULL };

	return record_has(record, one) ? 80 : 0;
}

static enum rc
parse(struct reader_out *out, const struct record *r, struct err *e)
{
	struct fields_seen seen;

	if (fields_read(
		    &out->x[0], &seen, rows, sizeof rows / sizeof rows[0], r->text, r, e))
		return e->rc;
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
