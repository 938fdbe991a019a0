/* sent.c - see sent.h. */
#include "probe/sent.h"

#include "base/lines.h"
#include "base/num.h"

#include <stdio.h>

enum { LINE_BYTES = 64 };

static enum rc
read_all(struct sent *s, const char *path, uint32_t n_task, struct err *e)
{
	struct lines_tap none = { 0 };
	struct lines *l;
	struct line line;
	uint64_t task;

	if (lines_open(&l, path, LINE_BYTES, none, e))
		return e->rc;
	while (lines_next(l, &line)) {
		if (!num_u64(&task, line.text) || task >= n_task) {
			err_set(e, RC_INTEGRITY, "byte 0: not the number of a question");
			err_in_line(e, path, line.number);
			break;
		}
		s->task[s->n++] = (uint32_t)task;
	}
	lines_check(l, e);
	lines_close(l);
	return e->rc;
}

enum rc
sent_open(
	struct sent *s, struct arena *a, const char *path, uint32_t n_task, struct err *e)
{
	uint64_t cap;

	*s = (struct sent){ 0 };
	if (file_append_open(&s->file, path, e))
		return e->rc;
	cap = s->file.len / 2 + 1; /* a line is a digit and its end, at least */
	s->task = ARENA_NEW(a, uint32_t, cap);
	s->back = ARENA_NEW(a, uint64_t, cap / 64 + 1);
	if (s->file.len && read_all(s, path, n_task, e))
		file_append_close(&s->file);
	s->n_before = s->n;
	return e->rc;
}

enum rc
sent_put(struct sent *s, uint64_t *number, uint32_t task, struct err *e)
{
	char line[24];
	int n = snprintf(line, sizeof line, "%u\n", task);

	*number = s->n++;
	return file_append_write(&s->file, (struct str){ line, (size_t)n }, e);
}

void
sent_back(struct sent *s, uint64_t number)
{
	if (number < s->n_before)
		s->back[number / 64] |= UINT64_C(1) << (number % 64);
}

bool
sent_lost(const struct sent *s, uint64_t *number)
{
	while (*number < s->n_before && (s->back[*number / 64] >> (*number % 64) & 1))
		++*number;
	return *number < s->n_before;
}

void
sent_close(struct sent *s)
{
	file_append_close(&s->file);
}
