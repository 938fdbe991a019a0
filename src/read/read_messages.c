/* read_messages.c - examples that a model is tuned on, as OpenAI, Hugging Face and others
 * take them, one a line:
 *
 *	{"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}]}
 *	{"prompt":"q","completion":"a"}
 *
 * Whose answers they are they do not say. Prompt and completion may be messages too. */
#include "read/body.h"
#include "read/conversation.h"
#include "read/fields.h"
#include "read/formats.h"

static const struct fields_row rows[] = {
	{ "/messages", FIELDS_RAW },
	{ "/completion", FIELDS_RAW },
	{ "/prompt", FIELDS_PROMPT },
	{ "/prompt_id", FIELDS_PROMPT_ID },
	{ "/id", FIELDS_REQUEST_ID },
	{ "/model", FIELDS_MODEL },
	{ "/system", FIELDS_SYSTEM },
};
enum { RAW_MESSAGES, RAW_COMPLETION };

static int
sniff(struct str record)
{
	static const char *const messages[] = { "/messages", NULL };
	static const char *const pair[] = { "/prompt", "/completion", NULL };

	return record_has(record, messages) || record_has(record, pair) ? 30 : 0;
}

static enum rc
parse(struct reader_out *out, const struct record *r, struct err *e)
{
	struct fields_seen seen;
	const struct json_val *said = &seen.raw[RAW_COMPLETION];
	bool set;

	out->n = 0;
	if (fields_read(
		    &out->x[0], &seen, rows, sizeof rows / sizeof rows[0], r->text, r, e))
		return e->rc;
	if (seen.raw[RAW_MESSAGES].kind != JSON_NONE)
		return conversation_read(out, &seen.raw[RAW_MESSAGES], r, e);
	if (!out->x[0].prompt.len)
		return record_fail(
			r, NULL, e, "no messages and no prompt in this record");
	if (said->kind == JSON_NONE)
		return record_fail(r, NULL, e, "no completion in this record");
	/* Text, even where it is JSON. */
	out->n = said->kind == JSON_STRING;
	if (out->n)
		return fields_set(&out->x[0], &set, FIELDS_RESPONSE, said, r, e);
	return said->kind == JSON_NULL ? RC_OK : body_answer(out, said, r, e);
}

const struct reader read_messages = {
	.name = "messages",
	.summary = "examples for tuning: messages, or prompt and completion",
	.sniff = sniff,
	.parse = parse,
};
