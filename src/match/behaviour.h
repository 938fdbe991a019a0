/* behaviour.h - what models do rather than how they say it: refuse, hedge, choose. */
#ifndef MATCH_BEHAVIOUR_H
#define MATCH_BEHAVIOUR_H

#include "match/exhibit.h"

struct behaviour {
	bool refusal;      /* the first 200 folded bytes hold a phrase of refusal */
	bool hedge;        /* the folded text holds a phrase of caution */
	struct str choice; /* folded, without end marks, when at most 40 bytes; else
			      ptr NULL; in the arena */
};

/* text.ptr may be NULL: then all is false. */
void behaviour_of(struct behaviour *b, struct arena *a, struct str text);

/* Exhibits. Cohen's kappa over the prompts that both answered; NaN where one always or
 * never does it as the other does. */
void behaviour_refusals(double *value, const struct exhibit_case *c);
void behaviour_hedges(double *value, const struct exhibit_case *c);
/* The share of prompts with the same choice among those to which both gave a short
 * answer; NaN for fewer than BEHAVIOUR_MIN_CHOICES. */
void behaviour_choices(double *value, const struct exhibit_case *c);

enum { BEHAVIOUR_MIN_CHOICES = 10 };

#endif
