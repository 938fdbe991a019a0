/* change.h - a case made worse on purpose, to see how a decision holds: what somebody
 * who hides a lineage would do to the answers, and what a poorer population would be. */
#ifndef MATCH_CHANGE_H
#define MATCH_CHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct panel;

/* All zero: nothing is changed. */
struct change {
	bool strip_markup;   /* answers are read without Markdown's marks */
	uint32_t drop_first; /* tokens taken off the start of every answer */
	size_t n_reference;  /* only so many references, drawn by the seed; 0: all.
				Those of labs without a candidate are taken first, so that
				as many cases as can be keep them all. */
	bool no_teacher_lab; /* no references of labs that have a candidate */
	bool like_length;    /* centred on references whose answers are as long */
};

/* All but strip_markup, which panel_load() does. */
void change_apply(struct panel *p, const struct change *c, uint64_t seed);

#endif
