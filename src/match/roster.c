/* roster.c - see roster.h. */
#include "match/roster.h"

#include "base/map.h"

static bool
listed(const char *const *name, size_t n, struct str model)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(model, name[i]))
			return true;
	return false;
}

/* Every name in a list must be a model with answers: a typing error must not silently
 * shrink a population. */
static enum rc
check_names(const char *const *name, size_t n, const struct store_model *m,
	size_t n_model, struct err *e)
{
	for (size_t i = 0; i < n; i++) {
		size_t k = 0;

		while (k < n_model && !str_is(m[k].name, name[i]))
			k++;
		if (k == n_model)
			return err_set(e, RC_USAGE,
				"no model \"%s\" in the store: `assay models` lists them",
				name[i]);
		if (!m[k].n_exchange)
			return err_set(e, RC_USAGE,
				"model \"%s\" has no answers: import some first",
				name[i]);
	}
	return RC_OK;
}

static void
assign(struct roster_model *r, const struct roster_want *w)
{
	const struct store_model *m = &r->about;
	bool none = str_is(m->label, "none");
	bool named = listed(w->suspect, w->n_suspect, m->name);

	r->suspect = named || (w->all && (none || str_is(m->label, "positive")));
	r->candidate = w->n_candidate
			       ? listed(w->candidate, w->n_candidate, m->name)
			       : str_is(m->role, "teacher") || str_is(m->role, "both");
	r->reference = w->n_reference ? listed(w->reference, w->n_reference, m->name)
				      : !named && (none || str_is(m->role, "reference"));
}

static uint32_t
lab_number(struct map *labs, struct arena *a, const struct store_model *m)
{
	/* A lab's name holds no newline, so this key is the model's alone. */
	struct str key = m->lab.len ? m->lab : arena_fmt(a, "\n%.*s", STR_ARG(m->name));

	return map_put(labs, key, NULL);
}

enum rc
roster_new(struct roster_model **out, size_t *n, size_t *n_lab, struct arena *a,
	struct store *s, const struct roster_want *want, struct err *e)
{
	struct store_model *m;
	size_t n_model, n_suspect = 0;
	struct map labs;

	if (store_models(&m, &n_model, a, s, e) ||
		check_names(want->suspect, want->n_suspect, m, n_model, e) ||
		check_names(want->candidate, want->n_candidate, m, n_model, e) ||
		check_names(want->reference, want->n_reference, m, n_model, e))
		return e->rc;
	map_init(&labs, a);
	*out = ARENA_NEW(a, struct roster_model, n_model);
	*n = 0;
	for (size_t i = 0; i < n_model; i++) {
		struct roster_model r = { .about = m[i] };

		assign(&r, want);
		if (!m[i].n_exchange || !(r.suspect || r.candidate || r.reference))
			continue;
		r.lab = lab_number(&labs, a, &m[i]);
		n_suspect += r.suspect;
		(*out)[(*n)++] = r;
	}
	*n_lab = labs.n;
	if (!n_suspect)
		return err_set(e, RC_USAGE,
			"no suspect: name one, or give models a label with `assay models load`");
	return RC_OK;
}
