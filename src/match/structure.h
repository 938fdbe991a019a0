/* structure.h - how an answer is laid out, whatever its words. */
#ifndef MATCH_STRUCTURE_H
#define MATCH_STRUCTURE_H

#include "match/exhibit.h"

enum structure_feature {
	STRUCTURE_LENGTH,    /* log(1 + bytes) */
	STRUCTURE_LIST,      /* items of lists / lines */
	STRUCTURE_NUMBERED,  /* a numbered item: 0 or 1 */
	STRUCTURE_HEADING,   /* a heading: 0 or 1 */
	STRUCTURE_BOLD,      /* log(1 + bold spans) */
	STRUCTURE_FENCE,     /* a code fence: 0 or 1 */
	STRUCTURE_QUESTION,  /* ends with a question mark: 0 or 1 */
	STRUCTURE_CLOSER,    /* "let me know", "hope this", "feel free" in the last 200
				bytes: 0 or 1 */
	STRUCTURE_EXCLAIM,   /* ! in 1000 bytes */
	STRUCTURE_COMMA,     /* , in 1000 bytes */
	STRUCTURE_COLON,     /* : and ; in 1000 bytes */
	STRUCTURE_BRACKET,   /* ( in 1000 bytes */
	STRUCTURE_PARAGRAPH, /* log(1 + bytes / paragraphs), cut at blank lines */
	STRUCTURE_FEATURES,
};

/* Requires text.len < 4 GiB. */
void structure_of(double feature[STRUCTURE_FEATURES], struct str text);

/* Exhibit: minus the mean, over prompts both answered and over features, of the
 * difference in units of the feature's standard deviation over all answers of the case.
 */
void structure_compare(double *value, const struct exhibit_case *c);

#endif
