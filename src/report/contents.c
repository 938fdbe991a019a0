/* contents.c - see contents.h. The order is that of a court's expectations: the answer
 * first, then everything that it rests on. */
#include "report/contents.h"

#include "report/contents_annex.h"
#include "report/contents_head.h"
#include "report/contents_limits.h"
#include "report/contents_results.h"

void
contents_write(struct doc *d, struct arena *a, const struct verdict *v)
{
	doc_init(d, a, v);
	contents_head_answer(d);
	contents_head_facts(d);
	contents_results_capture(d);
	contents_results_numbers(d);
	contents_limits_validation(d);
	contents_limits_rule(d);
	contents_results_opinion(d);
	contents_limits_alternatives(d);
	contents_limits_sensitivity(d);
	contents_limits_limitations(d);
	contents_annex_reproduction(d);
	contents_annex_custody(d);
	contents_annex_glossary(d);
	contents_annex_certificate(d);
	contents_results_exhibits(d);
	contents_results_prompts(d);
	doc_say(d, DOC_TEXT, "End of report %.*s, version %.*s.",
		STR_ARG(v->facts.report_id), STR_ARG(v->facts.report_version));
}
