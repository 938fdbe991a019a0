/* scratch.h - a directory for one group of tests, gone afterwards. Include config.h
 * first. */
#ifndef UNIT_SCRATCH_H
#define UNIT_SCRATCH_H

#include "base/arena.h"
#include "base/file.h"

#include "testing.h"
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char scratch_dir[64];
static struct arena scratch_arena;

static inline int
scratch_make(void **state)
{
	(void)state;
	snprintf(scratch_dir, sizeof scratch_dir, "/tmp/assay-test-XXXXXX");
	return mkdtemp(scratch_dir) ? 0 : -1;
}

static inline int
scratch_unlink(const char *path, const struct stat *st, int flag, struct FTW *f)
{
	(void)st;
	(void)flag;
	(void)f;
	return remove(path);
}

static inline int
scratch_forget(void **state)
{
	(void)state;
	arena_release(&scratch_arena);
	return nftw(scratch_dir, scratch_unlink, 16, FTW_DEPTH | FTW_PHYS);
}

/* Of a name in the directory; good until the group ends. */
static inline const char *
scratch_path(const char *name)
{
	return arena_fmt(&scratch_arena, "%s/%s", scratch_dir, name).ptr;
}

static inline const char *
scratch_write(const char *name, struct str content)
{
	const char *path = scratch_path(name);
	struct err e = { 0 };

	file_replace(path, content, 0644, &e);
	assert_string_equal(e.text, "");
	return path;
}

/* "DIR/" in text becomes "": what is left does not depend on the directory's name. */
static inline const char *
scratch_strip(const char *text)
{
	size_t len = strlen(scratch_dir);

	return strncmp(text, scratch_dir, len) == 0 && text[len] == '/' ? text + len + 1
									: text;
}

#endif
