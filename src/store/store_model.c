/* store_model.c - declarations; see store_model.h. */
#include "config.h"

#include "store/store_model.h"

#include "store/store_core.h"
#include "store/store_intern.h"

enum { N_FIELD = 6 };

static bool
is_role(struct str s)
{
	return !s.len || str_is(s, "teacher") || str_is(s, "suspect") ||
	       str_is(s, "both") || str_is(s, "reference");
}

/* Fills the empty fields from the newest declaration. Returns whether anything differs
 * from it. */
static bool
complete(struct str field[N_FIELD], struct arena *a, struct store *s, int64_t model)
{
	struct stmt *st = store_stmt(s, STORE_STMT_CLAIM_NEWEST);
	bool differs = false, any;

	stmt_int(st, 1, model);
	any = stmt_row(st);
	for (int i = 0; i < N_FIELD; i++) {
		struct str old =
			any ? arena_str(a, stmt_get_text(st, i)) : (struct str){ 0 };

		if (!field[i].len)
			field[i] = old;
		differs = differs || !str_equal(field[i], old);
	}
	stmt_reset(st);
	return differs;
}

void
store_model_declare(struct store *s, const struct store_model *m)
{
	struct str field[N_FIELD] = { m->family.len ? m->family : m->lab, m->version,
		m->role, m->label, m->teachers, m->teacher_labs };
	struct arena a = { 0 };
	struct stmt *st = store_stmt(s, STORE_STMT_CLAIM_ADD);
	int64_t model;

	if (!is_role(m->role)) {
		store_core_fail(s, RC_INPUT,
			"model %.*s: \"%.*s\" is no role: write teacher, suspect, both or "
			"reference",
			STR_ARG(m->name), STR_ARG(m->role));
		return;
	}
	model = store_intern_model(s, m->name);
	if (complete(field, &a, s, model)) {
		stmt_int(st, 1, model);
		for (int i = 0; i < N_FIELD; i++)
			stmt_text(st, 2 + i, field[i]);
		stmt_run(st);
	}
	arena_release(&a);
}
