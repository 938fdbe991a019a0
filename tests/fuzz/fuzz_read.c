/* fuzz_read.c - the bytes as a log file: the format guessed, then forced to be one of
 * the table, then a map. Which one the size tells, so that the prefixes of a file try
 * them all. Whatever comes out must be a valid exchange inside the file. */
#include "config.h"

#include "read/reader.h"

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

static void
read_all(const char *path, const struct reader_options *o, size_t size, bool plain)
{
	struct reader_cursor *c;
	struct exchange x;
	struct err e = { 0 };

	if (reader_open(&c, path, o, &e))
		return;
	while (reader_next(c, &x)) {
		assert(exchange_check(&x, &e) == RC_OK && x.line > 0);
		if (!plain)
			continue;
		check_span((struct exchange_span){ x.offset, x.len }, size);
		check_span(x.prompt_at, size);
		check_span(x.response_at, size);
	}
	reader_close(c);
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
