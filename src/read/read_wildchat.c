/* read_wildchat.c - WildChat, exported as JSON:
 *
 *	{"conversation_hash":"...","model":"...","timestamp":"...","conversation":[...]}
 */
#include "read/conversation.h"
#include "read/fields.h"
#include "read/formats.h"

static const struct fields_row rows[] = {
	{ "/conversation", FIELDS_RAW },
	{ "/conversation_hash", FIELDS_REQUEST_ID },
	{ "/model", FIELDS_MODEL },
	{ "/timestamp", FIELDS_TIME },
	{ "/hashed_ip", FIELDS_ACCOUNT },
};

static int
sniff(struct str record)
{
	static const char *const all[] = { "/conversation_hash", "/conversation", NULL };

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

const struct reader read_wildchat = {
	.name = "wildchat",
	.summary = "WildChat conversations, exported as JSON",
	.sniff = sniff,
	.parse = parse,
};
