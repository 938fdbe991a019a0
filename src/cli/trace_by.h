/* trace_by.h - assay trace --batch FILE --by account LIST...: were the answers that recur
 * served to these accounts? */
#ifndef CLI_TRACE_BY_H
#define CLI_TRACE_BY_H

#include "cli/trace_batch.h"

/* Returns an exit status. */
int trace_by_run(struct trace_batch *b);

#endif
