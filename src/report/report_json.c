/* report_json.c - see report_json.h. */
#include "report/report_json.h"

enum rc
report_json_write(
	struct buf *out, struct arena *a, const struct verdict *v, struct err *e)
{
	struct json_write j;

	(void)a;
	json_write_init(&j, out);
	j.pretty = true;
	fields_write(&j, verdict_fields, v);
	buf_char(out, '\n');
	return buf_check(out, "the report", e);
}
