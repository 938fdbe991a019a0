/* read_sharegpt.c - conversations as ShareGPT passed them on, the form in which
 * many training sets are kept:
 *
 *	{"id":"x","conversations":[{"from":"human","value":"q"},{"from":"gpt","value":"a"}]}
 *
 * They rarely name the model. */
#include "read/conversation.h"
#include "read/fields.h"
#include "read/formats.h"

static const struct fields_row rows[] = {
	{ "/conversations", FIELDS_RAW },
	{ "/id", FIELDS_REQUEST_ID },
	{ "/model", FIELDS_MODEL },
	{ "/system", FIELDS_SYSTEM },
};

static int
sniff(struct str record)
{
	static const char *const all[] = { "/conversations", NULL };

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

const struct reader read_sharegpt = {
	.name = "sharegpt",
	.summary = "ShareGPT conversations: from and value",
	.sniff = sniff,
	.parse = parse,
};
