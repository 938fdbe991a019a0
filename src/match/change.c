/* change.c - see change.h. */
#include "match/change.h"

#include "base/random.h"
#include "match/panel.h"

static void
drop_tokens(struct panel *p, uint32_t n)
{
	for (size_t i = 0; i < p->n_model * p->n_prompt; i++) {
		struct panel_answer *a = &p->answer[i];
		uint32_t cut = a->n_tok < n ? a->n_tok : n;

		if (a->tok) {
			a->tok += cut;
			a->n_tok -= cut;
		}
	}
}

static bool *
labs_of_candidates(const struct panel *p, struct arena *a)
{
	bool *has = ARENA_NEW(a, bool, p->n_lab);

	for (size_t m = 0; m < p->n_model; m++)
		if (p->model[m].candidate)
			has[p->model[m].lab] = true;
	return has;
}

static void
draw_references(struct panel *p, const bool *candidate_lab, size_t n, uint64_t seed,
	struct arena *a)
{
	uint32_t *order = ARENA_RAW(a, uint32_t, p->n_model);
	struct random r;
	size_t kept = 0;

	for (size_t m = 0; m < p->n_model; m++)
		order[m] = (uint32_t)m;
	random_stream(&r, seed, STR("references"));
	random_shuffle(&r, order, p->n_model);
	for (int second = 0; second < 2; second++)
		for (size_t i = 0; i < p->n_model; i++) {
			struct roster_model *m = &p->model[order[i]];

			if (m->reference && candidate_lab[m->lab] == (second == 1))
				m->reference = kept++ < n;
		}
}

void
change_apply(struct panel *p, const struct change *c, uint64_t seed)
{
	struct arena own = { 0 };
	bool *candidate_lab = labs_of_candidates(p, &own);

	p->like_length = c->like_length;
	if (c->drop_first)
		drop_tokens(p, c->drop_first);
	if (c->no_teacher_lab)
		for (size_t m = 0; m < p->n_model; m++)
			if (candidate_lab[p->model[m].lab])
				p->model[m].reference = false;
	if (c->n_reference)
		draw_references(p, candidate_lab, c->n_reference, seed, &own);
	arena_release(&own);
}
