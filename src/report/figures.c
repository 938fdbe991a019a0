/* figures.c - see figures.h. */
#include "report/figures.h"

#include "report/plot.h"
#include "report/words.h"

#include <math.h>
#include <stdlib.h>

/* LABEL_MAX glyphs of about 6.6 each fit left of NAME_END. */
enum { ROW = 22, TOP = 14, NAME_END = 150, LABEL_MAX = 20, RIGHT = PLOT_WIDTH - 12 };

/* The middle goes: names of one family differ at their ends. */
static struct str
label(struct doc *d, struct str name)
{
	struct str head = words_cut(d->arena, name, LABEL_MAX - 6);
	size_t from = name.len - 4;

	if (name.len <= LABEL_MAX)
		return name;
	while (from < name.len && ((unsigned char)name.ptr[from] & 0xc0) == 0x80)
		from++;
	return arena_fmt(d->arena, "%.*s%.*s", STR_ARG(head),
		STR_ARG(str_sub(name, from, name.len - from)));
}

/* Powers of ten as a lawyer reads them: 1/100, 1/10, 1, 10, 100. */
static void
log_axis(struct plot *p, const struct plot_axis *x, double bottom)
{
	int low = (int)ceil(x->low - 1e-9), high = (int)floor(x->high + 1e-9);
	int step = high - low > 6 ? 2 : 1;

	for (int i = low; i <= high; i += step) {
		double at = plot_at(x, i);

		plot_line(p, i ? PLOT_GRID : PLOT_MUTED, at, TOP, at, bottom);
		plot_text(p, PLOT_CENTRE, PLOT_MUTED, at, bottom + 15,
			arena_fmt(
				p->arena, "%s%.0f", i < 0 ? "1/" : "", pow(10, abs(i))));
	}
}

static double
largest_log(const struct verdict *v)
{
	double most = 1;

	for (size_t i = 0; i < v->n_candidate; i++) {
		const struct verdict_candidate *c = &v->candidates[i];

		most = fabs(c->ceiling) > most ? fabs(c->ceiling) : most;
		most = fabs(c->log10_lr) > most ? fabs(c->log10_lr) : most;
	}
	return ceil(most + 0.2);
}

static void
lr_row(struct doc *d, struct plot *p, const struct plot_axis *x,
	const struct verdict_candidate *c, double y)
{
	bool subject = str_equal(c->name, d->verdict->candidate);
	enum plot_style style = subject ? PLOT_ACCENT : PLOT_OTHER;

	plot_text(p, PLOT_END, subject ? PLOT_INK : PLOT_MUTED, NAME_END, y + 4,
		label(d, c->name));
	if (isnan(c->log10_lr)) {
		plot_text(p, PLOT_CENTRE, PLOT_MUTED, plot_at(x, 0), y + 4,
			STR("not evaluated"));
		return;
	}
	plot_rect(p, PLOT_BAND, plot_at(x, -c->ceiling), y - 7, plot_at(x, c->ceiling),
		y + 7);
	/* An interval no wider than its mark would only blur it. */
	if (plot_at(x, c->high) - plot_at(x, c->low) >= 2) {
		plot_line(p, style, plot_at(x, c->low), y, plot_at(x, c->high), y);
		plot_line(p, style, plot_at(x, c->low), y - 5, plot_at(x, c->low), y + 5);
		plot_line(
			p, style, plot_at(x, c->high), y - 5, plot_at(x, c->high), y + 5);
	}
	plot_add(p, subject ? PLOT_DISC : PLOT_RING, style, plot_at(x, c->log10_lr), y)
		->x2 = subject ? 5.5 : 4.5;
}

