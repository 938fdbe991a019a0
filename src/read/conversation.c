/* conversation.c - see conversation.h. */
#include "read/conversation.h"

#include "read/dialogue.h"
#include "read/placeholder.h"

static void
add_answer(struct reader_out *out, const struct exchange *base, const struct dialogue *d,
	size_t i, const struct record *r)
{
	const struct content *c = &d->turn[i].content;
	struct exchange x = *base;

	if (d->turn[i].role != TURN_ASSISTANT || !c->any || placeholder_is(c->text) ||
		!dialogue_ask(&x, d, i, r))
		return;
	x.response = c->text;
	x.response_at = c->at;
	x.reasoning = c->reasoning;
	reader_out_add(out, &x, r->arena);
}

enum rc
conversation_read(struct reader_out *out, const struct json_val *turns,
	const struct record *r, struct err *e)
{
	struct exchange base = out->x[0], first = base;
	struct dialogue d;

	out->n = 0;
	if (turns->kind != JSON_ARRAY)
		return record_fail(r, turns->raw.ptr, e,
			"the conversation is %s: expected an array",
			record_kind(turns->kind));
	if (dialogue_read(&d, turns, r, e))
		return e->rc;
	/* What both say for all answers is put together once. */
	if (dialogue_ask(&first, &d, d.n, r))
		base.system = first.system;
	d.system = (struct str){ 0 };
	for (size_t i = 0; i < d.n; i++)
		add_answer(out, &base, &d, i, r);
	return RC_OK;
}
