/* fuzz_lines.c - any bytes as a file: lines must be the pieces of the chunks. */
#include "config.h"

#include "base/lines.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Small inputs unpack to gigabytes; what comes after this is more of the same. */
enum { TEXT_MAX = 1 << 22, MAX_LINE = 1000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *
put_in_file(const uint8_t *data, size_t size)
{
	static char path[32];
	static int fd = -1;

	if (fd < 0) {
		FILE *f = tmpfile();

		if (!f)
			abort();
		fd = fileno(f);
		snprintf(path, sizeof path, "/dev/fd/%d", fd);
	}
	if (ftruncate(fd, 0) || pwrite(fd, data, size, 0) != (ssize_t)size)
		abort();
	return path;
}

static struct lines *
start(const char *path)
{
	struct err e = { 0 };
	struct lines *l;

	if (lines_open(&l, path, MAX_LINE, (struct lines_tap){ 0 }, &e))
		abort();
	return l;
}

/* Sets *n_newline and returns the bytes; false in *whole where they are damaged. */
static uint64_t
count_by_chunk(const char *path, uint64_t *n_newline, bool *whole)
{
	struct lines *l = start(path);
	struct err e = { 0 };
	struct str chunk;
	uint64_t len = 0;

	*n_newline = 0;
	while (len <= TEXT_MAX && lines_chunk(l, &chunk)) {
		len += chunk.len;
		for (size_t i = 0; i < chunk.len; i++)
			*n_newline += chunk.ptr[i] == '\n';
	}
	*whole = lines_check(l, &e) == RC_OK;
	lines_close(l);
	return len;
}

static void
check_lines(const char *path, uint64_t len, uint64_t n_newline, bool whole)
{
	struct lines *l = start(path);
	uint64_t end = 0, number = 0;
	bool cut = false;
	struct err e = { 0 };
	struct line x;

	lines_peek(l);
	while (lines_next(l, &x)) {
		assert(x.number == ++number);
		assert(cut ? x.offset > end : x.offset == end);
		assert(x.text.len <= MAX_LINE && (!x.too_long || x.text.len == MAX_LINE));
		assert(!x.text.len || !memchr(x.text.ptr, '\n', x.text.len));
		assert(x.offset + x.text.len <= len);
		end = x.offset + x.text.len + 1;
		cut = x.too_long;
	}
	assert((lines_check(l, &e) == RC_OK) == whole);
	assert(number == n_newline || number == n_newline + 1);
	lines_close(l);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *path = put_in_file(data, size);
	uint64_t n_newline, len;
	bool whole;

	len = count_by_chunk(path, &n_newline, &whole);
	if (len <= TEXT_MAX)
		check_lines(path, len, n_newline, whole);
	return 0;
}
