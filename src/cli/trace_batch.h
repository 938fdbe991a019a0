/* trace_batch.h - assay trace --batch: which stored answers recur in a file of texts. */
#ifndef CLI_TRACE_BATCH_H
#define CLI_TRACE_BATCH_H

#include "cli/command.h"

/* Returns an exit status. */
int trace_batch_run(struct command_run *r);

#endif
