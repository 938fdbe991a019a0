/* file_draft.c - see file_draft.h. */
#include "config.h"

#include "base/file_draft.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static enum rc
fail(struct err *e, const char *path, int number)
{
	if (number == ENOSPC || number == EDQUOT)
		return err_set(e, RC_IO,
			"%s: cannot write: the disk is full: make room and run again",
			path);
	return err_set(e, RC_IO, "%s: cannot write: %s", path, strerror(number));
}

enum rc
file_draft_open(struct file_draft *d, const char *path, size_t room, struct err *e)
{
	int number;
	void *p;

	*d = (struct file_draft){ .room = room, .path = path };
	d->fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
	if (d->fd < 0)
		return fail(e, path, errno);
	number = posix_fallocate(d->fd, 0, (off_t)room);
	if (number) {
		fail(e, path, number);
	} else {
		p = mmap(NULL, room, PROT_READ | PROT_WRITE, MAP_SHARED, d->fd, 0);
		if (p == MAP_FAILED)
			fail(e, path, errno);
		else
			d->ptr = p;
	}
	if (e->rc)
		file_draft_drop(d);
	return e->rc;
}

enum rc
file_draft_keep(struct file_draft *d, const char *path, size_t len, struct err *e)
{
	bool ok = msync(d->ptr, d->room, MS_SYNC) == 0;

	munmap(d->ptr, d->room);
	d->ptr = NULL;
	ok = ok && ftruncate(d->fd, (off_t)len) == 0 && fsync(d->fd) == 0 &&
	     rename(d->path, path) == 0 && file_replace_sync(path);
	if (!ok)
		fail(e, path, errno);
	file_draft_drop(d);
	return e->rc;
}

void
file_draft_hide(struct file_draft *d)
{
	unlink(d->path);
	d->path = "";
}

void
file_draft_drop(struct file_draft *d)
{
	if (d->ptr)
		munmap(d->ptr, d->room);
	if (d->path && d->fd >= 0) {
		close(d->fd);
		unlink(d->path); /* not there when it was kept */
	}
	*d = (struct file_draft){ .fd = -1 };
}
