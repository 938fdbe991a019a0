/* file_draft.h - a large file written in any order, without holding it in memory.
 *
 * It is mapped, and all its room is taken on the disk before anything is written: so a
 * full disk is an error of file_draft_open() and not a signal later. */
#ifndef BASE_FILE_DRAFT_H
#define BASE_FILE_DRAFT_H

#include "base/arena.h"
#include "base/err.h"

#include <stddef.h>

struct file_draft {
	char *ptr; /* room bytes; zero where nothing was written */
	size_t room;
	int fd;
	const char *path;
};

/* path, which lives as long, is overwritten. Requires room > 0. */
enum rc file_draft_open(
	struct file_draft *d, const char *path, size_t room, struct err *e);

/* Cuts it to len bytes and renames it: it is on the disk, whole, when this returns RC_OK.
 * Either way the draft is gone. */
enum rc file_draft_keep(
	struct file_draft *d, const char *path, size_t len, struct err *e);
/* Takes its name away: nobody else finds it, nor is it left by a program that is killed.
 * It is not kept then. */
void file_draft_hide(struct file_draft *d);
void file_draft_drop(struct file_draft *d);

#endif
