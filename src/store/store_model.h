/* store_model.h - who answered: names, labs, roles, documented lineage. */
#ifndef STORE_STORE_MODEL_H
#define STORE_STORE_MODEL_H

#include "store/store.h"

/* Exchanges name their model; what is known of it is declared apart, and the newest
 * declaration counts (older ones stay, as facts do). */
struct store_model {
	int64_t id;
	struct str name;
	struct str lab;    /* family up to its first "/"; empty: not declared */
	struct str family; /* lab or lab/family */
	struct str version;
	struct str role; /* teacher, suspect, both, reference, or empty */
	struct str
		label; /* positive, none, unknown, ... as in a lineage table; or empty */
	struct str teachers;     /* names of models, separated by ";", or empty */
	struct str teacher_labs; /* separated by ";", or empty */
	int64_t n_exchange;
};

/* All models, sorted by name. */
enum rc store_models(struct store_model **out, size_t *n, struct arena *a,
	struct store *s, struct err *e);

/* Declares; the model is made when it has no answers yet. Empty fields keep what was
 * declared before; without a family, lab is one. What changes nothing is not added. A
 * role that is none of the above is RC_INPUT. Inside store_begin() .. store_end(). */
void store_model_declare(struct store *s, const struct store_model *m);

#endif
