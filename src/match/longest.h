/* longest.h - the longest run of words that two answers to one prompt share. */
#ifndef MATCH_LONGEST_H
#define MATCH_LONGEST_H

#include "match/exhibit.h"

enum { LONGEST_CAP = 64 }; /* words; longer runs count as this */

/* Exhibit: the mean over prompts of log2(1 + words of the longest run). */
void longest_compare(double *value, const struct exhibit_case *c);

struct longest_text {
	const uint32_t *word;
	size_t n;
};

/* The longest runs of n texts two by two into len[n x n], at most LONGEST_CAP; runs that
 * stand in quoted too do not count. 0 on the diagonal. O(words log + words * n). */
void longest_runs(uint32_t *len, const struct longest_text *text, size_t n,
	struct longest_text quoted);

#endif
