/* read_helicone.c - requests of Helicone, as its export and its API have them:
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
	{ "/response_model", FIELDS_RAW },
	{ "/response_id", FIELDS_REQUEST_ID },
	{ "/request_id", FIELDS_REQUEST_ID },
	{ "/request_created_at", FIELDS_TIME },
	{ "/request_user_id", FIELDS_ACCOUNT },
	{ "/helicone_user", FIELDS_ACCOUNT },
	{ "/model", FIELDS_MODEL },
	{ "/model_override", FIELDS_MODEL },
	{ "/request_model", FIELDS_MODEL },
};
enum { RAW_REQUEST, RAW_RESPONSE, RAW_MODEL };

static int
sniff(struct str record)
{
	static const char *const one[] = { "/request_created_at", NULL };

	return record_has(record, one) ? 80 : 0;
}

/* In place of a body that is too large, or is fetched apart. */
static bool
is_note(const struct json_val *v)
{
	static const char *const note[] = { "/helicone_message", NULL };

	return v->kind == JSON_OBJECT && record_has(v->raw, note);
}

static enum rc
parse(struct reader_out *out, const struct record *r, struct err *e)
{
	struct fields_seen seen;
	struct json_val *raw = seen.raw;
	bool set;

	if (fields_read(
		    &out->x[0], &seen, rows, sizeof rows / sizeof rows[0], r->text, r, e))
		return e->rc;
	for (size_t i = RAW_REQUEST; i <= RAW_RESPONSE; i++)
		if (is_note(&raw[i]))
			raw[i] = (struct json_val){ 0 };
	body_pair(out, &raw[RAW_REQUEST], &raw[RAW_RESPONSE], r, e);
	/* The model that answered, whatever the request asked for. */
	for (size_t i = 0; i < out->n && !e->rc; i++)
		fields_set(&out->x[i], &set, FIELDS_MODEL, &seen.raw[RAW_MODEL], r, e);
	return e->rc;
}

const struct reader read_helicone = {
	.name = "helicone",
	.summary = "Helicone's export, with bodies",
	.no_text =
		"Helicone exports it with --include-body, unless the request had Helicone-Omit-Request or Helicone-Omit-Response",
	.sniff = sniff,
	.parse = parse,
};
