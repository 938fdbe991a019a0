/* common.h - how many models say it too: what everybody says is evidence of nothing.
 *
 * A gram counts once for each model that has it, however often and in however many of
 * its answers. Two ways in: the sets of grams of some models, for one prompt, kept in
 * memory and exact; or the postings of segments, where documents belong to models. */
#ifndef SKETCH_COMMON_H
#define SKETCH_COMMON_H

#include "base/arena.h"
#include "sketch/segment.h"

#include <stddef.h>
#include <stdint.h>

/* One model's grams as a set, i.e. as shingle_unique() leaves them. */
struct common_set {
	const uint64_t *gram;
	size_t n;
};

/* In how many models each gram occurs. */
struct common {
	uint64_t *hash; /* ascending, each once */
	uint32_t *n_model;
	size_t n;
};

/* Counts n_model sets. The table is in a. O(total number of grams). */
void common_build(struct common *c, struct arena *a, const struct common_set *model,
	size_t n_model);

/* Takes one of the models that were counted out again, and puts it back: so one table
 * serves every choice of a candidate and its relatives. O(set->n * log(c->n)). */
void common_leave_out(struct common *c, const struct common_set *set);
void common_put_back(struct common *c, const struct common_set *set);

/* In how many models the gram occurs; 0 when in none. O(log n). */
uint32_t common_find(const struct common *c, uint64_t hash);

/* Those of a set that fewer than below models have. out has room for set->n and may be
 * its array. Returns how many. O(set->n * log(c->n)). */
size_t common_rare(uint64_t *out, const struct common *c, const struct common_set *set,
	uint32_t below);

/* The same question of segments. A document without a model, as one outside the prompt
 * or the reference population, has COMMON_NO_MODEL. */
#define COMMON_NO_MODEL UINT32_MAX

struct common_scan {
	const uint32_t *model_of; /* by document number; borrowed */
	size_t n_doc;             /* documents beyond have no model */
	uint32_t n_model;
	uint32_t *seen; /* by model: the number of the last question that met it */
	uint32_t question;
};

/* model_of holds numbers below n_model or COMMON_NO_MODEL (assert). Lives as long as a
 * and model_of. O(n_doc). */
void common_scan_init(struct common_scan *s, struct arena *a, const uint32_t *model_of,
	size_t n_doc, uint32_t n_model);

/* In how many distinct models the hash occurs in these segments together; stops counting
 * at enough, so that a hash that is everywhere costs little. O(postings of the hash). */
uint32_t common_scan_count(struct common_scan *s, const struct segment *const *seg,
	size_t n_seg, uint64_t hash, uint32_t enough);

#endif
