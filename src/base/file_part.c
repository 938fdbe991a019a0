/* file_part.c - see file_part.h. */
#include "config.h"

#include "base/file_part.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum rc
fail(struct err *e, const char *what, const char *path)
{
	return err_set(e, RC_IO, "%s: cannot %s: %s", path, what, strerror(errno));
}

enum rc
file_part_open(struct file_part *f, const char *path, struct err *e)
{
	/* Not blocking: a pipe would hold us up before we can refuse it. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct stat st;

	*f = (struct file_part){ .fd = -1 };
	if (fd < 0)
		return fail(e, "open", path);
	if (fstat(fd, &st))
		fail(e, "read", path);
	else if (!S_ISREG(st.st_mode))
		err_set(e, RC_INPUT, "%s: is not a regular file", path);
	if (e->rc) {
		close(fd);
		return e->rc;
	}
	*f = (struct file_part){ fd, (uint64_t)st.st_size };
	return RC_OK;
}

void
file_part_close(struct file_part *f)
{
	close(f->fd);
	*f = (struct file_part){ .fd = -1 };
}

/* How many of len bytes there are; fewer with errno when reading fails. */
static size_t
read_at(char *to, const struct file_part *f, uint64_t offset, size_t len)
{
	size_t n = 0;

	errno = 0;
	while (n < len) {
		ssize_t k = pread(f->fd, to + n, len - n, (off_t)(offset + n));

		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0)
			break;
		n += (size_t)k;
	}
	return n;
}

bool
file_part_get(void *to, const struct file_part *f, uint64_t offset, size_t len)
{
	return read_at(to, f, offset, len) == len;
}

enum rc
file_part_read(struct str *out, struct arena *a, const struct file_part *f,
	uint64_t offset, size_t len, struct err *e)
{
	char *p;

	*out = (struct str){ 0 };
	/* Before any memory is taken for a length that nobody has checked. */
	if (offset > f->size || len > f->size - offset)
		return err_set(e, RC_INTEGRITY, "the file ends at byte %llu",
			(unsigned long long)f->size);
	p = arena_raw(a, len + 1, 1);
	if (read_at(p, f, offset, len) != len)
		return errno ? err_set(e, RC_IO, "cannot read: %s", strerror(errno))
			     : err_set(e, RC_INTEGRITY, "the file was cut short");
	p[len] = 0;
	*out = (struct str){ p, len };
	return RC_OK;
}
