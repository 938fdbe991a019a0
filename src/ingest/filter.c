/* filter.c - see filter.h. */
#include "config.h"

#include "ingest/filter.h"

#include "base/arena.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BLOCK_BYTES = 256 * 1024 };

extern char **environ;

struct filter {
	struct arena arena;
	const char *path, *output;
	int fd;  /* of the file */
	int end; /* our end of the pipe, or -1 */
	pid_t pid;
	struct stat at_open;
};

static enum rc
open_file(struct filter *f, struct err *e)
{
	if (strcmp(f->path, "-") == 0)
		return err_set(
			e, RC_USAGE, "--filter needs files: standard input is none");
	f->fd = open(f->path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (f->fd < 0 || fstat(f->fd, &f->at_open))
		return err_set(
			e, RC_INPUT, "%s: cannot open: %s", f->path, strerror(errno));
	if (!S_ISREG(f->at_open.st_mode))
		return err_set(e, RC_INPUT,
			"%s: must be a file on a disk: it is read before the filter reads it",
			f->path);
	return RC_OK;
}

static enum rc
read_file(struct filter *f, struct lines_tap tap, struct err *e)
{
	char *block = ARENA_RAW(&f->arena, char, BLOCK_BYTES);
	ssize_t n;

	while ((n = read(f->fd, block, BLOCK_BYTES)) != 0) {
		if (n > 0 && tap.fn)
			tap.fn(tap.ctx, block, (size_t)n);
		if (n < 0 && errno != EINTR)
			return err_set(e, RC_IO, "%s: cannot read: %s", f->path,
				strerror(errno));
	}
	if (lseek(f->fd, 0, SEEK_SET) < 0)
		return err_set(e, RC_IO, "%s: cannot read: %s", f->path, strerror(errno));
	return RC_OK;
}

static int
start(struct filter *f, const char *command, int out)
{
	/* A copy of each: argv is not const. */
	static char shell[] = "sh", option[] = "-c", name[] = "filter";
	char *words = ARENA_NEW(&f->arena, char, strlen(command) + strlen(f->path) + 2);
	char *path = words + strlen(command) + 1;
	char *const argv[] = { shell, option, words, name, path, NULL };
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	sigset_t pipe_only;
	int rc;

	memcpy(words, command, strlen(command));
	memcpy(path, f->path, strlen(f->path));
	sigemptyset(&pipe_only);
	sigaddset(&pipe_only, SIGPIPE);
	posix_spawn_file_actions_init(&files);
	posix_spawnattr_init(&attr);
	posix_spawn_file_actions_adddup2(&files, f->fd, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setsigdefault(&attr, &pipe_only);
	rc = posix_spawn(&f->pid, "/bin/sh", &files, &attr, argv, environ);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attr);
	return rc;
}

static enum rc
start_piped(struct filter *f, const char *command, struct err *e)
{
	int fd[2], rc;

	if (pipe(fd))
		return err_set(e, RC_IO, "no pipe for the filter: %s", strerror(errno));
	fcntl(fd[0], F_SETFD, FD_CLOEXEC);
	fcntl(fd[1], F_SETFD, FD_CLOEXEC);
	f->end = fd[0];
	f->output = arena_fmt(&f->arena, "/dev/fd/%d", fd[0]).ptr;
	rc = start(f, command, fd[1]);
	close(fd[1]);
	if (rc) {
		f->pid = 0;
		return err_set(e, RC_IO, "cannot start the filter: %s", strerror(rc));
	}
	return RC_OK;
}

enum rc
filter_open(struct filter **out, const char *command, const char *path,
	struct lines_tap tap, struct err *e)
{
	struct arena a = { 0 };
	struct filter *f = ARENA_NEW(&a, struct filter, 1);
	struct err none = { 0 };

	*out = NULL;
	f->arena = a;
	f->fd = f->end = -1;
	f->path = arena_str(&f->arena, str_of(path)).ptr;
	if (open_file(f, e) || read_file(f, tap, e) || start_piped(f, command, e)) {
		filter_close(f, &none);
		return e->rc;
	}
	*out = f;
	return RC_OK;
}

const char *
filter_output(const struct filter *f)
{
	return f->output;
}

void
filter_started(struct filter *f)
{
	if (f->end >= 0)
		close(f->end);
	f->end = -1;
}

static void
check_status(const struct filter *f, int status, struct err *e)
{
	struct stat now;

	if (WIFSIGNALED(status))
		err_set(e, RC_INPUT, "%s: the filter was killed by signal %d", f->path,
			WTERMSIG(status));
	else if (WEXITSTATUS(status) == 127)
		err_set(e, RC_INPUT,
			"%s: the filter ended with status 127: is its command installed?",
			f->path);
	else if (WEXITSTATUS(status))
		err_set(e, RC_INPUT,
			"%s: the filter ended with status %d: what it wrote before is kept",
			f->path, WEXITSTATUS(status));
	if (stat(f->path, &now) || now.st_ino != f->at_open.st_ino ||
		now.st_size != f->at_open.st_size ||
		now.st_mtim.tv_sec != f->at_open.st_mtim.tv_sec ||
		now.st_mtim.tv_nsec != f->at_open.st_mtim.tv_nsec)
		err_set(e, RC_INPUT,
			"%s: changed while the filter read it: import a copy", f->path);
}

enum rc
filter_close(struct filter *f, struct err *e)
{
	struct arena a;
	int status = 0;

	if (!f)
		return RC_OK;
	filter_started(f);
	if (f->pid > 0) {
		while (waitpid(f->pid, &status, 0) < 0 && errno == EINTR)
			continue;
		check_status(f, status, e);
	}
	if (f->fd >= 0)
		close(f->fd);
	a = f->arena;
	arena_release(&a);
	return e->rc;
}
