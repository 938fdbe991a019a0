/* report_json.h - the verdict itself, as assay-verdict/1. */
#ifndef REPORT_REPORT_JSON_H
#define REPORT_REPORT_JSON_H

#include "base/buf.h"
#include "report/verdict.h"

enum rc report_json_write(
	struct buf *out, struct arena *a, const struct verdict *v, struct err *e);

#endif
