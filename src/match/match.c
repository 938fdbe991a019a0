/* match.c - see match.h. Suspects are taken lab by lab, because what may centre and scale
 * a score depends on the suspect's lab; all that is kept for one lab goes with it. */
#include "match/match.h"

#include "match/centre.h"
#include "stat/bootstrap.h"
#include "stat/summary.h"

#include <math.h>
#include <stdio.h>

struct job {
	struct match *m;
	const struct panel *p;
	struct match_options o;
	struct arena *arena; /* the caller's */
	const struct family *family;
	const struct overlap *sim;
	struct bootstrap boot;
	double *prompt;  /* n_prompt values of one pair */
	double *scratch; /* n_round */
};

/* One lab's suspects share the centring and the spread of the references. */
struct lab_job {
	struct job *j;
	uint32_t lab;
	struct centre *centre;
	double spread;
};

/* The values of a pair by prompt; returns the number of references behind them. */
static size_t
pair_values(struct lab_job *l, size_t s, size_t c, uint32_t without_lab)
{
	struct job *j = l->j;
	const float *raw;

	if (j->family->centred)
		return centre_pair(j->prompt, l->centre, s, c, without_lab);
	raw = overlap_pair(j->sim, s, c);
	for (size_t q = 0; q < j->p->n_prompt; q++)
		j->prompt[q] = (double)raw[q];
	return 0;
}

/* How far references of other labs stray from 0 when each is scored in turn as if it
 * were the suspect, against every candidate that is neither of its lab nor of the
 * suspect's: the root mean square. */
static double
reference_spread(struct lab_job *l)
{
	const struct panel *p = l->j->p;
	double square = 0;
	size_t n = 0;

	for (size_t r = 0; r < p->n_model; r++) {
		if (!p->model[r].reference || p->model[r].lab == l->lab)
			continue;
		for (size_t c = 0; c < p->n_model; c++) {
			struct summary s;

			if (!p->model[c].candidate || p->model[c].lab == l->lab ||
				p->model[c].lab == p->model[r].lab)
				continue;
			pair_values(l, r, c, l->lab);
			s = summary_of(l->j->prompt, p->n_prompt);
			if (!s.n)
				continue;
			square += s.mean * s.mean;
			n++;
		}
	}
	return n > 1 ? sqrt(square / (double)n) : (double)NAN;
}

static void
score(struct lab_job *l, struct finding *f, size_t s, size_t c)
{
	struct job *j = l->j;
	struct finding_score *out = &f->score[f->n_score++];
	size_t n_reference = pair_values(l, s, c, CENTRE_NO_LAB);
	struct summary sum = summary_of(j->prompt, j->p->n_prompt);

	*out = (struct finding_score){ .family = j->family->name,
		.value = sum.mean,
		.low = (double)NAN,
		.high = (double)NAN,
		.spread = l->spread,
		.n_prompt = sum.n };
	out->z = l->spread > 0 ? sum.mean / l->spread : (double)NAN;
	if (j->o.n_round && sum.n) {
		struct interval i = bootstrap_mean(&j->boot, j->prompt, j->scratch);

		out->low = i.low;
		out->high = i.high;
	}
	if (n_reference)
		f->n_reference = n_reference;
}

static void
score_lab(struct job *j, uint32_t lab)
{
	const struct panel *p = j->p;
	struct arena own = { 0 };
	struct lab_job l = { .j = j, .lab = lab, .spread = (double)NAN };
	struct finding *f = j->m->finding;

	l.centre = centre_new(&own, p, j->sim);
	if (j->family->centred)
		l.spread = reference_spread(&l);
	for (size_t s = 0; s < p->n_model; s++) {
		if (!p->model[s].suspect)
			continue;
		for (size_t c = 0; c < p->n_model; c++) {
			if (!p->model[c].candidate || c == s)
				continue;
			if (p->model[s].lab == lab)
				score(&l, f, s, c);
			f++;
		}
	}
	arena_release(&own);
}

static void
run_family(struct job *j, const struct family *family)
{
	struct arena own = { 0 };
	struct overlap sim;
	bool *done = ARENA_NEW(&own, bool, j->p->n_lab);

	overlap_new(&sim, &own, j->p, &family->view, family->measure, j->o.n_thread);
	j->family = family;
	j->sim = &sim;
	for (size_t s = 0; s < j->p->n_model; s++) {
		uint32_t lab = j->p->model[s].lab;

		if (!j->p->model[s].suspect || done[lab])
			continue;
		done[lab] = true;
		score_lab(j, lab);
	}
	arena_release(&own);
}

