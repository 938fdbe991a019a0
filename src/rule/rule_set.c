/* rule_set.c - see rule_set.h. */
#include "rule/rule_set.h"

#include "base/file.h"
#include "conf/conf.h"
#include "rule/guard.h"

#include <stdlib.h>

enum { FILES_MAX = 4096 };

struct loader {
	struct rule_set *s;
	struct arena *a;
	size_t cap;
	size_t n_bad;
	void (*bad)(void *ctx, const struct err *e);
	void *ctx;
};

static bool
is_rule_file(const char *path)
{
	return str_ends(str_of(path), STR(".yaml"));
}

static void
report(struct loader *l, const struct err *e)
{
	l->n_bad++;
	if (l->bad)
		l->bad(l->ctx, e);
}

static void
load_file(struct loader *l, const char *path)
{
	struct rule_set *s = l->s;
	struct err e = { 0 };
	struct str text;
	struct rule r;

	if (file_read(&text, l->a, path, CONF_MAX_BYTES, &e)) {
		report(l, &e);
		return;
	}
	if (rule_parse(&r, l->a, text, &e)) {
		err_in(&e, path);
		report(l, &e);
		return;
	}
	r.path = arena_str(l->a, str_of(path));
	ARENA_GROW(l->a, s->rule, &l->cap, s->n_rule + 1);
	s->rule[s->n_rule++] = r;
}

static void
load_path(struct loader *l, const char *path)
{
	struct err e = { 0 };
	const char **file;
	size_t n;

	if (is_rule_file(path)) {
		load_file(l, path);
		return;
	}
	if (file_walk(&file, &n, l->a, path, FILES_MAX, &e)) {
		report(l, &e);
		return;
	}
	for (size_t i = 0; i < n; i++)
		if (is_rule_file(file[i]))
			load_file(l, file[i]);
}

static int
by_id(const void *a, const void *b)
{
	const struct rule *x = a, *y = b;
	int d = str_compare(x->id, y->id);

	return d ? d : str_compare(x->path, y->path);
}

/* Two files with one id would make every hit ambiguous: the later one is refused. */
static void
drop_duplicates(struct loader *l)
{
	struct rule_set *s = l->s;
	size_t kept = 0;

	for (size_t i = 0; i < s->n_rule; i++) {
		struct err e = { 0 };

		if (!kept || !str_equal(s->rule[kept - 1].id, s->rule[i].id)) {
			s->rule[kept++] = s->rule[i];
			continue;
		}
		err_set(&e, RC_INPUT, "%.*s: the id \"%.*s\" is already that of %.*s",
			STR_ARG(s->rule[i].path), STR_ARG(s->rule[i].id),
			STR_ARG(s->rule[kept - 1].path));
		report(l, &e);
		rule_release(&s->rule[i]);
	}
	s->n_rule = kept;
}

static void
make_filter(struct rule_set *s, struct arena *a)
{
	struct literal_need *need;
	uint32_t n = 0;

	for (size_t r = 0; r < s->n_rule; r++)
		s->n_pattern += s->rule[r].n_pattern;
	s->rule_of = ARENA_NEW(a, uint32_t, s->n_pattern);
	s->first = ARENA_NEW(a, uint32_t, s->n_rule);
	need = ARENA_NEW(a, struct literal_need, s->n_pattern);
	for (size_t r = 0; r < s->n_rule; r++) {
		s->first[r] = n;
		for (size_t p = 0; p < s->rule[r].n_pattern; p++, n++) {
			s->rule_of[n] = (uint32_t)r;
			literal_of(&need[n], a, s->rule[r].pattern[p].regex,
				s->rule[r].pattern[p].flags);
		}
	}
	s->filter = prefilter_new(a, need, s->n_pattern);
}

enum rc
rule_set_load(struct rule_set *s, struct arena *a, const char *const *path, size_t n_path,
	void (*bad)(void *ctx, const struct err *e), void *ctx, struct err *e)
{
	struct loader l = { .s = s, .a = a, .bad = bad, .ctx = ctx };

	*s = (struct rule_set){ 0 };
	if (guard_new(&s->guard, a, e))
		return e->rc;
	for (size_t i = 0; i < n_path; i++)
		load_path(&l, path[i]);
	qsort(s->rule, s->n_rule, s->n_rule ? sizeof *s->rule : 1, by_id);
	drop_duplicates(&l);
	make_filter(s, a);
	if (l.n_bad)
		return err_set(e, RC_INPUT, "%zu rule file%s refused", l.n_bad,
			l.n_bad == 1 ? " was" : "s were");
	return RC_OK;
}

void
rule_set_release(struct rule_set *s)
{
	for (size_t r = 0; r < s->n_rule; r++)
		rule_release(&s->rule[r]);
	if (s->guard)
		guard_release(s->guard);
	*s = (struct rule_set){ 0 };
}

const struct rule *
rule_set_find(const struct rule_set *s, struct str id)
{
	for (size_t r = 0; r < s->n_rule; r++)
		if (str_equal(s->rule[r].id, id))
			return &s->rule[r];
	return NULL;
}
