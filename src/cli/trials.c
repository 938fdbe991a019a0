/* trials.c - see trials.h. */
#include "cli/trials.h"

#include "base/file.h"
#include "base/utf8.h"
#include "cli/command.h"

#include <math.h>

static bool
in_list(struct str list, struct str word)
{
	for (struct str rest = list; rest.ptr;) {
		struct str item = str_trim(str_cut(&rest, ';'));

		if (item.len && str_equal(item, word))
			return true;
	}
	return false;
}

/* The lab of a declared teacher: its name is cut at a bracket, "gpt-4(proxy)". */
static bool
teaches(const struct panel *p, struct str teachers, struct str lab)
{
	for (struct str rest = teachers; rest.ptr;) {
		struct str item = str_cut(&rest, ';'),
			   name = str_trim(str_cut(&item, '('));
		size_t at = panel_find(p, name);

		if (at != SIZE_MAX && str_equal(p->model[at].about.lab, lab))
			return true;
	}
	return false;
}

static bool
has_teacher(const struct panel *p, const struct store_model *s)
{
	if (str_trim(s->teacher_labs).len)
		return true;
	for (size_t m = 0; m < p->n_model; m++)
		if (teaches(p, s->teachers, p->model[m].about.lab))
			return true;
	return false;
}

static bool
fill(struct fit_trial *t, const struct match *m, const struct finding *f,
	const struct weigh *like)
{
	const struct panel *p = &m->panel;
	const struct store_model *s = &p->model[panel_find(p, f->suspect)].about;
	bool positive = str_is(s->label, "positive");

	if (!positive && !str_is(s->label, "none"))
		return false;
	if (positive && !has_teacher(p, s))
		return false;
	*t = (struct fit_trial){ .suspect = f->suspect,
		.own_lab = s->lab,
		.lab = f->candidate_lab,
		.log10_lr = (double)NAN };
	t->target =
		positive && (str_trim(s->teacher_labs).len
					    ? in_list(s->teacher_labs, f->candidate_lab)
					    : teaches(p, s->teachers, f->candidate_lab));
	for (size_t i = 0; i < like->n; i++) {
		t->z[i] = (double)NAN;
		for (size_t k = 0; k < f->n_score; k++)
			if (str_is(like->family[i], f->score[k].family))
				t->z[i] = f->score[k].z;
	}
	return true;
}

enum rc
trials_new(struct fit_trial **t, size_t *n, struct arena *a, const struct match *m,
	const struct weigh *like, struct err *e)
{
	*t = ARENA_NEW(a, struct fit_trial, m->n_lab);
	*n = 0;
	for (size_t i = 0; i < m->n_lab; i++)
		*n += fill(&(*t)[*n], m, &m->lab[i], like);
	if (!*n)
		return err_set(e, RC_INPUT,
			"no labelled trial: give models labels, labs and roles with "
			"`assay models load`");
	return RC_OK;
}

enum { CALIBRATION_MAX = 1 << 20 };

void
trials_conditions(struct weigh *w, const struct match *m)
{
	w->n_prompt = m->panel.n_prompt;
	for (size_t i = 0; i < w->n; i++) {
		w->like[i].mean = (double)NAN;
		for (size_t f = 0; f < m->n_family; f++)
			if (!m->family[f]->control &&
				str_is(w->family[i], m->family[f]->name))
				w->like[i] = m->like[f];
	}
}

enum rc
trials_calibration(struct weigh *w, struct command_run *r)
{
	const char *path = option_text(&r->options, "calibration");
	struct str text = weigh_default;

	if (path && file_read(&text, &r->arena, path, CALIBRATION_MAX, &r->err))
		return r->err.rc;
	if (weigh_parse(w, &r->arena, text, &r->err) && path)
		err_in(&r->err, path);
	return r->err.rc;
}

void
trials_write(struct buf *out, const struct fit_trial *t, size_t n)
{
	buf_str(out, STR("suspect\tcandidate\tscore\tlog10_lr\n"));
	for (size_t i = 0; i < n; i++) {
		utf8_escape_line(out, t[i].suspect);
		buf_char(out, '\t');
		utf8_escape_line(out, t[i].lab);
		if (isnan(t[i].log10_lr))
			buf_str(out, STR("\t\t\n"));
		else
			buf_fmt(out, "\t%.17g\t%.17g\n", t[i].log10_lr, t[i].log10_lr);
	}
}
