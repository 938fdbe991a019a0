/* case_dir.h - one folder that holds a case, or only the file of what the examiner
 *states.
 *
 *	case.json      what the examiner states (report/verdict.h)
 *	assay.store    answers
 *	custody.jsonl  who did what, when (case_log.h)
 *	plan/ captures/ findings/ bundles/
 *	README.txt     the same in words */
#ifndef CLI_CASE_DIR_H
#define CLI_CASE_DIR_H

#include "base/arena.h"
#include "base/err.h"
#include "report/verdict.h"

struct case_dir {
	const char *path;
	const char *store; /* NULL where path is a file, or there is no store yet */
	struct verdict_facts facts;
	struct verdict_custody *custody;
	size_t n_custody;
};

/* plan, captures, findings, bundles; ends with NULL. */
extern const char *const case_dir_parts[];

/* The name of something in the folder, in a. */
const char *case_dir_file(struct arena *a, const char *path, const char *name);

/* Makes the folder with nothing stated yet. RC_USAGE when it is a case already. */
enum rc case_dir_new(const char *path, struct arena *a, struct err *e);

/* path is the folder, or a file like its case.json. In a. RC_INTEGRITY when the custody
 * log's chain is broken, RC_INPUT "case.json: examinor: no such field". */
enum rc case_dir_open(
	struct case_dir *c, struct arena *a, const char *path, struct err *e);

#endif
