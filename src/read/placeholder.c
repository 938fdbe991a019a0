/* placeholder.c - see placeholder.h. LiteLLM cuts out the middle of strings over
 * MAX_STRING_LENGTH_PROMPT_IN_DB characters of its spend logs; Langfuse drops fields that
 * are too large. */
#include "read/placeholder.h"

bool
placeholder_is(struct str text)
{
	static const char *const known[] = { "redacted-by-litellm",
		"<truncated due to size exceeding limit>",
		"[<truncated due to size exceeding limit>]" };
	size_t i = 0;

	while (i < sizeof known / sizeof known[0] && !str_is(text, known[i]))
		i++;
	return i < sizeof known / sizeof known[0];
}

bool
placeholder_in(struct str text)
{
	const struct str cut = STR("(litellm_truncated ");
	struct str rest = text;

	while (rest.ptr) {
		str_cut(&rest, '(');
		if (rest.ptr &&
			str_starts((struct str){ rest.ptr - 1, rest.len + 1 }, cut))
			return true;
	}
	return placeholder_is(text);
}
