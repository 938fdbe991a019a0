/* frame.c - see frame.h. */
#include "read/frame.h"

#include "base/json.h"

#include <stdio.h>

void
frame_begin(struct frame *f, struct str head, struct reread_place at)
{
	buf_clear(&f->text);
	buf_str(&f->text, head);
	f->from = at;
}

void
frame_turn(struct frame *f, struct reread_place at)
{
	f->tail = f->text.len;
	f->tail_from = at;
}

struct str
frame_tail(const struct frame *f)
{
	return str_sub(buf_view(&f->text), f->tail, f->text.len);
}

struct reread_place
frame_fault(const struct frame *f)
{
	const struct str all = buf_view(&f->text);
	struct json_val v;
	struct json j;
	unsigned long byte = 0;

	json_init(&j, all);
	while (json_next(&j, &v) != JSON_ERROR && v.kind != JSON_END)
		continue;
	if (sscanf(j.err.text, "json: byte %lu:", &byte) != 1 || byte > all.len)
		return f->from;
	return byte < f->tail ? reread_place(f->from, all, byte)
			      : reread_place(f->tail_from, frame_tail(f), byte - f->tail);
}
