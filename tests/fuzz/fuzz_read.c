/* fuzz_read.c - the bytes as a log file: the format guessed, then forced to be one of
 * the table, then a map. Which one the size tells, so that the prefixes of a file try
 * them all. Whatever comes out must be a valid exchange inside the file, and the same
 * where the file's lines are read by forks. */
#include "config.h"

#include "base/hash64.h"
#include "read/reader.h"
#include "read/reader_fork.h"

#include <assert.h>
#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_span(struct exchange_span at, size_t size)
{
	assert(at.offset <= size && at.len <= size - at.offset);
}

/* What came out, and what was refused, in order. */
struct seen {
	uint64_t sum;
	struct reader_counts counts;
};

static void
see(struct seen *s, struct str text)
{
	s->sum = 31 * s->sum + hash64(text.ptr, text.len);
}

static void
see_refused(void *ctx, const struct err *bad)
{
	see(ctx, str_of(bad->text));
}

static void
see_all(struct seen *s, struct reader_cursor *c, size_t size, bool plain)
{
	struct exchange x;
	struct err e = { 0 };

	while (reader_next(c, &x)) {
		assert(exchange_check(&x, &e) == RC_OK && x.line > 0);
		see(s, x.record);
		see(s, x.prompt);
		see(s, x.response);
		s->sum = 31 * s->sum + x.offset + x.line;
		if (!plain)
			continue;
		check_span((struct exchange_span){ x.offset, x.len }, size);
		check_span(x.prompt_at, size);
		check_span(x.response_at, size);
	}
}

/* The rest of c, by a fork that gets two lines at a time. */
static void
see_forked(struct seen *s, struct reader_cursor *c, size_t size, bool plain)
{
	struct reader_cursor *fork = reader_fork(c, see_refused, s);
	struct lines_block block = { 0 };

	while (reader_fork_cut(c, &block, 1 << 20, 2)) {
		reader_fork_feed(fork, &block);
		see_all(s, fork, size, plain);
		lines_block_clear(&block);
	}
	reader_fork_join(c, fork);
	lines_block_release(&block);
}

static bool
read_by(struct seen *s, bool forked, const char *path, struct reader_options o,
	size_t size, bool plain)
{
	struct reader_cursor *c;
	struct err e = { 0 };

	o.refused = see_refused;
	o.refused_ctx = s;
	if (reader_open(&c, path, &o, &e))
		return false;
	if (forked && reader_fork_may(c))
		see_forked(s, c, size, plain);
	see_all(s, c, size, plain);
	s->counts = reader_counts(c);
	reader_close(c);
	return true;
}

static void
read_all(const char *path, const struct reader_options *o, size_t size, bool plain)
{
	struct seen one = { 0 }, forked = { 0 };

	if (!read_by(&one, false, path, *o, size, plain))
		return;
	assert(read_by(&forked, true, path, *o, size, plain));
	assert(one.sum == forked.sum);
	assert(memcmp(&one.counts, &forked.counts, sizeof one.counts) == 0);
}

static char path[64];

static char name[] = "/tmp/fuzz_read_XXXXXX";

static void
drop_database(void)
{
	unlink(name);
}

/* SQLite wants a name that it finds again. */
static void
write_database(const uint8_t *data, size_t size)
{
	static int fd = -1;

	if (fd < 0) {
		fd = mkstemp(name);
		atexit(drop_database);
	}
	if (fd < 0 || ftruncate(fd, 0) || pwrite(fd, data, size, 0) != (ssize_t)size)
		abort();
	snprintf(path, sizeof path, "%s", name);
}

/* One file for all runs, in memory: making one is slower than reading it. */
static void
write_file(const uint8_t *data, size_t size)
{
	static int fd = -1;

	if (size > 16 && memcmp(data, "SQLite format 3", 16) == 0) {
		write_database(data, size);
		return;
	}

	if (fd < 0) {
		/* The cursor's buffers are large: do not ask the system for each. */
		mallopt(M_MMAP_THRESHOLD, 1 << 30);
		mallopt(M_TRIM_THRESHOLD, 1 << 30);
		fd = memfd_create("fuzz_read", 0);
	}
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	if (fd < 0 || ftruncate(fd, 0) || pwrite(fd, data, size, 0) != (ssize_t)size)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct reader_options o = { .model = "m" };
	bool plain = size < 2 || (data[0] != 0x1f && data[0] != 0x28);
	struct reader_map *map = NULL;
	struct arena a = { 0 };
	struct err e = { 0 };
	size_t n = 0;

	write_file(data, size);
	read_all(path, &o, size, plain);
	while (reader_table[n])
		n++;
	o.join = path;
	o.format = reader_table[size % n]->name;
	read_all(path, &o, size, plain);
	o.join = NULL;
	reader_map_add(&map, &a, "prompt=/prompt", &e);
	reader_map_add(&map, &a, "response=/choices/-", &e);
	o.map = map;
	read_all(path, &o, size, plain);
	arena_release(&a);
	return 0;
}
