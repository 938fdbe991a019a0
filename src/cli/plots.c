/* plots.c - see plots.h. */
#include "cli/plots.h"

#include "base/file.h"
#include "weigh/plot.h"

#include <ctype.h>
#include <math.h>

enum { SVG_MAX = 1 << 20 };

static const struct {
	const char *name, *title;
	void (*draw)(struct buf *out, const struct plot_data *d);
} plots[] = {
	{ "tippett", "Tippett plot", plot_tippett },
	{ "ece", "Empirical cross-entropy", plot_ece },
	{ "scores", "Likelihood ratios", plot_scores },
};

static struct str
safe(struct arena *a, struct str lab)
{
	char *out = ARENA_NEW(a, char, lab.len + 1);

	for (size_t i = 0; i < lab.len; i++) {
		unsigned char c = (unsigned char)lab.ptr[i];

		out[i] = c < 0x80 && (isalnum(c) || (i && c == '.') || c == '-') ? (char)c
										 : '_';
	}
	return (struct str){ out, lab.len };
}

static void
select_lab(struct plot_data *d, struct arena *a, const struct fit_trial *t, size_t n,
	struct str lab)
{
	double *lr = ARENA_NEW(a, double, n);
	bool *target = ARENA_NEW(a, bool, n);

	*d = (struct plot_data){ lr, target, 0, { 0 } };
	for (size_t i = 0; i < n; i++)
		if (!lab.ptr || str_equal(t[i].lab, lab)) {
			lr[d->n] = isnan(t[i].log10_lr) ? 0 : t[i].log10_lr;
			target[d->n++] = t[i].target;
		}
}

enum rc
plots_write(const char *dir, const struct fit_trial *t, size_t n, struct str lab,
	struct err *e)
{
	struct arena own = { 0 };
	struct plot_data d;
	struct buf b;

	if (file_make_dir(dir, e))
		return e->rc;
	buf_init(&b, SVG_MAX);
	select_lab(&d, &own, t, n, lab);
	for (size_t i = 0; !e->rc && i < sizeof plots / sizeof *plots; i++) {
		struct str name = safe(&own, lab), path;

		path = arena_fmt(&own, "%s/%.*s%s%s.svg", dir, STR_ARG(name),
			lab.ptr ? "-" : "", plots[i].name);
		d.title = lab.ptr ? arena_fmt(&own, "%s, candidate lab %.*s",
					    plots[i].title, STR_ARG(lab))
				  : arena_fmt(&own, "%s, all labs", plots[i].title);
		buf_clear(&b);
		plots[i].draw(&b, &d);
		if (!buf_check(&b, path.ptr, e))
			file_replace(path.ptr, buf_view(&b), 0644, e);
	}
	buf_release(&b);
	arena_release(&own);
	return e->rc;
}
