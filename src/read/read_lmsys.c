/* read_lmsys.c - LMSYS-Chat-1M, exported as JSON:
 *
 *	{"conversation_id":"...","model":"...","conversation":[...]} */
#include "read/conversation.h"
#include "read/fields.h"
#include "read/formats.h"

static const struct fields_row rows[] = {
	{ "/conversation", FIELDS_RAW },
	{ "/conversation_id", FIELDS_REQUEST_ID },
	{ "/model", FIELDS_MODEL },
};

static int
sniff(struct str record)
{
	static const char *const all[] = { "/conversation_id", "/conversation", NULL };

	return record_has(record, all) ? 80 : 0;
}

static enum rc
parse(struct reader_out *out, const struct record *r, struct err *e)
{
	struct fields_seen seen;

	if (fields_read(
		    &out->x[0], &seen, rows, sizeof rows / sizeof rows[0], r->text, r, e))
		return e->rc;
	return conversation_read(out, &seen.raw[0], r, e);
}

const struct reader read_lmsys = {
	.name = "lmsys",
	.summary = "LMSYS-Chat-1M conversations, exported as JSON",
	.sniff = sniff,
	.parse = parse,
};
