/* family.h - the families of scores: what is compared, and how.
 *
 * A family is one row here and one page in doc/methods/. Each is a similarity of two
 * answers to one prompt, which centre.h then makes "more than unrelated models". */
#ifndef MATCH_FAMILY_H
#define MATCH_FAMILY_H

#include "match/overlap.h"
#include "match/view.h"

struct family {
	const char *name;
	const char *summary; /* one line for people */
	struct view view;
	enum overlap_measure measure;
	bool centred; /* false: the mean similarity as it is */
	/* It speaks against derivation: likeness that quality and length explain. Its
	 * standing is not made smaller by its own error, so that doubt never adds weight.
	 */
	bool control;
};

/* Ends with an entry whose name is NULL. */
extern const struct family family_table[];

const struct family *family_find(const char *name);

#endif
