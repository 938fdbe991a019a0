/* dialogue.c - see dialogue.h. */
#include "read/dialogue.h"

#include "read/concat.h"

enum {
	MSG_ROLE,
	MSG_FROM,
	MSG_TYPE,
	MSG_CONTENT,
	MSG_PARTS,
	MSG_VALUE,
	MSG_TEXT,
	MSG_REFUSAL,
	MSG_REASONING_CONTENT,
	MSG_REASONING,
	MSG_THINKING,
	MSG_TOOL_CALLS,
	MSG_N
};

static const char *const message_keys[MSG_N] = {
	[MSG_ROLE] = "role",
	[MSG_FROM] = "from",
	[MSG_TYPE] = "type",
	[MSG_CONTENT] = "content",
	[MSG_PARTS] = "parts",
	[MSG_VALUE] = "value",
	[MSG_TEXT] = "text",
	[MSG_REFUSAL] = "refusal",
	[MSG_REASONING_CONTENT] = "reasoning_content",
	[MSG_REASONING] = "reasoning",
	[MSG_THINKING] = "thinking",
	[MSG_TOOL_CALLS] = "tool_calls",
};

static const struct {
	const char *name;
	enum turn_role role;
} role_names[] = {
	{ "user", TURN_USER },
	{ "human", TURN_USER },
	{ "assistant", TURN_ASSISTANT },
	{ "gpt", TURN_ASSISTANT },
	{ "model", TURN_ASSISTANT },
	{ "chatgpt", TURN_ASSISTANT },
	{ "bing", TURN_ASSISTANT },
	{ "bard", TURN_ASSISTANT },
	{ "claude", TURN_ASSISTANT },
	{ "bot", TURN_ASSISTANT },
	{ "system", TURN_SYSTEM },
	{ "developer", TURN_SYSTEM },
};

static enum turn_role
role_of(struct str name)
{
	for (size_t i = 0; i < sizeof role_names / sizeof role_names[0]; i++)
		if (name.len && name.ptr[0] == role_names[i].name[0] &&
			str_is(name, role_names[i].name))
			return role_names[i].role;
	return TURN_OTHER;
}

static enum rc
read_content(struct content *out, const struct json_val *got, enum content_glue glue,
	const struct record *r, struct err *e)
{
	static const int where[] = { MSG_CONTENT, MSG_PARTS, MSG_VALUE, MSG_TEXT,
		MSG_REFUSAL };
	static const int thought[] = { MSG_REASONING_CONTENT, MSG_REASONING,
		MSG_THINKING };

	*out = (struct content){ 0 };
	for (size_t i = 0; i < sizeof where / sizeof where[0] && !out->any; i++)
		if (content_read(out, &got[where[i]], glue, r, e))
			return e->rc;
	for (size_t i = 0; i < sizeof thought / sizeof thought[0]; i++)
		if (!out->reasoning.len && got[thought[i]].kind == JSON_STRING)
			out->reasoning = json_text(r->arena, &got[thought[i]], NULL);
	/* Nothing beside a call is no empty answer. */
	if (!out->text.len && got[MSG_TOOL_CALLS].kind == JSON_ARRAY &&
		got[MSG_TOOL_CALLS].raw.len > 2)
		out->any = false;
	return RC_OK;
}

/* The first token of the message was read from j. */
static enum rc
pick_message(struct json_val *got, const struct json_val *message, struct json *j,
	const struct record *r, struct err *e)
{
	if (message->kind != JSON_OBJECT)
		return record_fail(r, message->raw.ptr, e,
			"a message is %s: expected an object",
			record_kind(message->kind));
	return record_members(got, message_keys, MSG_N, j, r, e);
}

enum rc
dialogue_message(struct content *out, const struct json_val *message,
	const struct record *r, struct err *e)
{
	struct json_val got[MSG_N], first;
	struct json j;

	json_init(&j, message->raw);
	json_next(&j, &first);
	if (pick_message(got, message, &j, r, e))
		return e->rc;
	return read_content(out, got, CONTENT_TIGHT, r, e);
}

struct growing {
	struct dialogue *d;
	size_t cap;
	struct concat system, context;
};

static void
add_turn(struct growing *g, struct turn t, struct str role, struct arena *a)
{
	struct dialogue *d = g->d;

	ARENA_GROW(a, d->turn, &g->cap, d->n + 1);
	t.n_before = g->context.len;
	t.asked = d->asked;
	d->turn[d->n++] = t;
	if (t.role == TURN_USER)
		d->asked = d->n;
	if (t.role == TURN_SYSTEM) {
		concat_add(&g->system, a, g->system.n ? STR("\n") : STR(""));
		concat_add(&g->system, a, t.content.text);
		return;
	}
	concat_add(&g->context, a, role);
	concat_add(&g->context, a, STR(": "));
	concat_add(&g->context, a, t.content.text);
	concat_add(&g->context, a, STR("\n"));
}

static enum rc
add_message(struct growing *g, const struct json_val *message, struct json *j,
	const struct record *r, struct err *e)
{
	struct json_val got[MSG_N];
	const struct json_val *role = got;
	struct turn t = { 0 };
	struct str name;

	if (pick_message(got, message, j, r, e))
		return e->rc;
	/* What is no message in OpenAI's responses API has a type instead. */
	while (role <= &got[MSG_TYPE] && role->kind != JSON_STRING)
		role++;
	if (role > &got[MSG_TYPE])
		return record_fail(r, message->raw.ptr, e, "a message without a role");
	name = json_text(r->arena, role, NULL);
	t.role = role_of(name);
	if (read_content(&t.content, got,
		    t.role == TURN_ASSISTANT ? CONTENT_TIGHT : CONTENT_LINES, r, e))
		return e->rc;
	add_turn(g, t, name, r->arena);
	return RC_OK;
}

enum rc
dialogue_read(struct dialogue *d, const struct json_val *messages, const struct record *r,
	struct err *e)
{
	struct growing g = { .d = d };
	struct record_walk w;
	struct json_val message;

	*d = (struct dialogue){ 0 };
	record_walk_init(&w, messages);
	json_room(&w.j,
		ARENA_RAW(r->arena, char, messages->raw.len + JSON_ROOM_MORE_BYTES));
	while (record_walk_enter(&w, &message))
		if (add_message(&g, &message, &w.j, r, e))
			return e->rc;
	d->system = concat_text(&g.system, r->arena);
	d->context = concat_text(&g.context, r->arena);
	return RC_OK;
}

bool
dialogue_ask(
	struct exchange *x, const struct dialogue *d, size_t end, const struct record *r)
{
	const size_t i = end < d->n ? d->turn[end].asked : d->asked;

	if (i == 0)
		return false;
	if (x->system.len && d->system.len)
		x->system = arena_fmt(
			r->arena, "%.*s\n%.*s", STR_ARG(x->system), STR_ARG(d->system));
	else if (d->system.len)
		x->system = d->system;
	x->context = str_sub(d->context, 0, d->turn[i - 1].n_before);
	x->prompt = d->turn[i - 1].content.text;
	x->prompt_at = d->turn[i - 1].content.at;
	return true;
}
