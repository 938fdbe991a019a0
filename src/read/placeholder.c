/* placeholder.c - see placeholder.h. LiteLLM cuts out the middle of strings over
 * MAX_STRING_LENGTH_PROMPT_IN_DB characters of its spend logs; Langfuse drops fields that
 * are too large. FastChat, of which LMSYS has its conversations, says that it failed in
 * the model's place, and then why. */
#include "read/placeholder.h"

bool
placeholder_is(struct str text)
{
	static const char *const known[] = { "redacted-by-litellm",
		"<truncated due to size exceeding limit>",
		"[<truncated due to size exceeding limit>]" };
	static const char *const failed[] = {
		"**NETWORK ERROR DUE TO HIGH TRAFFIC. PLEASE REGENERATE OR REFRESH THIS PAGE.",
		"NETWORK ERROR DUE TO HIGH TRAFFIC. PLEASE REGENERATE OR REFRESH THIS PAGE.",
		"YOUR INPUT VIOLATES OUR CONTENT MODERATION GUIDELINES.",
		"$MODERATION$ YOUR INPUT VIOLATES OUR CONTENT MODERATION GUIDELINES."
	};
	size_t i = 0, k = 0;

	while (i < sizeof known / sizeof known[0] && !str_is(text, known[i]))
		i++;
	while (k < sizeof failed / sizeof failed[0] &&
		!str_starts(text, str_of(failed[k])))
		k++;
	return i < sizeof known / sizeof known[0] || k < sizeof failed / sizeof failed[0];
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
