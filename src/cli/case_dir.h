/* case_dir.h - one folder that holds a case, or only the file of what the examiner
 *states.
 *
 *	case.json      what the examiner states (report/verdict.h)
 *	assay.store    answers
 *	custody.jsonl  who did what, when: one entry a line, each covering the one before
 *	plan/ captures/ findings/ bundles/ */
#ifndef CLI_CASE_DIR_H
#define CLI_CASE_DIR_H

#include "base/arena.h"
#include "base/err.h"
#include "report/verdict.h"

struct case_dir {
	const char *store; /* NULL where path is a file, or there is no store yet */
	struct verdict_facts facts;
	struct verdict_custody *custody;
	size_t n_custody;
};

/* path is the folder, or a file like its case.json. In a. RC_INTEGRITY when the custody
 * log's chain is broken, RC_INPUT "case.json: facts: no such field". */
enum rc case_dir_open(
	struct case_dir *c, struct arena *a, const char *path, struct err *e);

#endif
