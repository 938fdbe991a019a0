/* rules_label.h - what a person said of texts: which a rule should hit, and which not.
 *
 * A table of tab-separated text. The first line names the columns: any of model,
 * prompt_id, request_id and account tell the texts meant (all that agree), rule the rule
 * (or "*", as without the column), label is yes or no. Other columns are passed over,
 * and so are empty lines and those that start with "#". */
#ifndef CLI_RULES_LABEL_H
#define CLI_RULES_LABEL_H

#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"
#include "model/exchange.h"

struct rules_label {
	struct map row;
	unsigned char *says; /* by row: enum rules_label_word */
	unsigned columns;    /* bits: which tell the text */
	struct arena *arena;
};

enum rules_label_word { LABEL_NONE, LABEL_NO, LABEL_YES };

/* RC_INPUT: "line 3: what". Two rows that say different things of one text are refused.
 */
enum rc rules_label_parse(
	struct rules_label *l, struct arena *a, struct str text, struct err *e);

/* A row for the rule wins over one for "*". O(length of the names). */
enum rules_label_word rules_label_find(
	const struct rules_label *l, const struct exchange *x, struct str rule);

#endif
