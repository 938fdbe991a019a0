/* head.c - see head.h. RFC 9112, 5.2, 6.1 and 6.3. */
#include "net/head.h"

#include <strings.h>

enum { LENGTH_DIGITS = 18 };

struct framing {
	unsigned n_length, n_chunked;
	bool coded;
	const char *why;
};

static bool
is_name(struct str name, const char *z)
{
	return name.len == strlen(z) && strncasecmp(name.ptr, z, name.len) == 0;
}

static bool
is_length(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return false;
	return s.len > 0 && s.len <= LENGTH_DIGITS;
}

static void
take_line(struct framing *f, struct str line)
{
	struct str value = line;
	struct str name = str_cut(&value, ':');

	value = str_trim(value);
	if (line.len && (line.ptr[0] == ' ' || line.ptr[0] == '\t'))
		f->why = "a folded header line";
	else if (is_name(name, "content-length") && (f->n_length++ || !is_length(value)))
		f->why = "a Content-Length that is not one number";
	else if (is_name(name, "transfer-encoding") &&
		 (f->n_chunked++ || !is_name(value, "chunked")))
		f->why = "a transfer coding that was not asked for";
	else if (is_name(name, "content-encoding") && value.len &&
		 !is_name(value, "identity")) {
		f->why = "a content coding that was not asked for";
		f->coded = true;
	}
}

static struct framing
read_framing(struct str head)
{
	struct framing f = { 0 };

	while (head.len) {
		struct str line = str_cut(&head, '\n');

		if (str_starts(line, STR("HTTP/")))
			f = (struct framing){ 0 };
		take_line(&f, line);
	}
	return f;
}

const char *
head_fault(struct str head)
{
	struct framing f = read_framing(head);

	if (!f.why && f.n_length && f.n_chunked)
		return "a Content-Length beside a body in chunks";
	return f.why;
}

bool
head_is_open(struct str head)
{
	struct framing f = read_framing(head);

	return !f.n_length && !f.n_chunked;
}

bool
head_is_coded(struct str head)
{
	return read_framing(head).coded;
}
