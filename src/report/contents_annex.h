/* contents_annex.h - how to check it: reproduction, custody, glossary, certificates. */
#ifndef REPORT_CONTENTS_ANNEX_H
#define REPORT_CONTENTS_ANNEX_H

#include "report/doc.h"

void contents_annex_reproduction(struct doc *d);
void contents_annex_custody(struct doc *d);
void contents_annex_glossary(struct doc *d);
void contents_annex_certificate(struct doc *d);

#endif
