/* conversation.c - see conversation.h. */
#include "read/conversation.h"

#include "read/dialogue.h"

static enum rc
add_answer(struct reader_out *out, const struct exchange *base, const struct dialogue *d,
	size_t i, const struct record *r, struct err *e)
{
	const struct content *c = &d->turn[i].content;
	struct exchange x = *base;

	if (d->turn[i].role != TURN_ASSISTANT || !c->any || !dialogue_ask(&x, d, i, r))
		return RC_OK;
	if (out->n == READER_MAX_EXCHANGES)
		return record_fail(r, NULL, e, "more than %d answers in one record",
			(int)READER_MAX_EXCHANGES);
	x.response = c->text;
	x.response_at = c->at;
	x.reasoning = c->reasoning;
	out->x[out->n++] = x;
	return RC_OK;
}

enum rc
conversation_read(struct reader_out *out, const struct json_val *turns,
	const struct record *r, struct err *e)
{
	const struct exchange base = out->x[0];
	struct dialogue d;

	out->n = 0;
	if (turns->kind != JSON_ARRAY)
		return record_fail(r, turns->raw.ptr, e,
			"the conversation is %s: expected an array",
			record_kind(turns->kind));
	if (dialogue_read(&d, turns, r, e))
		return e->rc;
	for (size_t i = 0; i < d.n; i++)
		if (add_answer(out, &base, &d, i, r, e))
			return e->rc;
	return RC_OK;
}
