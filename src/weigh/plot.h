/* plot.h - pictures of a set of labelled log10 likelihood ratios, as SVG.
 *
 * Each is one file without scripts, fonts or links; the same ratios, the same bytes. */
#ifndef WEIGH_PLOT_H
#define WEIGH_PLOT_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct plot_data {
	const double *log10_lr; /* finite; an abstention is 0 */
	const bool *target;
	size_t n;
	struct str title;
};

/* All require a trial of each kind. */

/* The shares of students and of others with a ratio of at least x. */
void plot_tippett(struct buf *out, const struct plot_data *d);

/* Empirical cross-entropy over prior odds: of the ratios, of the best monotone
 * recalibration of them, and of saying nothing. */
void plot_ece(struct buf *out, const struct plot_data *d);

/* How many students, upwards, and others, downwards, have which ratio. */
void plot_scores(struct buf *out, const struct plot_data *d);

#endif