/* One finding a pair, with what is known before any score. */
static void
lay_out(struct match *m, struct arena *a)
{
	const struct panel *p = &m->panel;
	size_t n_suspect = 0, n_candidate = 0;

	for (size_t i = 0; i < p->n_model; i++) {
		n_suspect += p->model[i].suspect;
		n_candidate += p->model[i].candidate;
	}
	m->finding = ARENA_NEW(a, struct finding, n_suspect * n_candidate);
	for (size_t s = 0; s < p->n_model; s++)
		for (size_t c = 0; p->model[s].suspect && c < p->n_model; c++) {
			struct finding *f = &m->finding[m->n_finding];

			if (!p->model[c].candidate || c == s)
				continue;
			f->suspect = p->model[s].about.name;
			f->candidate = p->model[c].about.name;
			f->suspect_lab = p->model[s].about.lab;
			f->candidate_lab = p->model[c].about.lab;
			f->log10_lr = f->log10_lr_low = f->log10_lr_high = (double)NAN;
			f->log10_ceiling = (double)NAN;
			for (size_t q = 0; q < p->n_prompt; q++)
				f->n_prompt += panel_answer(p, s, q)->tok &&
					       panel_answer(p, c, q)->tok;
			m->n_finding++;
		}
}

static void
demote(struct match *m, enum match_state state, const char *reason)
{
	if (state <= m->state)
		return;
	m->state = state;
	snprintf(m->reason, sizeof m->reason, "%s", reason);
}

/* Says when a case is too small for its scores to mean anything. */
static void
judge_size(struct match *m, const struct match_options *o)
{
	const struct panel *p = &m->panel;
	char why[160];

	for (size_t i = 0; i < m->n_finding; i++) {
		const struct finding *f = &m->finding[i];
		const struct roster_model *s = &p->model[panel_find(p, f->suspect)];

		if (f->n_reference < o->min_reference &&
			!(o->only && !o->only->centred)) {
			snprintf(why, sizeof why,
				"%zu reference models for %.*s against %.*s, %zu are needed",
				f->n_reference, STR_ARG(str_sub(f->suspect, 0, 40)),
				STR_ARG(str_sub(f->candidate, 0, 40)), o->min_reference);
			demote(m, MATCH_INCONCLUSIVE, why);
		}
		if (f->n_prompt < o->min_prompt) {
			snprintf(why, sizeof why,
				"%.*s and %.*s share %zu prompts, %zu are needed",
				STR_ARG(str_sub(f->suspect, 0, 40)),
				STR_ARG(str_sub(f->candidate, 0, 40)), f->n_prompt,
				o->min_prompt);
			demote(m, MATCH_INCONCLUSIVE, why);
		}
		if ((double)s->n_answer < o->min_coverage * (double)p->n_prompt) {
			snprintf(why, sizeof why, "%.*s answered %zu of %zu prompts",
				STR_ARG(str_sub(f->suspect, 0, 40)), s->n_answer,
				p->n_prompt);
			demote(m, MATCH_PARTIAL, why);
		}
	}
	if (!m->n_finding)
		demote(m, MATCH_INCONCLUSIVE,
			"no candidate: give models the role teacher with `assay models set`");
}

static struct match_options
defaults(struct match_options o)
{
	o.min_prompt = o.min_prompt ? o.min_prompt : MATCH_MIN_PROMPT;
	o.min_reference = o.min_reference ? o.min_reference : MATCH_MIN_REFERENCE;
	o.min_coverage = o.min_coverage > 0 ? o.min_coverage : MATCH_MIN_COVERAGE;
	return o;
}

enum rc
match_run(struct match *m, struct arena *a, struct store *s,
	const struct roster_want *want, const struct match_options *o, struct err *e)
{
	struct job j = { .m = m, .p = &m->panel, .o = defaults(*o), .arena = a };
	struct arena own = { 0 };

	*m = (struct match){ 0 };
	if (panel_load(&m->panel, a, s, want, e))
		return e->rc;
	lay_out(m, a);
	if (m->panel.n_prompt) {
		j.prompt = ARENA_RAW(&own, double, m->panel.n_prompt);
		j.scratch = ARENA_RAW(&own, double, j.o.n_round);
		bootstrap_new(&j.boot, &own, m->panel.n_prompt, j.o.n_round, j.o.seed);
		for (const struct family *f = family_table; f->name; f++)
			if (!o->only || o->only == f)
				run_family(&j, f);
	}
	judge_size(m, &j.o);
	arena_release(&own);
	return RC_OK;
}
