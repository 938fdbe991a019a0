/* match.c - see match.h. Suspects are taken lab by lab, because what may centre a score
 * depends on the suspect's lab; all that is kept for one lab goes with it. */
#include "match/match.h"

#include "match/centre.h"
#include "match/likeness_of.h"
#include "match/standing.h"
#include "stat/bootstrap.h"
#include "stat/summary.h"

#include <math.h>
#include <stdio.h>

struct job {
	struct match *m;
	const struct panel *p;
	struct match_options o;
	struct overlap sim[FINDING_SCORES_MAX];    /* by family */
	struct centre *centre[FINDING_SCORES_MAX]; /* of the lab at hand */
	struct bootstrap boot;
	double *prompt;               /* [family][model][prompt]: one suspect's scores */
	double *mean;                 /* [family][model][round]: their means by draw */
	struct standing_score *score; /* n_model */
	double *z;                    /* n_lab */
	double *scratch;              /* n_round or 4 * n_lab */
	size_t next, next_lab;        /* the suspect's first findings */
};

static double *
scores_of(const struct job *j, size_t family, size_t model)
{
	return j->prompt + (family * j->p->n_model + model) * j->p->n_prompt;
}

static double *
means_of(const struct job *j, size_t family, size_t model)
{
	return j->mean + (family * j->p->n_model + model) * j->m->n_round;
}

/* One suspect's scores with every model of another lab that is in the case as something
 * other than a suspect, by prompt. */
static void
score_all(struct job *j, size_t s)
{
	const struct panel *p = j->p;

	for (size_t f = 0; f < j->m->n_family; f++)
		for (size_t m = 0; m < p->n_model; m++) {
			double *out = scores_of(j, f, m);
			const float *raw;

			if (m == s || !(p->model[m].candidate || p->model[m].reference))
				continue;
			if (j->m->family[f]->centred) {
				centre_pair(out, j->centre[f], s, m, CENTRE_NO_LAB);
			} else {
				raw = overlap_pair(&j->sim[f], s, m);
				for (size_t q = 0; q < p->n_prompt; q++)
					out[q] = (double)raw[q];
			}
			bootstrap_means(means_of(j, f, m), &j->boot, out);
		}
}

static void
fill_finding(struct job *j, struct finding *out, size_t c)
{
	for (size_t f = 0; f < j->m->n_family; f++) {
		const double *x = scores_of(j, f, c);
		struct summary s = summary_of(x, j->p->n_prompt);
		struct finding_score *score = &out->score[out->n_score++];

		*score = (struct finding_score){ .family = j->m->family[f]->name,
			.value = s.mean,
			.low = (double)NAN,
			.high = (double)NAN,
			.z = (double)NAN,
			.n_prompt = s.n };
		if (j->o.n_round && s.n) {
			struct interval i;

			memcpy(j->scratch, means_of(j, f, c),
				j->o.n_round * sizeof *j->scratch);
			i = bootstrap_interval(j->scratch, j->o.n_round);
			score->low = i.low;
			score->high = i.high;
		}
	}
}

static const size_t ALL_PROMPTS = SIZE_MAX;

/* The standings by one round's draw of prompts, or by all of them; the standard errors
 * are always those of all. */
static void
standings(struct job *j, size_t s, size_t family, size_t round)
{
	const struct panel *p = j->p;

	for (size_t m = 0; m < p->n_model; m++) {
		bool skip = m == s || p->model[m].lab == p->model[s].lab ||
			    !(p->model[m].candidate || p->model[m].reference);

		if (skip) {
			j->score[m].value = (double)NAN;
		} else if (round == ALL_PROMPTS) {
			struct summary all =
				summary_of(scores_of(j, family, m), p->n_prompt);

			j->score[m].value = all.mean;
			j->score[m].error = j->m->family[family]->control || !all.n
						    ? 0
						    : all.sd / sqrt((double)all.n);
		} else {
			j->score[m].value = means_of(j, family, m)[round];
		}
	}
	standing_of(j->z, p, s, j->score, j->scratch);
}

/* The suspect's lab findings are next_lab .. next_lab + n - 1; lab[i] is the lab's number
 * of the i-th. */
static void
fill_labs(struct job *j, size_t s, const uint32_t *lab, size_t n)
{
	struct match *m = j->m;

	for (size_t f = 0; f < m->n_family; f++) {
		standings(j, s, f, ALL_PROMPTS);
		for (size_t i = 0; i < n; i++) {
			struct finding *out = &m->lab[j->next_lab + i];

			out->score[out->n_score++] = (struct finding_score){
				.family = m->family[f]->name,
				.value = (double)NAN,
				.low = (double)NAN,
				.high = (double)NAN,
				.z = j->z[lab[i]],
			};
		}
		for (size_t r = 0; r < m->n_round; r++) {
			standings(j, s, f, r);
			for (size_t i = 0; i < n; i++)
				m->round_z[((j->next_lab + i) * m->n_round + r) *
						   m->n_family +
					   f] = (float)j->z[lab[i]];
		}
	}
}

