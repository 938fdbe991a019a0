/* validation.h - the error rates of the shipped calibration, in the program. */
#ifndef REPORT_VALIDATION_H
#define REPORT_VALIDATION_H

#include "base/str.h"

/* corpora/calibration/validation.json: what `assay validate --json` printed. */
extern const struct str validation_default;

#endif
