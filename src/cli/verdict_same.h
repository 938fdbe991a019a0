/* verdict_same.h - H3 in a report: is the suspect the candidate's model itself? */
#ifndef CLI_VERDICT_SAME_H
#define CLI_VERDICT_SAME_H

#include "cli/verdict_make.h"

/* Fills v->same by match/same.h, for the model whose answers stand beside the suspect's.
 * Where neither repeated answers nor equal ones could carry a verdict, it says so without
 * reading all answers again. A suspect that is that model takes the subject's verdict. */
enum rc verdict_same(
	struct verdict *v, struct verdict_make *k, uint64_t seed, struct err *e);

#endif
