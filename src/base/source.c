/* source.c - see source.h. */
#include "config.h"

#include "base/source.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HEAD_BYTES = 4, PIPE_BYTES = 1024 * 1024 };

/* Waits where somebody left the descriptor non-blocking, as shells and ssh may do to
 * standard input. */
static ssize_t
read_some(int fd, char *to, size_t cap)
{
	for (;;) {
		ssize_t n = read(fd, to, cap);

		if (n >= 0 || (errno != EINTR && errno != EAGAIN))
			return n;
		if (errno == EAGAIN)
			poll(&(struct pollfd){ .fd = fd, .events = POLLIN }, 1, -1);
	}
}

static size_t
read_file(struct source *s, void *to, size_t cap)
{
	ssize_t n;

	if (s->end || s->err.rc)
		return 0;
	n = read_some(s->fd, to, cap);
	if (n < 0) {
		err_set(&s->err, RC_IO, "%s: cannot read: %s", s->name, strerror(errno));
		return 0;
	}
	s->end = n == 0;
	s->done += (uint64_t)n;
	/* A log that was rotated by copying it and cutting it to nothing. */
	if (s->end && s->done < s->size)
		err_set(&s->err, RC_INPUT,
			"%s: byte %llu: ends here, and had %llu bytes: it was cut while it was "
			"read",
			s->name, (unsigned long long)s->done,
			(unsigned long long)s->size);
	if (n > 0 && s->tap.fn)
		s->tap.fn(s->tap.ctx, to, (size_t)n);
	return (size_t)n;
}

bool
source_fill(struct source *s)
{
	if (s->pos < s->len)
		return true;
	s->pos = 0;
	s->len = read_file(s, s->block, SOURCE_BLOCK_BYTES);
	return s->len > 0;
}

void
source_damage(struct source *s, const char *what, const char *detail)
{
	uint64_t at = s->done - (s->len - s->pos);

	err_set(&s->err, RC_INPUT, "%s: byte %llu: %s %s%s%s", s->name,
		(unsigned long long)at, s->codec->name, what, detail ? ": " : "",
		detail ? detail : "");
}

/* The first block was read to look at; the others go where they are wanted. */
static size_t
plain_read(struct source *s, void *to, size_t cap)
{
	size_t n = s->len - s->pos;

	if (n == 0)
		return read_file(s, to, cap);
	if (n > cap)
		n = cap;
	memcpy(to, s->block + s->pos, n);
	s->pos += n;
	return n;
}

static const struct source_codec plain = { .name = "text", .read = plain_read };

/* What nobody here knows is plain. */
static const struct source_codec *const codecs[] = { &source_gzip, &source_zstd, NULL };

static void
choose(struct source *s)
{
	const unsigned char *head = (const unsigned char *)s->block;

	s->codec = &plain;
	for (size_t i = 0; codecs[i]; i++)
		if (codecs[i]->knows(head, s->len))
			s->codec = codecs[i];
	if (!s->codec->start)
		return;
	s->state = s->codec->start();
	if (!s->state)
		err_set(&s->err, RC_IO, "%s: no memory to unpack %s", s->name,
			s->codec->name);
}

/* A pipe gives a byte at a time if it likes. */
static void
read_head(struct source *s)
{
	size_t n;

	do {
		n = read_file(s, s->block + s->len, SOURCE_BLOCK_BYTES - s->len);
		s->len += n;
	} while (n && s->len < HEAD_BYTES);
}

static void
open_path(struct source *s, const char *path)
{
	struct stat st;

	s->fd = STDIN_FILENO;
	if (strcmp(path, "-") != 0)
		s->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (s->fd < 0 || fstat(s->fd, &st)) {
		err_set(&s->err, RC_INPUT, "%s: cannot open: %s", s->name,
			strerror(errno));
		return;
	}
	if (S_ISDIR(st.st_mode))
		err_set(&s->err, RC_INPUT, "%s: is a directory: name the files in it",
			s->name);
	if (S_ISREG(st.st_mode)) {
		s->size = (uint64_t)st.st_size;
		posix_fadvise(s->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
	}
#ifdef F_SETPIPE_SZ
	if (S_ISFIFO(st.st_mode))
		fcntl(s->fd, F_SETPIPE_SZ, (int)PIPE_BYTES);
#endif
}

enum rc
source_open(struct source *s, const char *path, struct lines_tap tap)
{
	*s = (struct source){ .name = path, .fd = -1, .tap = tap };
	if (strcmp(path, "-") == 0)
		s->name = "standard input";
	open_path(s, path);
	if (s->err.rc)
		return s->err.rc;
	s->block = malloc(SOURCE_BLOCK_BYTES);
	if (!s->block) {
		fputs("assay: out of memory\n", stderr);
		exit(EXIT_FAILURE);
	}
	read_head(s);
	if (!s->err.rc)
		choose(s);
	return s->err.rc;
}

void
source_close(struct source *s)
{
	if (s->state)
		s->codec->stop(s->state);
	free(s->block);
	if (s->fd > STDIN_FILENO)
		close(s->fd);
	s->state = NULL;
	s->block = NULL;
	s->fd = -1;
}

size_t
source_read(struct source *s, void *to, size_t cap)
{
	return s->codec->read(s, to, cap);
}
