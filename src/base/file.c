/* file.c - see file.h. */
#include "config.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static enum rc
fail(struct err *e, const char *what, const char *path)
{
	return err_set(e, RC_IO, "%s: cannot %s: %s", path, what, strerror(errno));
}

const char *
file_absolute(struct arena *a, const char *path)
{
	char whole[PATH_MAX];

	return realpath(path, whole) ? arena_str(a, str_of(whole)).ptr : path;
}

/* Opens a regular file and measures it. Returns the descriptor, or -1.
 * Not blocking, or a pipe that nobody writes to would hold us up before we can refuse
 * it; for a regular file the flag means nothing. */
static int
open_regular(const char *path, uint64_t *size, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct stat st;

	if (fd < 0) {
		fail(e, "open", path);
		return -1;
	}
	if (fstat(fd, &st))
		fail(e, "read", path);
	else if (!S_ISREG(st.st_mode))
		err_set(e, RC_INPUT, "%s: is %s, not a regular file", path,
			S_ISDIR(st.st_mode) ? "a directory" : "a device or pipe");
	if (e->rc) {
		close(fd);
		return -1;
	}
	*size = (uint64_t)st.st_size;
	return fd;
}

/* Reads until len bytes or the end; returns how many, or -1. */
static ssize_t
read_all(int fd, char *to, size_t len)
{
	size_t n = 0;

	while (n < len) {
		ssize_t k = read(fd, to + n, len - n);

		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0)
			return -1;
		if (k == 0)
			break;
		n += (size_t)k;
	}
	return (ssize_t)n;
}

enum rc
file_read(struct str *out, struct arena *a, const char *path, uint64_t max_len,
	struct err *e)
{
	uint64_t size;
	int fd = open_regular(path, &size, e);
	char *p;
	ssize_t n;

	*out = (struct str){ 0 };
	if (fd < 0)
		return e->rc;
	if (size > max_len || size >= SIZE_MAX / 2) {
		close(fd);
		return err_set(e, RC_LIMIT, "%s: is %llu bytes, over the limit of %llu",
			path, (unsigned long long)size, (unsigned long long)max_len);
	}
	/* One byte more than there should be, to notice a file that grows. */
	p = arena_raw(a, (size_t)size + 1, 1);
	n = read_all(fd, p, (size_t)size + 1);
	if (n < 0)
		fail(e, "read", path);
	else if ((uint64_t)n != size)
		err_set(e, RC_IO, "%s: changed while it was read: run again", path);
	close(fd);
	if (e->rc)
		return e->rc;
	p[size] = 0;
	*out = (struct str){ p, (size_t)size };
	return RC_OK;
}

enum rc
file_map(struct file_map *m, const char *path, struct err *e)
{
	uint64_t size;
	int fd = open_regular(path, &size, e);
	void *p = MAP_FAILED;

	*m = (struct file_map){ 0 };
	if (fd < 0)
		return e->rc;
	if (size > SIZE_MAX / 2)
		errno = EFBIG;
	else if (size)
		p = mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (size && p == MAP_FAILED)
		fail(e, "map", path);
	else if (size)
		m->bytes = (struct str){ p, (size_t)size };
	close(fd);
	return e->rc;
}

void
file_unmap(struct file_map *m)
{
	if (m->bytes.len)
		munmap((void *)(uintptr_t)m->bytes.ptr, m->bytes.len);
	*m = (struct file_map){ 0 };
}

static void
advise(struct str mapped, int advice)
{
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE),
		  from = (uintptr_t)mapped.ptr / page * page;

	if (mapped.len)
		madvise((void *)from, mapped.len + ((uintptr_t)mapped.ptr - from),
			advice);
}

void
file_map_rest(struct str mapped)
{
	advise(mapped, MADV_DONTNEED);
}

void
file_map_scattered(struct str mapped)
{
	advise(mapped, MADV_RANDOM);
}

bool
file_exists(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0;
}

static bool
is_dir(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

enum rc
file_make_dir(const char *path, struct err *e)
{
	size_t len = strlen(path);
	struct arena a = { 0 };
	char *part = ARENA_RAW(&a, char, len + 1);

	/* Whatever is wrong with a parent, the last mkdir says it. */
	for (size_t i = 0; i < len; i++) {
		part[i] = path[i];
		part[i + 1] = 0;
		if (path[i + 1] == '/')
			mkdir(part, 0777);
	}
	arena_release(&a);
	if (mkdir(path, 0777) == 0 || (errno == EEXIST && is_dir(path)))
		return RC_OK;
	return fail(e, "create the directory", path);
}
