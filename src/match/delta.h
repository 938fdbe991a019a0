/* delta.h - Burrows' Delta and its kin: how far apart two models use the commonest words.
 *
 * z of a word is its share of a model's words, less the mean over the reference models,
 * in units of their standard deviation. */
#ifndef MATCH_DELTA_H
#define MATCH_DELTA_H

#include "match/exhibit.h"

enum { DELTA_WORDS = 200 };

/* Over n words in order of frequency, z-scores x and y. 0 for n 0. */
double delta_burrows(const double *x, const double *y, size_t n); /* mean |x - y| */
double delta_argamon(const double *x, const double *y, size_t n); /* |x - y|_2 / n */
double delta_eder(const double *x, const double *y, size_t n);    /* weights by rank */
double delta_cosine(const double *x, const double *y, size_t n);  /* 1 - cos; 1 for a 0 */

/* Exhibits: minus the distance over the DELTA_WORDS commonest words of the panel; nothing
 * of the suspect's lab is among the references of its z. */
void delta_compare(double *value, const struct exhibit_case *c);
void delta_compare_cosine(double *value, const struct exhibit_case *c);

#endif
