/* read_helicone.c - lines of Helicone's export:
 *
 *	{"response_id":...,"request_created_at":...,"request_body":{...},
 *	 "response_body":{...},"request_user_id":...,"model":...}
 *
 * Without --include-body there are no bodies. */
#include "read/body.h"
#include "read/fields.h"
#include "read/formats.h"

static const struct fields_row rows[] = {
	{ "/request_body", FIELDS_RAW },
	{ "/response_body", FIELDS_RAW },
	{ "/response_id", FIELDS_REQUEST_ID },
	{ "/request_id", FIELDS_REQUEST_ID },
	{ "/request_created_at", FIELDS_TIME },
	{ "/request_user_id", FIELDS_ACCOUNT },
	{ "/model", FIELDS_MODEL },
};
enum { RAW_REQUEST, RAW_RESPONSE };

static int
sniff(struct str record)
{
	static const char *const one[] = { "/request_created_at", NULL };

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

const struct reader read_helicone = {
	.name = "helicone",
	.summary = "Helicone's export, with bodies",
	.no_text =
		"Helicone exports it with --include-body, unless the request had Helicone-Omit-Request or Helicone-Omit-Response",
	.sniff = sniff,
	.parse = parse,
};
