/* contents_results.h - what was found: capture, results, opinion, exhibits. */
#ifndef REPORT_CONTENTS_RESULTS_H
#define REPORT_CONTENTS_RESULTS_H

#include "report/doc.h"

void contents_results_capture(struct doc *d);
void contents_results_numbers(struct doc *d);
void contents_results_opinion(struct doc *d);
void contents_results_exhibits(struct doc *d);
void contents_results_prompts(struct doc *d);

#endif
