/* contents_head.h - the first pages: the answer, the plain summary, and sections 1 to 6,
 * what the examiner states. */
#ifndef REPORT_CONTENTS_HEAD_H
#define REPORT_CONTENTS_HEAD_H

#include "report/doc.h"

void contents_head_answer(struct doc *d);
void contents_head_facts(struct doc *d);

#endif
