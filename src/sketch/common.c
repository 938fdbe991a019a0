/* common.c - sets laid end to end and sorted: a gram then stands there once for each
 * model that has it. */
#include "sketch/common.h"

#include "sketch/shingle.h"

#include <assert.h>
#include <string.h>

static size_t
run_length(const uint64_t *v, size_t n)
{
	size_t k = 1;

	while (k < n && v[k] == v[0])
		k++;
	return k;
}

void
common_build(
	struct common *c, struct arena *a, const struct common_set *model, size_t n_model)
{
	size_t total = 0, n = 0;

	for (size_t i = 0; i < n_model; i++)
		total += model[i].n;
	c->hash = ARENA_RAW(a, uint64_t, total);
	c->n_model = ARENA_RAW(a, uint32_t, total);
	for (size_t i = 0; i < n_model; n += model[i++].n)
		if (model[i].n)
			memcpy(c->hash + n, model[i].gram, model[i].n * sizeof *c->hash);
	shingle_sort(c->hash, total);
	c->n = 0;
	for (size_t i = 0; i < total; c->n++) {
		size_t k = run_length(c->hash + i, total - i);

		c->hash[c->n] = c->hash[i];
		c->n_model[c->n] = (uint32_t)k;
		i += k;
	}
}

/* The place of a hash, or where it would stand. */
static size_t
place(const struct common *c, uint64_t hash)
{
	size_t lo = 0, n = c->n;

	while (n) {
		size_t half = n / 2;

		if (c->hash[lo + half] < hash) {
			lo += half + 1;
			n -= half + 1;
		} else {
			n = half;
		}
	}
	return lo;
}

static void
change(struct common *c, const struct common_set *set, uint32_t by)
{
	for (size_t i = 0; i < set->n; i++) {
		size_t at = place(c, set->gram[i]);

		assert(at < c->n && c->hash[at] == set->gram[i]);
		c->n_model[at] += by;
	}
}

void
common_leave_out(struct common *c, const struct common_set *set)
{
	change(c, set, UINT32_MAX); /* minus one */
}

void
common_put_back(struct common *c, const struct common_set *set)
{
	change(c, set, 1);
}

uint32_t
common_find(const struct common *c, uint64_t hash)
{
	size_t at = place(c, hash);

	return at < c->n && c->hash[at] == hash ? c->n_model[at] : 0;
}

size_t
common_rare(uint64_t *out, const struct common *c, const struct common_set *set,
	uint32_t below)
{
	size_t kept = 0;

	for (size_t i = 0; i < set->n; i++)
		if (common_find(c, set->gram[i]) < below)
			out[kept++] = set->gram[i];
	return kept;
}

void
common_scan_init(struct common_scan *s, struct arena *a, const uint32_t *model_of,
	size_t n_doc, uint32_t n_model)
{
	for (size_t i = 0; i < n_doc; i++)
		assert(model_of[i] < n_model || model_of[i] == COMMON_NO_MODEL);
	*s = (struct common_scan){ model_of, n_doc, n_model,
		ARENA_NEW(a, uint32_t, n_model), 0 };
}

uint32_t
common_scan_count(struct common_scan *s, const struct segment *const *seg, size_t n_seg,
	uint64_t hash, uint32_t enough)
{
	uint32_t n = 0;

	if (++s->question == 0) {
		memset(s->seen, 0, s->n_model * sizeof *s->seen);
		s->question = 1;
	}
	for (size_t k = 0; k < n_seg; k++) {
		struct segment_hit hit = segment_find(seg[k], hash);

		for (size_t i = 0; i < hit.n && n < enough; i++) {
			uint32_t doc = segment_doc(seg[k], hit.first + i);
			uint32_t model =
				doc < s->n_doc ? s->model_of[doc] : COMMON_NO_MODEL;

			if (model == COMMON_NO_MODEL || s->seen[model] == s->question)
				continue;
			s->seen[model] = s->question;
			n++;
		}
	}
	return n;
}
