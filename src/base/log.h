/* log.h - talk and progress, to stderr. stdout is the answer and is not touched here. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdbool.h>
#include <stdint.h>

/* A line "assay: ..." on stderr. Bytes that could steer a terminal are escaped. */
void log_warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_note(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Set once by cli/: no notes, only warnings. */
void log_quiet(bool quiet);
/* Set once by cli/: whether stderr is a terminal, without which progress is silent. */
void log_terminal(bool terminal);

/* A bar that is redrawn at most ten times a second; size 0 means unknown. Nothing
 * where stderr is no terminal. */
void log_progress(const char *what, uint64_t done, uint64_t size);
/* Wipes the bar. */
void log_progress_end(void);

#endif
