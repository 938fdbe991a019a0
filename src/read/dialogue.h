/* dialogue.h - messages as turns, and what was asked at any point of them. Private to
 * read/.
 *
 * Roles and keys are those of every format we know: role or from; content, parts, value
 * or text. The earlier turns of all questions of one dialogue are prefixes of one text,
 * so a conversation of n turns costs O(its bytes), not O(n^2). */
#ifndef READ_DIALOGUE_H
#define READ_DIALOGUE_H

#include "base/json.h"
#include "read/content.h"
#include "read/record.h"

enum turn_role {
	TURN_SYSTEM, /* system, developer */
	TURN_USER,
	TURN_ASSISTANT,
	TURN_OTHER, /* tools, functions */
};

struct turn {
	enum turn_role role;
	struct content content;
	size_t n_before; /* bytes of the context that stand before this turn */
	size_t asked;    /* the turns up to the last user's before this one, or 0 */
};

struct dialogue {
	struct turn *turn;
	size_t n;
	size_t asked;       /* as in a turn, of what comes behind the last */
	struct str system;  /* all system turns, a line each */
	struct str context; /* all others as "role: text\n" */
};

/* Requires an array. Views live until the record's arena is emptied. */
enum rc dialogue_read(struct dialogue *d, const struct json_val *messages,
	const struct record *r, struct err *e);

/* One message, for its content alone. A refusal stands in for missing content. */
enum rc dialogue_message(struct content *out, const struct json_val *message,
	const struct record *r, struct err *e);

/* Puts system, context, prompt and prompt_at as they stood before turn number end: the
 * prompt is the last user turn, the context what was said before that. An x->system that
 * is set already is put in front. False when no user turn is there. O(1) but for a system
 * of both. */
bool dialogue_ask(
	struct exchange *x, const struct dialogue *d, size_t end, const struct record *r);

#endif
