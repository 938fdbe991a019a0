/* contents.h - what a report says, section by section. */
#ifndef REPORT_CONTENTS_H
#define REPORT_CONTENTS_H

#include "report/doc.h"

/* The whole report. Requires verdict_check(v). */
void contents_write(struct doc *d, struct arena *a, const struct verdict *v);

#endif