void
figures_lr(struct doc *d)
{
	static const char *const column[] = { "candidate", ">likelihood ratio",
		">95 % interval", ">at most, either way", "verdict", NULL };
	const struct verdict *v = d->verdict;
	double most = largest_log(v), bottom = TOP + ROW * (double)v->n_candidate;
	struct plot_axis x = { -most, most, NAME_END + 14, RIGHT };
	struct plot *p = plot_new(d->arena, "Likelihood ratio of each candidate",
		arena_fmt(d->arena,
			"One row a candidate: a mark at its likelihood ratio, a line for the 95 %% "
			"interval, a band for the largest ratio that the known models can "
			"carry. The filled mark is %.*s.",
			STR_ARG(v->candidate)));
	struct doc_table *t;

	p->height = bottom + 42;
	log_axis(p, &x, bottom);
	for (size_t i = 0; i < v->n_candidate; i++)
		lr_row(d, p, &x, &v->candidates[i],
			TOP + ROW * (double)i + (double)ROW / 2);
	plot_text(p, PLOT_LABEL, PLOT_MUTED, x.from, bottom + 34,
		STR("\xe2\x86\x90 less probable"));
	plot_text(p, PLOT_END, PLOT_MUTED, x.to, bottom + 34,
		STR("more probable \xe2\x86\x92"));
	t = doc_figure(d, p, column);
	for (size_t i = 0; i < v->n_candidate; i++) {
		const struct verdict_candidate *c = &v->candidates[i];
		struct str low = words_lr(d->arena, c->low),
			   high = words_lr(d->arena, c->high);

		doc_cell(t, c->name);
		doc_cell(t, words_lr(d->arena, c->log10_lr));
		doc_cell_fmt(t, "%.*s to %.*s", STR_ARG(low), STR_ARG(high));
		doc_cell(t, words_times(d->arena, c->ceiling));
		doc_cell(t, c->verdict);
	}
}

static void
score_axis(struct plot *p, const struct plot_axis *x, double bottom)
{
	double span = x->high - x->low, step = pow(10, floor(log10(span)));

	if (span / step < 3)
		step /= 2;
	for (double v = ceil(x->low / step) * step; v <= x->high; v += step) {
		bool zero = fabs(v) < step / 4;
		double at = plot_at(x, v);

		plot_line(p, zero ? PLOT_MUTED : PLOT_GRID, at, 4, at, bottom);
		plot_text(p, PLOT_CENTRE, PLOT_MUTED, at, bottom + 15,
			zero ? STR("0") : arena_fmt(p->arena, "%.3g", v));
	}
}

static void
widen(struct plot_axis *x, double v)
{
	if (isnan(v))
		return;
	x->low = v < x->low ? v : x->low;
	x->high = v > x->high ? v : x->high;
}

static bool
is_candidate(const struct verdict_model *m)
{
	return str_is(m->part, "candidate") || str_is(m->part, "both");
}

/* Marks that would cover each other are piled up, in bins of the mark's width. */
static void
population_marks(struct doc *d, struct plot *p, const struct plot_axis *x, double base)
{
	const struct verdict *v = d->verdict;
	unsigned char pile[3][PLOT_WIDTH / 8 + 1] = { { 0 } };

	for (size_t i = 0; i < v->n_model; i++) {
		const struct verdict_model *m = &v->model[i];
		bool subject = str_equal(m->lab.len ? m->lab : m->name, v->candidate);
		size_t row = subject ? 0 : is_candidate(m) ? 1 : 2, bin;
		enum plot_style style = subject    ? PLOT_ACCENT
					: row == 1 ? PLOT_OTHER
						   : PLOT_MUTED;
		double at = plot_at(x, m->score);

		if (isnan(m->score))
			continue;
		bin = (size_t)(at / 8);
		plot_add(p, subject ? PLOT_DISC : PLOT_RING, style, at,
			base + 48 * (double)row - 7 * (double)(pile[row][bin] % 6))
			->x2 = subject ? 4.5 : 3.5;
		pile[row][bin]++;
	}
}

static void
population_table(struct doc *d, const struct plot *p)
{
	static const char *const column[] = { "model", "lab", "part", ">score",
		">95 % interval", NULL };
	const struct verdict *v = d->verdict;
	struct doc_table *t = doc_figure(d, p, column);

	for (size_t i = 0; i < v->n_model; i++) {
		const struct verdict_model *m = &v->model[i];

		if (isnan(m->score))
			continue;
		doc_cell(t, m->name);
		doc_cell(t, m->lab);
		doc_cell(t, m->part);
		doc_cell_fmt(t, "%.4f", m->score);
		if (isnan(m->low))
			doc_cell(t, STR(""));
		else
			doc_cell_fmt(t, "%.4f to %.4f", m->low, m->high);
	}
}

