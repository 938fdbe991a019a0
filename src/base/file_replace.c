/* file_replace.c - see file.h. The order is what makes it safe: the bytes are on the
 * disk before the name is, and the name before we say so. */
#include "config.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { TRIES = 100 };

static enum rc
fail(struct err *e, const char *path)
{
	if (errno == ENOSPC || errno == EDQUOT)
		return err_set(e, RC_IO,
			"%s: cannot write: the disk is full: make room and run again",
			path);
	return err_set(e, RC_IO, "%s: cannot write: %s", path, strerror(errno));
}

/* A file that was not there, beside path. Returns the descriptor, or -1. */
static int
open_beside(struct str *temp, struct arena *a, const char *path, unsigned mode)
{
	int fd = -1;

	for (unsigned i = 0; i < TRIES; i++) {
		*temp = arena_fmt(a, "%s.%ld-%u.tmp", path, (long)getpid(), i);
		fd = open(temp->ptr, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
		if (fd >= 0 || errno != EEXIST)
			break;
	}
	return fd;
}

static bool
write_all(int fd, struct str s)
{
	while (s.len) {
		ssize_t n = write(fd, s.ptr, s.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		s = str_sub(s, (size_t)n, s.len);
	}
	return true;
}

bool
file_replace_sync(const char *path)
{
	struct arena a = { 0 };
	const char *slash = strrchr(path, '/');
	struct str dir = STR(".");
	bool ok;
	int fd;

	if (slash)
		dir = (struct str){ path, slash == path ? 1 : (size_t)(slash - path) };
	fd = open(arena_str(&a, dir).ptr, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	arena_release(&a);
	if (fd < 0)
		return false;
	/* Some file systems cannot sync a directory and say EINVAL: nothing to wait for.
	 */
	ok = fsync(fd) == 0 || errno == EINVAL;
	close(fd);
	return ok;
}

enum rc
file_replace(const char *path, struct str content, unsigned mode, struct err *e)
{
	struct arena a = { 0 };
	struct str temp;
	int fd = open_beside(&temp, &a, path, mode);
	bool ok;

	if (fd < 0) {
		fail(e, path);
		goto out;
	}
	ok = write_all(fd, content) && fsync(fd) == 0;
	if (!ok)
		fail(e, path);
	if (close(fd) && ok)
		fail(e, path);
	if (!e->rc && rename(temp.ptr, path))
		fail(e, path);
	if (e->rc)
		unlink(temp.ptr);
	else if (!file_replace_sync(path))
		fail(e, path);
out:
	arena_release(&a);
	return e->rc;
}
