/* file.h - whole files, and directories in sorted order. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

/* The whole file, in a. A file over max_len is RC_LIMIT, one that is missing or
 * unreadable RC_IO; a directory, device or pipe is RC_INPUT. */
enum rc file_read(struct str *out, struct arena *a, const char *path, uint64_t max_len,
	struct err *e);

/* Writes path whole or not at all: a temporary file beside it, synced, renamed, the
 * directory synced. mode is that of the new file, e.g. 0644, less the umask. Where path
 * is a link, the file takes the link's place. */
enum rc file_replace(const char *path, struct str content, unsigned mode, struct err *e);

/* Syncs the directory that path stands in: its new names are then on the disk. */
bool file_replace_sync(const char *path);

/* A read-only mapping. file_unmap() on an all-zero one does nothing. */
struct file_map {
	struct str bytes;
};
enum rc file_map(struct file_map *m, const char *path, struct err *e);
void file_unmap(struct file_map *m);

/* Whoever reads or writes a mapping once from end to end keeps no memory for what is
 * behind: the pages are given back, and come again from the file when they are touched.
 * Only for bytes of a mapped file. */
void file_map_rest(struct str mapped);
/* It will be read here and there: a page comes alone, not with those around it. */
void file_map_scattered(struct str mapped);

bool file_exists(const char *path);

/* The same file's name from the root, without links, in a; path itself where it cannot
 * be resolved ("-", or a file that is gone). */
const char *file_absolute(struct arena *a, const char *path);

/* The regular files below dir, paths sorted by bytes, "dir/..." each; links are not
 * followed. At most max entries, else RC_LIMIT. */
enum rc file_walk(const char ***paths, size_t *n, struct arena *a, const char *dir,
	size_t max, struct err *e);

/* How many entries below dir are neither files nor directories: links, pipes, devices. */
enum rc file_walk_odd(size_t *n, const char *dir, size_t max, struct err *e);

/* Creates a directory and its parents; one that exists is fine. */
enum rc file_make_dir(const char *path, struct err *e);

#endif