void
figures_population(struct doc *d)
{
	static const double base = 48;
	const struct verdict *v = d->verdict;
	struct plot_axis x = { 0, 0, NAME_END + 14, RIGHT };
	struct plot *p = plot_new(d->arena,
		"Likeness to the candidate, among all models of the case",
		arena_fmt(d->arena,
			"How much more alike %.*s is to each model than unrelated models are "
			"to each other, by %.*s, the mean over prompts; 0 is what an "
			"unrelated model has. Filled: models of %.*s.",
			STR_ARG(v->suspect), STR_ARG(v->family), STR_ARG(v->candidate)));
	double bottom = base + 2 * 48 + 14, pad;

	for (size_t i = 0; i < v->n_model; i++)
		widen(&x, v->model[i].score);
	pad = (x.high - x.low) * 0.06 + 1e-6;
	x.low -= pad;
	x.high += pad;
	p->height = bottom + 42;
	score_axis(p, &x, bottom);
	plot_text(p, PLOT_END, PLOT_INK, NAME_END, base + 4, label(d, v->candidate));
	plot_text(p, PLOT_END, PLOT_MUTED, NAME_END, base + 52, STR("other candidates"));
	plot_text(p, PLOT_END, PLOT_MUTED, NAME_END, base + 100, STR("unrelated models"));
	population_marks(d, p, &x, base);
	plot_text(p, PLOT_END, PLOT_MUTED, x.to, bottom + 34,
		STR("more alike than unrelated models \xe2\x86\x92"));
	population_table(d, p);
}

/* The share of values that are at least x. */
static double
share_above(const double *v, size_t n, double x)
{
	size_t above = 0;

	for (size_t i = 0; i < n; i++)
		above += v[i] >= x;
	return n ? (double)above / (double)n : 0;
}

enum { TIPPETT_STEPS = 120, TIPPETT_TOP = 30, TIPPETT_HEIGHT = 200 };

static void
tippett_curve(struct plot *p, const struct plot_axis *x, enum plot_style style,
	const double *v, size_t n)
{
	struct plot_mark *m = plot_add(p, PLOT_PATH, style, 0, 0);

	m->point = ARENA_NEW(p->arena, struct plot_point, TIPPETT_STEPS + 1);
	m->n = TIPPETT_STEPS + 1;
	for (size_t i = 0; i <= TIPPETT_STEPS; i++) {
		double at = x->low + (x->high - x->low) * (double)i / TIPPETT_STEPS;

		m->point[i].x = plot_at(x, at);
		m->point[i].y = TIPPETT_TOP + (1 - share_above(v, n, at)) *
						      (TIPPETT_HEIGHT - TIPPETT_TOP);
	}
}

static void
tippett_table(struct doc *d, const struct plot *p, const struct plot_axis *x)
{
	static const char *const column[] = { "likelihood ratio at least",
		">share where H1 is true", ">share where H2 is true", NULL };
	const struct verdict_validation *w = &d->verdict->validation;
	struct doc_table *t = doc_figure(d, p, column);

	for (double at = x->low + 0.5; at < x->high; at += 0.5) {
		doc_cell(t, words_lr(d->arena, at));
		doc_cell(t, words_share(d->arena, share_above(w->h1, w->n_h1, at)));
		doc_cell(t, words_share(d->arena, share_above(w->h2, w->n_h2, at)));
	}
}

static void
this_case(struct plot *p, double at)
{
	plot_line(p, PLOT_INK, at, 18, at, TIPPETT_HEIGHT);
	p->mark[p->n - 1].width = 2;
	plot_text(p, PLOT_CENTRE, PLOT_INK, at, 12, STR("this case"));
}

void
figures_tippett(struct doc *d)
{
	const struct verdict_validation *w = &d->verdict->validation;
	const struct verdict_candidate *c = verdict_subject(d->verdict);
	struct plot_axis x = { -2, 2, 44, RIGHT };
	struct plot *p = plot_new(d->arena,
		"Tippett plot: how often trials of known truth get such a ratio",
		STR("For each likelihood ratio, the share of trials with at least that: "
		    "solid where H1 is true, dashed where H2 is true. The upright line is "
		    "this case."));

	if (!w->n_h1 || !w->n_h2)
		return;
	p->height = TIPPETT_HEIGHT + 46;
	for (int i = 0; i <= 4; i++) {
		double y = TIPPETT_TOP + (double)i / 4 * (TIPPETT_HEIGHT - TIPPETT_TOP);

		plot_line(p, PLOT_GRID, x.from, y, x.to, y);
		plot_text(p, PLOT_END, PLOT_MUTED, x.from - 6, y + 4,
			arena_fmt(d->arena, "%d %%", 100 - 25 * i));
	}
	log_axis(p, &x, TIPPETT_HEIGHT);
	tippett_curve(p, &x, PLOT_H1, w->h1, w->n_h1);
	tippett_curve(p, &x, PLOT_H2, w->h2, w->n_h2);
	if (c && !isnan(c->log10_lr))
		this_case(p, plot_at(&x, c->log10_lr));
	plot_text(p, PLOT_CENTRE, PLOT_MUTED, (x.from + x.to) / 2, TIPPETT_HEIGHT + 36,
		STR("likelihood ratio (solid: H1 true, dashed: H2 true)"));
	tippett_table(d, p, &x);
}