static size_t
count_references(const struct panel *p, size_t s, size_t c)
{
	size_t n = 0;

	for (size_t r = 0; r < p->n_model; r++)
		n += panel_is_reference(p, r, s, c);
	return n;
}

static struct finding
finding_of(const struct panel *p, size_t s, size_t c)
{
	struct finding f = { .suspect = p->model[s].about.name,
		.candidate = p->model[c].about.name,
		.suspect_lab = p->model[s].about.lab,
		.candidate_lab = p->model[c].about.lab,
		.log10_lr = (double)NAN,
		.log10_lr_low = (double)NAN,
		.log10_lr_high = (double)NAN,
		.log10_ceiling = (double)NAN };

	f.n_reference = count_references(p, s, c);
	for (size_t q = 0; q < p->n_prompt; q++)
		f.n_prompt += panel_answer(p, s, q)->tok && panel_answer(p, c, q)->tok;
	return f;
}

/* The labs of a suspect's candidates but its own, in order of name: candidates are
 * sorted by name, so a lab's place is that of its first model. */
static size_t
labs_of(uint32_t *lab, size_t *first, const struct panel *p, size_t s)
{
	size_t n = 0;

	for (size_t c = 0; c < p->n_model; c++) {
		bool known = !p->model[c].candidate || p->model[c].lab == p->model[s].lab;

		for (size_t i = 0; i < n && !known; i++)
			known = lab[i] == p->model[c].lab;
		if (known)
			continue;
		lab[n] = p->model[c].lab;
		first[n++] = c;
	}
	return n;
}

static void
judge_suspect(struct job *j, struct arena *a, size_t s)
{
	const struct panel *p = j->p;
	uint32_t *lab = ARENA_RAW(a, uint32_t, p->n_lab);
	size_t *first = ARENA_RAW(a, size_t, p->n_lab), n = labs_of(lab, first, p, s);

	score_all(j, s);
	for (size_t c = 0; c < p->n_model; c++) {
		if (!p->model[c].candidate || c == s)
			continue;
		j->m->finding[j->next] = finding_of(p, s, c);
		fill_finding(j, &j->m->finding[j->next++], c);
	}
	for (size_t i = 0; i < n; i++) {
		struct finding f = finding_of(p, s, first[i]);

		f.by_lab = true;
		if (f.candidate_lab.len)
			f.candidate = f.candidate_lab;
		j->m->lab[j->next_lab + i] = f;
	}
	fill_labs(j, s, lab, n);
	j->next_lab += n;
}

/* Where a suspect's findings go depends on the suspects before it, whatever their lab. */
static void
seek(struct job *j, size_t s, size_t *finding_of_suspect, size_t *lab_of_suspect)
{
	j->next = finding_of_suspect[s];
	j->next_lab = lab_of_suspect[s];
}

static void
judge_all(struct job *j, struct arena *a, size_t *at, size_t *at_lab)
{
	const struct panel *p = j->p;
	bool *done = ARENA_NEW(a, bool, p->n_lab);

	for (size_t s = 0; s < p->n_model; s++) {
		struct arena own = { 0 };

		if (!p->model[s].suspect || done[p->model[s].lab])
			continue;
		done[p->model[s].lab] = true;
		for (size_t f = 0; f < j->m->n_family; f++)
			j->centre[f] = centre_new(&own, p, &j->sim[f]);
		for (size_t k = s; k < p->n_model; k++)
			if (p->model[k].suspect && p->model[k].lab == p->model[s].lab) {
				seek(j, k, at, at_lab);
				judge_suspect(j, &own, k);
			}
		arena_release(&own);
	}
}

/* Counts the findings and gives each suspect its place among them. */
static void
lay_out(struct match *m, struct arena *a, size_t *at, size_t *at_lab)
{
	const struct panel *p = &m->panel;
	struct arena own = { 0 };
	uint32_t *lab = ARENA_RAW(&own, uint32_t, p->n_lab);
	size_t *first = ARENA_RAW(&own, size_t, p->n_lab);

	for (size_t s = 0; s < p->n_model; s++) {
		if (!p->model[s].suspect)
			continue;
		at[s] = m->n_finding;
		at_lab[s] = m->n_lab;
		for (size_t c = 0; c < p->n_model; c++)
			m->n_finding += p->model[c].candidate && c != s;
		m->n_lab += labs_of(lab, first, p, s);
	}
	m->finding = ARENA_NEW(a, struct finding, m->n_finding);
	m->lab = ARENA_NEW(a, struct finding, m->n_lab);
	m->round_z = ARENA_NEW(a, float, m->n_lab * m->n_round * m->n_family);
	arena_release(&own);
}

