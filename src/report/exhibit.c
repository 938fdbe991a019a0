/* exhibit.c - see exhibit.h. */
#include "report/exhibit.h"

static size_t
start_of(const struct verdict_span *s, bool left)
{
	return left ? s->left : s->right;
}

/* The numbers of the spans, in order of where they start on this side. */
static size_t *
sorted(struct arena *a, const struct verdict_exhibit *x, bool left)
{
	size_t *order = ARENA_NEW(a, size_t, x->n_span);

	for (size_t i = 0; i < x->n_span; i++) {
		size_t at = i;

		for (; at > 0 && start_of(&x->span[order[at - 1]], left) >
					 start_of(&x->span[i], left);
			at--)
			order[at] = order[at - 1];
		order[at] = i;
	}
	return order;
}

size_t
exhibit_runs(struct exhibit_run **out, struct arena *a, const struct verdict_exhibit *x,
	bool left)
{
	struct exhibit_run *run = ARENA_NEW(a, struct exhibit_run, 2 * x->n_span + 1);
	struct str text = left ? x->left : x->right;
	size_t *order = sorted(a, x, left), n = 0, done = 0;

	for (size_t i = 0; i < x->n_span; i++) {
		const struct verdict_span *s = &x->span[order[i]];
		size_t from = start_of(s, left), len = left ? s->left_len : s->right_len;

		if (from < done)
			continue;
		if (from > done)
			run[n++].text = str_sub(text, done, from - done);
		run[n++] = (struct exhibit_run){ str_sub(text, from, len), order[i] + 1,
			str_is(s->kind, "counted") };
		done = from + len;
	}
	if (done < text.len)
		run[n++].text = str_sub(text, done, text.len);
	*out = run;
	return n;
}

struct str
exhibit_about(struct arena *a, const struct verdict *v, const struct verdict_span *s)
{
	const char *why = str_is(s->kind, "quoted")   ? "; struck out: the prompt says it"
			  : str_is(s->kind, "common") ? "; struck out: unrelated models "
							"write it"
						      : "";

	return arena_fmt(a, "%zu words, in %zu of %zu unrelated models%s", s->n_word,
		s->n_reference, v->passages.n_reference, why);
}
