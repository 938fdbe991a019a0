/* align.c - walking the suspect through the model's suffixes tells, for every token, the
 * longest run ending there that the model has: so all maximal matches, in linear time on
 * any input. Seeds and extension would take quadratic time on repetition, or a limit and
 * with it a wrong answer.
 *
 * The matches then compete in a heap, the longest on top. One that overlaps what is taken
 * is cut back and waits again. What is taken is never shorter than what is on top, so it
 * can cover only the ends of a match, never a part inside: one piece remains. */
#include "sketch/align.h"

#include "sketch/suffixes.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

struct match {
	uint32_t start, len; /* in the suspect */
};

struct heap {
	struct match *v;
	size_t n;
};

/* The suspect as the model numbers its tokens, and what is taken of it. */
struct tiling {
	struct suffixes s; /* of the model */
	uint32_t *token;
	size_t n, min_len;
	uint32_t *start_of,
		*end_of; /* of the run that took a token; end 0 when none did */
	struct heap heap;
};

static bool
before(struct match a, struct match b)
{
	return a.len != b.len ? a.len > b.len : a.start < b.start;
}

static void
heap_put(struct heap *h, struct match m)
{
	size_t at = h->n++;

	for (; at && before(m, h->v[(at - 1) / 2]); at = (at - 1) / 2)
		h->v[at] = h->v[(at - 1) / 2];
	h->v[at] = m;
}

static struct match
heap_take(struct heap *h)
{
	struct match top = h->v[0], moved = h->v[--h->n];
	size_t at = 0;

	for (;;) {
		size_t child = 2 * at + 1;

		if (child + 1 < h->n && before(h->v[child + 1], h->v[child]))
			child++;
		if (child >= h->n || !before(h->v[child], moved))
			break;
		h->v[at] = h->v[child];
		at = child;
	}
	h->v[at] = moved;
	return top;
}

/* Puts in every match of at least min_len that is not part of a longer one. */
static void
find_matches(struct tiling *t)
{
	const struct suffixes *s = &t->s;
	uint32_t state = SUFFIXES_ROOT, len = 0;

	for (size_t i = 0; i <= t->n; i++) {
		uint32_t next = SUFFIXES_NONE, old = len;

		while (i < t->n) {
			next = suffixes_step(s, state, t->token[i]);
			if (next != SUFFIXES_NONE || state == SUFFIXES_ROOT)
				break;
			state = s->state[state].link;
			len = s->state[state].len;
		}
		if ((len < old || next == SUFFIXES_NONE) && old >= t->min_len)
			heap_put(&t->heap, (struct match){ (uint32_t)i - old, old });
		if (next == SUFFIXES_NONE) {
			state = SUFFIXES_ROOT;
			len = 0;
		} else {
			state = next;
			len++;
		}
	}
}

/* Cuts off what is taken at either end. */
static struct match
cut_back(const struct tiling *t, struct match m)
{
	uint32_t start = m.start, end = m.start + m.len;

	while (start < end && t->end_of[start])
		start = t->end_of[start] < end ? t->end_of[start] : end;
	while (start < end && t->end_of[end - 1])
		end = t->start_of[end - 1] > start ? t->start_of[end - 1] : start;
	return (struct match){ start, end - start };
}

static struct align_run
take(struct tiling *t, struct match m)
{
	uint32_t state = SUFFIXES_ROOT;

	for (uint32_t i = m.start; i < m.start + m.len; i++) {
		t->start_of[i] = m.start;
		t->end_of[i] = m.start + m.len;
		state = suffixes_step(&t->s, state, t->token[i]);
	}
	return (struct align_run){ m.start, t->s.state[state].first_end + 1 - m.len,
		m.len };
}

static size_t
take_longest_first(struct align_run *run, struct tiling *t)
{
	size_t n = 0;

	while (t->heap.n) {
		struct match top = heap_take(&t->heap);
		struct match m = cut_back(t, top);

		if (m.len < t->min_len)
			continue;
		if (m.len < top.len)
			heap_put(&t->heap, m);
		else
			run[n++] = take(t, m);
	}
	return n;
}

size_t
align_runs(struct align_run **out, struct arena *a, const uint64_t *suspect, size_t n,
	const uint64_t *model, size_t m, size_t min_len)
{
	struct tiling t = { .n = n, .min_len = min_len };

	assert(min_len >= 1 && n < (size_t)1 << 30);
	/* Of a log that gives one answer many times most pairs are this one. */
	if (n == m && n >= min_len && memcmp(suspect, model, n * sizeof *model) == 0) {
		*out = ARENA_NEW(a, struct align_run, 1);
		(*out)[0].len = (uint32_t)n;
		return 1;
	}
	suffixes_build(&t.s, a, model, m);
	t.token = ARENA_RAW(a, uint32_t, n);
	for (size_t i = 0; i < n; i++)
		t.token[i] = suffixes_token(&t.s, suspect[i]);
	t.start_of = ARENA_NEW(a, uint32_t, n);
	t.end_of = ARENA_NEW(a, uint32_t, n);
	t.heap.v = ARENA_RAW(a, struct match, n + 1);
	find_matches(&t);
	*out = ARENA_RAW(a, struct align_run, n / min_len + 1);
	return take_longest_first(*out, &t);
}