static void
compute(struct job *j, struct arena *a)
{
	struct match *m = j->m;
	struct arena own = { 0 };
	size_t *at = ARENA_NEW(&own, size_t, m->panel.n_model);
	size_t *at_lab = ARENA_NEW(&own, size_t, m->panel.n_model);
	size_t n = 4 * m->panel.n_lab;

	lay_out(m, a, at, at_lab);
	for (size_t f = 0; f < m->n_family; f++) {
		overlap_new(&j->sim[f], &own, &m->panel, &m->family[f]->view,
			m->family[f]->measure, j->o.n_thread);
		m->like[f] = likeness_of(&m->panel, &j->sim[f]);
	}
	m->prompt = j->prompt =
		ARENA_RAW(a, double, m->n_family * m->panel.n_model * m->panel.n_prompt);
	j->mean = ARENA_RAW(&own, double, m->n_family * m->panel.n_model * m->n_round);
	j->score = ARENA_RAW(&own, struct standing_score, m->panel.n_model);
	j->z = ARENA_RAW(&own, double, m->panel.n_lab);
	j->scratch = ARENA_RAW(&own, double, m->n_round > n ? m->n_round : n);
	bootstrap_new(&j->boot, &own, m->panel.n_prompt, m->n_round, j->o.seed);
	judge_all(j, &own, at, at_lab);
	arena_release(&own);
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
		struct str suspect = str_sub(f->suspect, 0, 40);
		struct str candidate = str_sub(f->candidate, 0, 40);

		if (f->n_reference < o->min_reference) {
			snprintf(why, sizeof why,
				"%zu reference models for %.*s against %.*s, %zu are needed",
				f->n_reference, STR_ARG(suspect), STR_ARG(candidate),
				o->min_reference);
			demote(m, MATCH_INCONCLUSIVE, why);
		}
		if (f->n_prompt < o->min_prompt) {
			snprintf(why, sizeof why,
				"%.*s and %.*s share %zu prompts, %zu are needed",
				STR_ARG(suspect), STR_ARG(candidate), f->n_prompt,
				o->min_prompt);
			demote(m, MATCH_INCONCLUSIVE, why);
		}
		if ((double)s->n_answer < o->min_coverage * (double)p->n_prompt) {
			snprintf(why, sizeof why, "%.*s answered %zu of %zu prompts",
				STR_ARG(suspect), s->n_answer, p->n_prompt);
			demote(m, MATCH_PARTIAL, why);
		}
	}
	if (!m->n_finding)
		demote(m, MATCH_INCONCLUSIVE,
			"no candidate: give models the role teacher with `assay models set`");
}

/* What holds of the answers holds of all that is said of them. */
static void
add_caveat(struct match *m)
{
	const char *said = origin_caveat(&m->panel.origin);

	for (size_t i = 0; said && i < m->n_lab; i++)
		finding_caveat(&m->lab[i], said);
}

static struct match_options
defaults(struct match_options o)
{
	o.min_prompt = o.min_prompt ? o.min_prompt : MATCH_MIN_PROMPT;
	o.min_reference = o.min_reference ? o.min_reference : MATCH_MIN_REFERENCE;
	o.min_coverage = o.min_coverage > 0 ? o.min_coverage : MATCH_MIN_COVERAGE;
	return o;
}

double
match_alike(const struct match *m)
{
	for (size_t f = 0; f < m->n_family; f++)
		if (m->family[f]->measure == OVERLAP_JACCARD)
			return m->like[f].mean;
	return (double)NAN;
}

enum rc
match_run(struct match *m, struct arena *a, struct store *s,
	const struct roster_want *want, const struct match_options *o, struct err *e)
{
	struct job j = { .m = m, .p = &m->panel, .o = defaults(*o) };

	*m = (struct match){ .n_round = o->n_round };
	for (size_t f = 0; f < FINDING_SCORES_MAX; f++)
		m->like[f].mean = (double)NAN;
	if (panel_load(&m->panel, a, s, want, o->change.strip_markup, e))
		return e->rc;
	change_apply(&m->panel, &o->change, o->seed);
	if (o->n_prompt)
		panel_draw(&m->panel, o->n_prompt, o->seed);
	for (const struct family *f = family_table; f->name; f++)
		if (!o->only || o->only == f)
			m->family[m->n_family++] = f;
	if (m->panel.n_prompt)
		compute(&j, a);
	add_caveat(m);
	judge_size(m, &j.o);
	return RC_OK;
}
