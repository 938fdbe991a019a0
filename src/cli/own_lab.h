/* own_lab.h - how often the file nearest to a student, among its own lab's candidates, is
 * a documented teacher's: those trials that no likelihood ratio is given for. */
#ifndef CLI_OWN_LAB_H
#define CLI_OWN_LAB_H

#include "match/match.h"

struct own_lab {
	size_t n_student; /* labelled positive, a documented teacher among the candidates
			     of their own lab */
	size_t n_first;   /* of these, a teacher's file has the largest first score */
	double by_chance; /* what guessing gives: the sum of teachers / candidates */
};

/* m is of all labelled suspects. O(findings). */
struct own_lab own_lab_of(const struct match *m);

#endif
