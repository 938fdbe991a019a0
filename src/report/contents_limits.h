/* contents_limits.h - how often it is wrong, and what else could be: validation, decision
 * rule, alternatives, sensitivity, limitations. */
#ifndef REPORT_CONTENTS_LIMITS_H
#define REPORT_CONTENTS_LIMITS_H

#include "report/doc.h"

void contents_limits_validation(struct doc *d);
void contents_limits_rule(struct doc *d);
void contents_limits_alternatives(struct doc *d);
void contents_limits_sensitivity(struct doc *d);
void contents_limits_limitations(struct doc *d);

#endif
