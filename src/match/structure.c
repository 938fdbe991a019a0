/* structure.c - see structure.h. */
#include "match/structure.h"

#include "stat/summary.h"
#include "text/markup.h"

#include <ctype.h>
#include <math.h>

enum { TAIL = 200 };

static double
in_thousand(struct str s, const char *any)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++)
		for (const char *c = any; *c; c++)
			n += s.ptr[i] == *c;
	return s.len ? 1000 * (double)n / (double)s.len : 0;
}

/* Whether the text holds an ASCII phrase, in whatever case. */
static bool
holds(struct str s, const char *phrase)
{
	size_t n = strlen(phrase);

	for (size_t i = 0; i + n <= s.len; i++) {
		size_t k = 0;

		while (k < n && tolower((unsigned char)s.ptr[i + k]) == phrase[k])
			k++;
		if (k == n)
			return true;
	}
	return false;
}

static bool
closes(struct str s)
{
	struct str tail = s.len > TAIL ? str_sub(s, s.len - TAIL, TAIL) : s;

	return holds(tail, "let me know") || holds(tail, "hope this") ||
	       holds(tail, "feel free");
}

/* A paragraph begins after the start or a blank line; at least 1. */
static size_t
paragraphs(struct str s)
{
	size_t n = 1;

	for (size_t i = 1; i + 1 < s.len; i++)
		n += s.ptr[i - 1] == '\n' && s.ptr[i] == '\n' && s.ptr[i + 1] != '\n';
	return n;
}

void
structure_of(double f[STRUCTURE_FEATURES], struct str text)
{
	struct str s = str_trim(text);
	struct markup m;

	markup_count(&m, s);
	f[STRUCTURE_LENGTH] = log1p((double)s.len);
	f[STRUCTURE_LIST] = m.n_line ? (double)(m.n_bullet + m.n_number) / m.n_line : 0;
	f[STRUCTURE_NUMBERED] = m.n_number > 0;
	f[STRUCTURE_HEADING] = m.n_heading > 0;
	f[STRUCTURE_BOLD] = log1p(m.n_bold);
	f[STRUCTURE_FENCE] = m.n_fence > 0;
	f[STRUCTURE_QUESTION] = s.len && s.ptr[s.len - 1] == '?';
	f[STRUCTURE_CLOSER] = closes(s);
	f[STRUCTURE_EXCLAIM] = in_thousand(s, "!");
	f[STRUCTURE_COMMA] = in_thousand(s, ",");
	f[STRUCTURE_COLON] = in_thousand(s, ":;");
	f[STRUCTURE_BRACKET] = in_thousand(s, "(");
	f[STRUCTURE_PARAGRAPH] = log1p((double)s.len / (double)paragraphs(s));
}

/* Features of all answers, each divided by its spread; NaN where there is no answer. */
static double *
features(struct arena *a, const struct exhibit_case *c)
{
	const size_t n = c->panel->n_model * c->panel->n_prompt;
	double *f = ARENA_RAW(a, double, n *STRUCTURE_FEATURES);
	double *one = ARENA_RAW(a, double, n);

	for (size_t i = 0; i < n; i++) {
		if (c->text[i].ptr)
			structure_of(f + i * STRUCTURE_FEATURES, c->text[i]);
		for (size_t k = 0; !c->text[i].ptr && k < STRUCTURE_FEATURES; k++)
			f[i * STRUCTURE_FEATURES + k] = (double)NAN;
	}
	for (size_t k = 0; k < STRUCTURE_FEATURES; k++) {
		struct summary s;

		for (size_t i = 0; i < n; i++)
			one[i] = f[i * STRUCTURE_FEATURES + k];
		s = summary_of(one, n);
		for (size_t i = 0; i < n; i++)
			f[i * STRUCTURE_FEATURES + k] /= s.sd > 0 ? s.sd : 1;
	}
	return f;
}

static double
distance(const double *x, const double *y, size_t n_prompt)
{
	double sum = 0;
	size_t n = 0;

	for (size_t q = 0; q < n_prompt;
		q++, x += STRUCTURE_FEATURES, y += STRUCTURE_FEATURES) {
		if (isnan(x[0]) || isnan(y[0]))
			continue;
		n++;
		for (size_t k = 0; k < STRUCTURE_FEATURES; k++)
			sum += fabs(x[k] - y[k]) / STRUCTURE_FEATURES;
	}
	return n ? sum / (double)n : (double)NAN;
}

void
structure_compare(double *value, const struct exhibit_case *c)
{
	const size_t n = c->panel->n_model, row = c->panel->n_prompt * STRUCTURE_FEATURES;
	struct arena own = { 0 };
	double *f = features(&own, c);

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < n; k++)
			value[i * n + k] =
				-distance(f + i * row, f + k * row, c->panel->n_prompt);
	arena_release(&own);
}
