/* exhibit.h - likenesses of other kinds, shown beside the decision and not part of it.
 *
 * Each is one file and one page in doc/methods/, and gives a number for a suspect and a
 * model. Centred on references of other labs and expressed as a standing, as the
 * decision's families are, they can be compared with them; none enters a likelihood
 * ratio. */
#ifndef MATCH_EXHIBIT_H
#define MATCH_EXHIBIT_H

#include "match/panel.h"

struct exhibit_case {
	const struct panel *panel;
	const struct str *text; /* answers as given, like panel.answer; ptr NULL: none */
	unsigned n_thread;
	uint64_t seed;
};

struct exhibit {
	const char *name;
	const char *summary; /* one line for people */
	/* Fills value[s * n_model + c] for every two models, higher for more alike, NaN
	 * where there is none; the same for any number of threads. */
	void (*compare)(double *value, const struct exhibit_case *c);
	bool centred; /* false: the values take care of references and labs themselves */
};

/* Ends with an entry whose name is NULL. */
extern const struct exhibit exhibit_table[];

static inline struct str
exhibit_text(const struct exhibit_case *c, size_t model, size_t prompt)
{
	return c->text[model * c->panel->n_prompt + prompt];
}

/* The panel's answers as the store holds them, in a. */
enum rc exhibit_texts(struct str **text, struct arena *a, const struct panel *p,
	struct store *s, struct err *e);

/* Centres values: minus the mean over references, of labs other than both, of
 * value[s][r], minus the same mean of value[r][c] less that of value[r][q], lab(q) other
 * than lab(r) too. NaN are passed over; without references the result is NaN. */
void exhibit_centre(double *out, const double *value, const struct panel *p);

/* The standing of every lab for every suspect: z[suspect * n_lab + lab], NaN as in
 * standing.h. z has room for n_model * n_lab. */
void exhibit_standings(double *z, const struct exhibit *x, const struct exhibit_case *c);

#endif
