/* net.c - see net.h. */
#include "net/net.h"

#include <strings.h>

const char *
net_fault_name(enum net_fault f)
{
	static const char *const name[] = {
		"ok",
		"dns",
		"connect",
		"tls",
		"timeout-connect",
		"timeout-first-byte",
		"timeout-total",
		"too-large",
		"malformed",
		"truncated",
		"redirect",
		"aborted",
	};

	return (unsigned)f < sizeof name / sizeof *name ? name[f] : "?";
}

struct str
net_header_find(struct str head, const char *name)
{
	struct str found = { 0 };
	size_t len = strlen(name);

	while (head.len) {
		struct str line = str_cut(&head, '\n');

		/* What an interim reply said is not said by the final one. */
		if (str_starts(line, STR("HTTP/")))
			found = (struct str){ 0 };
		if (!found.ptr && line.len > len && line.ptr[len] == ':' &&
			strncasecmp(line.ptr, name, len) == 0)
			found = str_trim(str_sub(line, len + 1, line.len));
	}
	return found;
}
