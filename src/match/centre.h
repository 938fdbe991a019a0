/* centre.h - a similarity as "more than unrelated models are".
 *
 * With s the suspect, c the candidate, R the references of other labs than theirs, and
 * sim(a,b,p) the similarity of two answers to prompt p:
 *
 *	d(p) = sim(s,c,p) - mean over r of sim(s,r,p)
 *	     - mean over r of [ sim(r,c,p) - mean over q, lab(q) != lab(r), of sim(r,q,p)
 *]
 *
 * with r and q in R. The first difference takes away how alike everybody is to s on this
 * prompt, the second how alike unrelated models are to c: 0 is what an unrelated
 * suspect has. Means pass over missing values.
 *
 * With panel.like_length, R is only the half of them, rounded up and at least
 * CENTRE_MIN_LIKE, whose answers are nearest to the suspect's in mean length.
 *
 * A third lab can be kept out of R: when a reference is scored as if it were the
 * suspect, to see how far unrelated models stray, the real suspect's lab takes no part.
 */
#ifndef MATCH_CENTRE_H
#define MATCH_CENTRE_H

#include "match/overlap.h"

/* Keeps what suspects and candidates of the same labs have in common. */
struct centre;

/* In a; p and o must outlive it. */
struct centre *centre_new(
	struct arena *a, const struct panel *p, const struct overlap *o);

#define CENTRE_NO_LAB UINT32_MAX
enum { CENTRE_MIN_LIKE = 5 };

/* d of every prompt, NaN where missing; out has room for n_prompt. Returns the number of
 * references, 0 when there is none (all of out is NaN then). Requires s != c.
 * O(n_prompt * references), and the first time for a set of labs their square. */
size_t centre_pair(double *out, struct centre *c, size_t suspect, size_t candidate,
	uint32_t without_lab);

#endif
