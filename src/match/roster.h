/* roster.h - who takes part in a case, and as what.
 *
 * Suspects are judged, candidates are possible teachers, references are the null. A
 * model may have several parts; which may be compared is decided by lab, because nothing
 * of a suspect's lab may centre or calibrate its own score. */
#ifndef MATCH_ROSTER_H
#define MATCH_ROSTER_H

#include "base/arena.h"
#include "base/err.h"
#include "store/store_model.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store;

struct roster_model {
	struct store_model about;
	uint32_t
		lab; /* equal numbers, equal labs; a model without a lab is its own lab */
	bool suspect, candidate, reference;
	size_t n_answer; /* prompts of the case that it answered */
};

/* Who is in. An empty list means the default: with all, every model labelled
 * "positive" or "none" is a suspect; models with role teacher or both are candidates;
 * models labelled "none" or with role "reference" are references. A named suspect is
 * never among the references by default. */
struct roster_want {
	const char *const *suspect;
	size_t n_suspect;
	const char *const *candidate;
	size_t n_candidate;
	const char *const *reference;
	size_t n_reference;
	bool all; /* every labelled model is a suspect */
};

/* The models with a part and with answers, sorted by name, in a. RC_USAGE: a name that
 * the store does not know, or no suspect at all; the text says what to do. */
enum rc roster_new(struct roster_model **out, size_t *n, size_t *n_lab, struct arena *a,
	struct store *s, const struct roster_want *want, struct err *e);

#endif
