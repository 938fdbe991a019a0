/* llm_log.h - the log that the command llm keeps, a SQLite database, each request made a
 * JSON object as read_llm.c takes them. Private to read/.
 *
 * Both of its schemas are read, and from one database both: responses of before llm 0.32,
 * then turns, which are chains of messages. The file is somebody else's: it is opened as
 * hostile and never written to, so one with a write-ahead log or journal beside it, whose
 * last rows are not in the file itself, is refused. */
#ifndef READ_LLM_LOG_H
#define READ_LLM_LOG_H

#include "base/err.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

struct llm_log; /* opaque */

/* Whether a file begins so. */
bool llm_log_knows(struct str head);

/* On failure *l is NULL: RC_INPUT for a database that is damaged, unfinished or not
 * llm's, and for a path that is no file on a disk. Memory: a value is at most 72 MiB, and
 * so is a row. */
enum rc llm_log_open(struct llm_log **l, const char *path, struct err *e);
/* Does nothing to NULL. */
void llm_log_close(struct llm_log *l);

/* The next request, in the order of their ids: its JSON until the next call, cut to
 * nothing where too_long, and its number from 1. False at the end, or after a failure. */
bool llm_log_next(struct llm_log *l, struct str *json, bool *too_long, uint64_t *number);
/* RC_OK, or what ended it: also RC_INPUT when the file changed meanwhile. */
enum rc llm_log_check(struct llm_log *l, struct err *e);

#endif
