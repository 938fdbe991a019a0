/* exhibits.h - the likenesses that are not part of the decision, printed beside it. */
#ifndef CLI_EXHIBITS_H
#define CLI_EXHIBITS_H

#include "base/json_write.h"
#include "match/exhibit.h"
#include "match/match.h"
#include "weigh/metrics.h"

struct exhibits {
	const struct match *m;
	const struct exhibit **kind;
	double **z; /* by exhibit: standings, [model][lab] */
	size_t n;
};

/* Computes those that are named, up to a NULL, or all when only is NULL, on the panel of
 * m, with the threads and the seed of o. In a. */
enum rc exhibits_new(struct exhibits *x, struct arena *a, const struct match *m,
	struct store *s, const char *const *only, const struct match_options *o,
	struct err *e);

/* The standing of a suspect with a lab, both by name; NaN where there is none. */
double exhibits_standing(
	const struct exhibits *x, size_t exhibit, struct str suspect, struct str lab);

/* The standings of the suspects of m, by lab. */
void exhibits_text(struct buf *out, struct arena *a, const struct exhibits *x);
void exhibits_json(struct json_write *j, const struct exhibits *x);

/* How well one standing alone tells students from others. */
struct exhibits_row {
	const char *name, *summary;
	size_t n_missing;       /* trials without a standing; they rank last */
	struct interval all_ci; /* of the areas under the curve */
	struct interval main_ci;
	double all, main; /* over all labs, and against the lab with most targets */
};

struct exhibits_rows {
	struct exhibits_row *row; /* the families of the decision first */
	size_t n;
	struct str main_lab;
};

/* Nothing is fitted. In a. */
void exhibits_validate(struct exhibits_rows *out, struct arena *a,
	const struct exhibits *x, const struct fit_trial *t, size_t n, size_t n_round);
void exhibits_validate_text(
	struct buf *out, struct arena *a, const struct exhibits_rows *rows);
void exhibits_validate_json(struct json_write *j, const struct exhibits_rows *rows);

#endif
