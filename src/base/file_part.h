/* file_part.h - pieces of a large file, by offset, without mapping it: a file that is
 * cut short while it is read is then an error and not a signal. */
#ifndef BASE_FILE_PART_H
#define BASE_FILE_PART_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

struct file_part {
	int fd;
	uint64_t size; /* bytes, when it was opened */
};

/* A regular file; another kind is RC_INPUT. Close it when that returned RC_OK. */
enum rc file_part_open(struct file_part *f, const char *path, struct err *e);
void file_part_close(struct file_part *f);

/* The len bytes at offset, in a. RC_INTEGRITY when the file ends before. */
enum rc file_part_read(struct str *out, struct arena *a, const struct file_part *f,
	uint64_t offset, size_t len, struct err *e);

/* The same, to a place that has room. False when they cannot be read, all of them. */
bool file_part_get(void *to, const struct file_part *f, uint64_t offset, size_t len);

#endif
