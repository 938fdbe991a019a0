/* figures.h - the pictures of a report, each with the table that says the same. */
#ifndef REPORT_FIGURES_H
#define REPORT_FIGURES_H

#include "report/doc.h"

/* The likelihood ratio of each candidate, with its interval and ceiling. */
void figures_lr(struct doc *d);
/* How alike the suspect is to the candidate, among all models of the case. */
void figures_population(struct doc *d);
/* Shares of trials of known truth with at least such a likelihood ratio. */
void figures_tippett(struct doc *d);
/* Each prompt's score, in order. */
void figures_strip(struct doc *d);
/* Who answered how many of the prompts. */
void figures_coverage(struct doc *d);

#endif
