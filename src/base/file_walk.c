/* file_walk.c - see file.h. Directories wait on a stack of their own, so that a deep
 * tree costs memory that max bounds, not stack. */
#include "config.h"

#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct paths {
	const char **v;
	size_t n, cap;
};

struct walk {
	struct arena *a;
	struct paths files, dirs;
	size_t n_entry, max, n_odd;
};

static void
push(struct paths *p, struct arena *a, const char *path)
{
	const char **v = p->v;

	if (p->n == p->cap) {
		p->cap = p->cap ? p->cap * 2 : 64;
		p->v = ARENA_RAW(a, const char *, p->cap);
		if (p->n)
			memcpy(p->v, v, p->n * sizeof *v);
	}
	p->v[p->n++] = path;
}

static enum rc
fail(struct err *e, const char *path)
{
	return err_set(e, RC_IO, "%s: cannot read: %s", path, strerror(errno));
}

static enum rc
add_entry(struct walk *w, int fd, const char *dir, const char *name, struct err *e)
{
	size_t len = strlen(dir);
	const char *path;
	struct stat st;

	if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return RC_OK;
	while (len > 1 && dir[len - 1] == '/')
		len--;
	path = arena_fmt(
		w->a, "%.*s%s%s", (int)len, dir, dir[len - 1] == '/' ? "" : "/", name)
		       .ptr;
	if (w->n_entry++ >= w->max)
		return err_set(e, RC_LIMIT, "%s: more than %zu entries", path, w->max);
	if (fstatat(fd, name, &st, AT_SYMLINK_NOFOLLOW))
		return fail(e, path);
	if (S_ISDIR(st.st_mode))
		push(&w->dirs, w->a, path);
	else if (S_ISREG(st.st_mode))
		push(&w->files, w->a, path);
	else
		w->n_odd++;
	return RC_OK;
}

/* flags: 0 for the directory that was asked for, which may be a link. */
static enum rc
read_dir(struct walk *w, const char *dir, int flags, struct err *e)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC | flags);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;

	if (!d) {
		fail(e, dir);
		if (fd >= 0)
			close(fd);
		return e->rc;
	}
	while (!e->rc) {
		errno = 0;
		entry = readdir(d);
		if (!entry)
			break;
		add_entry(w, fd, dir, entry->d_name, e);
	}
	if (!e->rc && errno)
		fail(e, dir);
	closedir(d);
	return e->rc;
}

static int
by_bytes(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static enum rc
read_all(struct walk *w, const char *dir, struct err *e)
{
	read_dir(w, dir, 0, e);
	while (!e->rc && w->dirs.n)
		read_dir(w, w->dirs.v[--w->dirs.n], O_NOFOLLOW, e);
	return e->rc;
}

enum rc
file_walk(const char ***paths, size_t *n, struct arena *a, const char *dir, size_t max,
	struct err *e)
{
	struct walk w = { .a = a, .max = max };

	*paths = NULL;
	*n = 0;
	if (read_all(&w, dir, e))
		return e->rc;
	if (w.files.n)
		qsort(w.files.v, w.files.n, sizeof *w.files.v, by_bytes);
	*paths = w.files.v;
	*n = w.files.n;
	return RC_OK;
}

enum rc
file_walk_odd(size_t *n, const char *dir, size_t max, struct err *e)
{
	struct arena own = { 0 };
	struct walk w = { .a = &own, .max = max };

	read_all(&w, dir, e);
	*n = w.n_odd;
	arena_release(&own);
	return e->rc;
}