enum { STRIP_HEIGHT = 130 };

void
figures_strip(struct doc *d)
{
	static const char *const column[] = { "prompts with", ">number", NULL };
	const struct verdict *v = d->verdict;
	struct plot_axis x = { 0, (double)v->n_prompts, 44, RIGHT };
	struct plot_axis y = { 0, 0, STRIP_HEIGHT, TOP };
	struct plot *p = plot_new(d->arena, "Score of each prompt",
		STR("One line a prompt, in the order of the set: up where both answers are "
		    "more alike than unrelated models' are, down where they are less."));
	struct doc_table *t;
	double pitch = (x.to - x.from) / (x.high + 1);
	size_t up = 0, down = 0;

	for (size_t i = 0; i < v->n_prompts; i++)
		widen(&y, v->prompt[i].score);
	p->height = STRIP_HEIGHT + 24;
	for (size_t i = 0; i < v->n_prompts; i++) {
		double s = v->prompt[i].score, at = plot_at(&x, (double)i + 0.5);

		if (isnan(s))
			continue;
		plot_line(p, s > 0 ? PLOT_ACCENT : PLOT_OTHER, at, plot_at(&y, 0), at,
			plot_at(&y, s));
		p->mark[p->n - 1].width = pitch > 5 ? 4 : 0.8 * pitch;
		up += s > 0;
		down += s <= 0;
	}
	plot_line(p, PLOT_MUTED, x.from, plot_at(&y, 0), x.to, plot_at(&y, 0));
	plot_text(p, PLOT_END, PLOT_MUTED, x.from - 6, plot_at(&y, 0) + 4, STR("0"));
	plot_text(p, PLOT_END, PLOT_MUTED, x.from - 6, plot_at(&y, y.high) + 4,
		arena_fmt(d->arena, "%.2g", y.high));
	plot_text(p, PLOT_CENTRE, PLOT_MUTED, (x.from + x.to) / 2, STRIP_HEIGHT + 18,
		arena_fmt(d->arena, "%zu prompts", v->n_prompts));
	t = doc_figure(d, p, column);
	doc_cell(t, STR("answers more alike than unrelated models'"));
	doc_cell_fmt(t, "%zu", up);
	doc_cell(t, STR("answers less alike, or as alike"));
	doc_cell_fmt(t, "%zu", down);
	doc_cell(t, STR("no value (one did not answer, or nothing was left)"));
	doc_cell_fmt(t, "%zu", v->n_prompts - up - down);
}

/* Models that answered all are one row: what matters is who did not. */
void
figures_coverage(struct doc *d)
{
	static const char *const column[] = { "model", ">answered", ">of", NULL };
	const struct verdict *v = d->verdict;
	struct plot_axis x = { 0, (double)(v->n_prompt ? v->n_prompt : 1), NAME_END + 14,
		RIGHT - 56 };
	struct plot *p = plot_new(d->arena, "Coverage: prompts answered by each model",
		STR("One bar a model; its whole length is all prompts of the case."));
	double y = TOP;
	struct doc_table *t = doc_figure(d, p, column);

	for (size_t i = 0; i < v->n_model; i++, y += 16) {
		const struct verdict_model *m = &v->model[i];

		plot_text(p, PLOT_END, PLOT_MUTED, NAME_END, y + 10, label(d, m->name));
		plot_rect(p, PLOT_BAND, x.from, y + 1, x.to, y + 11);
		plot_rect(p, str_equal(m->name, v->suspect) ? PLOT_ACCENT : PLOT_OTHER,
			x.from, y + 1, plot_at(&x, (double)m->n_answer), y + 11);
		plot_text(p, PLOT_LABEL, PLOT_MUTED, x.to + 8, y + 10,
			arena_fmt(d->arena, "%zu", m->n_answer));
		doc_cell(t, m->name);
		doc_cell_fmt(t, "%zu", m->n_answer);
		doc_cell_fmt(t, "%zu", v->n_prompt);
	}
	p->height = y + 8;
}
