/* likeness.h - how alike unrelated models' answers are, as one family of evidence sees
 * them: the condition that differs most between kinds of prompts.
 *
 * Data only. NaN means "not computed". */
#ifndef MODEL_LIKENESS_H
#define MODEL_LIKENESS_H

struct likeness {
	double mean; /* of the measure, over prompts and pairs of labs, not centred */
	/* Over fifths of the prompts, from those with the shortest answers to those with
	 * the longest: the smallest and the largest mean. */
	double low, high;
};

#endif
