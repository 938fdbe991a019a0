/* verdict_vary.h - what the number would be otherwise. */
#ifndef CLI_VERDICT_VARY_H
#define CLI_VERDICT_VARY_H

#include "cli/verdict_make.h"

/* Fills v->variant: each family left out, each reference lab left out (the extremes),
 * either half of the prompts. Cheap: nothing is compared anew. */
void verdict_vary(struct verdict *v, struct verdict_make *k);

#endif
