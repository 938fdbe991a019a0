/* lineage.h - a table of what is known of models, as tab-separated text.
 *
 * The first line names the columns; only "model" must be there. Taken are family_lab (or
 * lab), version, role, label, teacher_files_in_set (or teachers), teacher_labs; other
 * columns are passed over. */
#ifndef CLI_LINEAGE_H
#define CLI_LINEAGE_H

#include "base/arena.h"
#include "base/err.h"
#include "store/store_model.h"

/* The rows in order, as views of text. RC_INPUT: "line 3: what". */
enum rc lineage_parse(struct store_model **out, size_t *n, struct arena *a,
	struct str text, struct err *e);

#endif
