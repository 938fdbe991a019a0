/* store_models.c - the list of models; see store_model.h. */
#include "config.h"

#include "store/store_model.h"

#include "store/store_core.h"

static void
fill(struct store_model *m, struct arena *a, struct stmt *st)
{
	struct str *field[] = { &m->family, &m->version, &m->role, &m->label,
		&m->teachers, &m->teacher_labs };
	struct str rest;

	m->id = stmt_get_int(st, 0);
	m->name = arena_str(a, stmt_get_text(st, 1));
	for (int i = 0; i < 6; i++)
		*field[i] = arena_str(a, stmt_get_text(st, 2 + i));
	m->n_exchange = stmt_get_int(st, 8);
	rest = m->family;
	m->lab = str_cut(&rest, '/');
}

enum rc
store_models(struct store_model **out, size_t *n, struct arena *a, struct store *s,
	struct err *e)
{
	struct stmt *st = store_stmt(s, STORE_STMT_MODEL_LIST);
	size_t cap = 0;

	*n = 0;
	*out = NULL;
	while (!e->rc && stmt_row(st)) {
		ARENA_GROW(a, *out, &cap, *n + 1);
		fill(&(*out)[*n], a, st);
		if (*n && str_compare((*out)[*n].name, (*out)[*n - 1].name) <= 0)
			err_set(e, RC_INTEGRITY, "%s: the model names are out of order",
				s->path);
		++*n;
	}
	stmt_reset(st);
	db_check(&s->db, e);
	return e->rc;
}
