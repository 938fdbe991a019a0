/* likeness_of.h - how alike the references of a case answer its prompts. */
#ifndef MATCH_LIKENESS_OF_H
#define MATCH_LIKENESS_OF_H

#include "match/overlap.h"
#include "match/panel.h"
#include "model/likeness.h"

/* References of one lab are not compared with each other. NaN where no two references of
 * different labs answered one prompt. O(prompts * references^2). */
struct likeness likeness_of(const struct panel *p, const struct overlap *o);

#endif
