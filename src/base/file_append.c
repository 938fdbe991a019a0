/* file_append.c - see file_append.h. */
#include "config.h"

#include "base/file_append.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TAIL_BYTES = 65536 };

static enum rc
fail(struct err *e, const char *what, const char *path)
{
	return err_set(e, RC_IO, "%s: cannot %s: %s", path, what, strerror(errno));
}

/* The length of what ends with a newline, found from the end. -1: cannot read. */
static int64_t
whole_len(int fd, int64_t size)
{
	char tail[TAIL_BYTES];
	int64_t end = size;

	while (end > 0) {
		int64_t from = end > TAIL_BYTES ? end - TAIL_BYTES : 0;
		ssize_t n = pread(fd, tail, (size_t)(end - from), from);

		if (n != end - from)
			return -1;
		for (ssize_t i = n; i > 0; i--)
			if (tail[i - 1] == '\n')
				return from + i;
		end = from;
	}
	return 0;
}

/* The name itself must survive a power cut too. */
static void
sync_directory(const char *path)
{
	char dir[4096] = ".";
	const char *slash = strrchr(path, '/');
	int fd;

	if (slash && (size_t)(slash - path) < sizeof dir - 1) {
		memcpy(dir, path, (size_t)(slash - path) + 1);
		dir[slash - path + 1] = '\0';
	}
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return;
	fsync(fd);
	close(fd);
}

enum rc
file_append_open(struct file_append *f, const char *path, struct err *e)
{
	struct stat st;
	int64_t whole;

	*f = (struct file_append){
		.fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOCTTY, 0600)
	};
	if (f->fd < 0)
		return fail(e, "open", path);
	if (flock(f->fd, LOCK_EX | LOCK_NB))
		err_set(e, RC_IO, "%s: another run is writing to it", path);
	else if (fstat(f->fd, &st))
		fail(e, "read", path);
	else if (!S_ISREG(st.st_mode))
		err_set(e, RC_INPUT, "%s: is not a regular file", path);
	else if ((whole = whole_len(f->fd, st.st_size)) < 0)
		fail(e, "read", path);
	else if (ftruncate(f->fd, whole) || lseek(f->fd, whole, SEEK_SET) < 0)
		fail(e, "write", path);
	else {
		f->len = (uint64_t)whole;
		f->cut = (uint64_t)(st.st_size - whole);
	}
	if (e->rc)
		close(f->fd);
	else
		sync_directory(path);
	return e->rc;
}

enum rc
file_append_write(struct file_append *f, struct str text, struct err *e)
{
	size_t done = 0;

	while (done < text.len) {
		ssize_t n = write(f->fd, text.ptr + done, text.len - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			err_set(e, RC_IO, "cannot write: %s: make room and run again",
				strerror(errno));
			/* Should this fail as well, the next opening cuts it off. */
			if (!ftruncate(f->fd, (off_t)f->len))
				lseek(f->fd, (off_t)f->len, SEEK_SET);
			return e->rc;
		}
		done += (size_t)n;
	}
	f->len += text.len;
	return RC_OK;
}

enum rc
file_append_sync(struct file_append *f, struct err *e)
{
	if (fdatasync(f->fd))
		return err_set(e, RC_IO, "cannot write: %s: make room and run again",
			strerror(errno));
	return RC_OK;
}

void
file_append_close(struct file_append *f)
{
	close(f->fd);
}
