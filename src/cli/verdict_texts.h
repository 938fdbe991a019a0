/* verdict_texts.h - what a reader of the report looks at: answers prompt by prompt, and
 * the passages that suspect and candidate share. */
#ifndef CLI_VERDICT_TEXTS_H
#define CLI_VERDICT_TEXTS_H

#include "cli/verdict_make.h"

/* How both answers to each prompt begin. O(the two models' text). */
enum rc verdict_texts_prompts(struct verdict *v, struct verdict_make *k, struct err *e);

/* At most n pairs of answers, those with the longest counted passage first. */
enum rc verdict_texts_exhibits(
	struct verdict *v, struct verdict_make *k, size_t n, struct err *e);

#endif
