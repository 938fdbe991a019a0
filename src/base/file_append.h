/* file_append.h - a file that only grows, one whole line after another.
 *
 * A program killed in the middle of a line leaves a torn one: it was never acknowledged,
 * and opening the file again cuts it off. One writer at a time. */
#ifndef BASE_FILE_APPEND_H
#define BASE_FILE_APPEND_H

#include "base/err.h"
#include "base/str.h"

#include <stdint.h>

struct file_append {
	int fd;
	uint64_t len; /* bytes of whole lines */
	uint64_t cut; /* bytes of a torn line that were taken off */
};

/* Makes the file where it is missing, mode 0600. RC_IO also when somebody else has it
 * open for writing. Close it when that returned RC_OK. */
enum rc file_append_open(struct file_append *f, const char *path, struct err *e);
/* text ends with a newline. After a failure what was written of it is taken off. */
enum rc file_append_write(struct file_append *f, struct str text, struct err *e);
/* Returns when everything written so far is on the disk. */
enum rc file_append_sync(struct file_append *f, struct err *e);
void file_append_close(struct file_append *f);

#endif
