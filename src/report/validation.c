/* validation.c - see validation.h. */
#include "report/validation.h"

static const char text[] = {
#include "report/validation.inc"
};
const struct str validation_default = { text, sizeof text };
