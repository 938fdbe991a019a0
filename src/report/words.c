/* words.c - see words.h. */
#include "report/words.h"

#include <math.h>

struct str
words_times(struct arena *a, double log10_lr)
{
	double x = pow(10, fabs(log10_lr));

	if (isnan(log10_lr))
		return STR("not computed");
	return arena_fmt(a, x < 9.95 ? "%.1f" : "%.0f", x);
}

struct str
words_lr(struct arena *a, double log10_lr)
{
	struct str times = words_times(a, log10_lr);

	return log10_lr < 0 ? arena_fmt(a, "1/%.*s", STR_ARG(times)) : times;
}

struct str
words_share(struct arena *a, double share)
{
	if (isnan(share))
		return STR("not computed");
	return arena_fmt(
		a, share > 0 && share < 0.0995 ? "%.1f %%" : "%.0f %%", 100 * share);
}

struct str
words_opinion(struct arena *a, const struct verdict *v, const struct verdict_candidate *c)
{
	struct str times = words_times(a, c->log10_lr);

	if (str_is(c->verdict, "same-endpoint"))
		return arena_fmt(a,
			"The answers of %.*s were not told from those of %.*s: it may be that "
			"model, relay it, or share its weights (H3).",
			STR_ARG(v->suspect), STR_ARG(v->same.model));
	if (isnan(c->log10_lr))
		return arena_fmt(a,
			"No likelihood ratio is given for %.*s and %.*s: %.*s.",
			STR_ARG(v->suspect), STR_ARG(c->name),
			STR_ARG(c->reason.len ? c->reason : STR("not calibrated")));
	return arena_fmt(a,
		"The observations are %.*s times %s probable if %.*s was trained on answers "
		"of %.*s than if it was not.",
		STR_ARG(times), c->log10_lr < 0 ? "less" : "more", STR_ARG(v->suspect),
		STR_ARG(c->name));
}

const char *
words_support(const struct verdict_candidate *c)
{
	double x = fabs(c->log10_lr);

	if (isnan(x) || x < log10(2))
		return "none";
	return x < 1 ? "limited" : x < 2 ? "moderate" : "moderately strong";
}

struct str
words_given(struct str s)
{
	return str_trim(s).len ? s : STR("[not given]");
}

struct str
words_cut(struct arena *a, struct str s, size_t len)
{
	if (s.len <= len)
		return s;
	/* Not inside a character. */
	while (len && ((unsigned char)s.ptr[len] & 0xc0) == 0x80)
		len--;
	return arena_fmt(a, "%.*s \xe2\x80\xa6", (int)len, s.ptr);
}
