/* report.c - see report.h. */
#include "config.h"

#include "report/report.h"

#include "report/report_html.h"
#include "report/report_json.h"
#ifdef HAVE_PDF
#include "report/report_pdf.h"
#endif
#include "report/report_text.h"

const struct report_format report_table[] = {
	{ "html", report_html_write },
	{ "text", report_text_write },
	{ "json", report_json_write },
#ifdef HAVE_PDF
	{ "pdf", report_pdf_write },
#endif
	{ NULL, NULL },
};

const struct report_format *
report_find(const char *name)
{
	for (const struct report_format *f = report_table; f->name; f++)
		if (str_is(str_of(name), f->name))
			return f;
	return NULL;
}

void
report_schema(struct buf *out)
{
	struct json_write j;

	json_write_init(&j, out);
	j.pretty = true;
	json_write_object(&j);
	json_write_key(&j, "$schema");
	json_write_str(&j, STR("https://json-schema.org/draft/2020-12/schema"));
	json_write_key(&j, "title");
	json_write_str(&j, STR(VERDICT_SCHEMA));
	json_write_key(&j, "$ref");
	json_write_str(&j, STR("#/$defs/verdict"));
	json_write_key(&j, "$defs");
	json_write_object(&j);
	json_write_key(&j, "verdict");
	fields_schema(&j, verdict_fields);
	json_write_object_end(&j);
	json_write_object_end(&j);
	buf_char(out, '\n');
}
