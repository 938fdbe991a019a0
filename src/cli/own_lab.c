/* own_lab.c - see own_lab.h. */
#include "cli/own_lab.h"

#include <math.h>

/* Whether a list of files with ";" between, each cut at a bracket, has this name. */
static bool
names(struct str list, struct str name)
{
	for (struct str rest = list; rest.ptr;) {
		struct str item = str_cut(&rest, ';');

		if (str_equal(str_trim(str_cut(&item, '(')), name))
			return true;
	}
	return false;
}

/* The findings f[0 .. n - 1] of one suspect. */
static void
add(struct own_lab *o, const struct panel *p, const struct finding *f, size_t n)
{
	const struct store_model *s = &p->model[panel_find(p, f->suspect)].about;
	size_t n_teacher = 0, n_candidate = 0;
	double best = -(double)INFINITY;
	bool first = false;

	if (!str_is(s->label, "positive") || !s->lab.len)
		return;
	for (size_t i = 0; i < n; i++) {
		bool teacher = names(s->teachers, f[i].candidate);

		if (!str_equal(f[i].candidate_lab, s->lab))
			continue;
		n_candidate++;
		n_teacher += teacher;
		if (f[i].n_score && f[i].score[0].value > best) {
			best = f[i].score[0].value;
			first = teacher;
		}
	}
	if (!n_teacher)
		return;
	o->n_student++;
	o->n_first += first;
	o->by_chance += (double)n_teacher / (double)n_candidate;
}

struct own_lab
own_lab_of(const struct match *m)
{
	struct own_lab o = { .n_student = 0 };

	for (size_t i = 0, n; i < m->n_finding; i += n) {
		for (n = 1; i + n < m->n_finding &&
			    str_equal(m->finding[i].suspect, m->finding[i + n].suspect);
			n++)
			;
		add(&o, &m->panel, &m->finding[i], n);
	}
	return o;
}
