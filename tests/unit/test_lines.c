/* test_lines.c - every line once, in order, at its place, however the bytes come. */
#include "config.h"

#include "base/buf.h"
#include "base/lines.h"
#include "base/random.h"

#include "scratch.h"
#include "testing.h"
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <zlib.h>
#include <zstd.h>

enum { DATA_MAX = 1 << 24, ENTRIES_MAX = 1000, TEXT_BYTES = 1500000 };

static const struct lines_tap no_tap;

static struct lines *
open_lines(const char *path, size_t max_line)
{
	struct err e = { 0 };
	struct lines *l;

	lines_open(&l, path, max_line, no_tap, &e);
	assert_string_equal(e.text, "");
	return l;
}

static struct str
slurp(const char *path)
{
	struct err e = { 0 };
	struct str s;

	file_read(&s, &scratch_arena, path, DATA_MAX, &e);
	assert_string_equal(e.text, "");
	return s;
}

/* The lines of text as a naive splitter sees them. */
static void
expect_lines(struct lines *l, struct str text, size_t max_line)
{
	uint64_t offset = 0, number = 0;
	struct err e = { 0 };
	struct line got;

	while (text.len) {
		struct str rest = text, want = str_cut(&rest, '\n');

		assert_true(lines_next(l, &got));
		assert_int_equal(got.offset, offset);
		assert_int_equal(got.number, ++number);
		assert_int_equal(got.too_long, want.len > max_line);
		assert_true(str_equal(got.text, str_sub(want, 0, max_line)));
		offset += text.len - rest.len;
		text = rest;
	}
	assert_false(lines_next(l, &got));
	assert_false(lines_next(l, &got));
	assert_int_equal(lines_check(l, &e), RC_OK);
}

static void
expect(const char *path, struct str text, size_t max_line)
{
	struct lines *l = open_lines(path, max_line);

	expect_lines(l, text, max_line);
	lines_close(l);
}

/* Lines of all sizes, a few of them larger than a block. */
static struct str
random_text(uint64_t seed, size_t len, uint64_t mean)
{
	char *p = ARENA_RAW(&scratch_arena, char, len);
	struct random r;

	random_init(&r, seed);
	for (size_t i = 0; i < len; i++) {
		uint64_t v = random_next(&r);

		p[i] = random_below(&r, mean) == 0 ? '\n' : (char)(v % 26 + 'a');
	}
	return (struct str){ p, len };
}

static void
gzip_add(struct buf *out, struct str raw)
{
	z_stream z = { .next_in = (unsigned char *)(uintptr_t)raw.ptr,
		.avail_in = (uInt)raw.len };
	size_t before = out->len, room;

	assert_int_equal(deflateInit2(&z, 1, Z_DEFLATED, 31, 8, 0), Z_OK);
	room = deflateBound(&z, raw.len);
	z.next_out = (unsigned char *)buf_room(out, room);
	z.avail_out = (uInt)room;
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	out->len = before + z.total_out;
	deflateEnd(&z);
}

static void
zstd_add(struct buf *out, struct str raw)
{
	size_t before = out->len, room = ZSTD_compressBound(raw.len), n;
	char *to = buf_room(out, room);

	n = ZSTD_compress(to, room, raw.ptr, raw.len, 1);
	assert_false(ZSTD_isError(n));
	out->len = before + n;
}

/* Packs text in three pieces, not at line ends, and writes it. */
static const char *
write_packed(void (*add)(struct buf *out, struct str raw), struct str text)
{
	size_t third = text.len / 3;
	const char *path;
	struct buf out;

	buf_init(&out, DATA_MAX);
	add(&out, str_sub(text, 0, third));
	add(&out, str_sub(text, third, third));
	add(&out, str_sub(text, 2 * third, text.len));
	path = scratch_write("packed", buf_view(&out));
	buf_release(&out);
	return path;
}

static void
lines_are_those_of_a_naive_splitter(void **state)
{
	static const uint64_t mean[] = { 1, 2, 80, 5000, 400000, 100000000 };
	static const size_t max_line[] = { 1, 79, 4096, 300000, 2000000 };

	(void)state;
	for (size_t i = 0; i < sizeof mean / sizeof *mean; i++) {
		struct str text = random_text(i, TEXT_BYTES, mean[i]);
		const char *path = scratch_write("text", text);

		for (size_t k = 0; k < sizeof max_line / sizeof *max_line; k++)
			expect(path, text, max_line[k]);
	}
}

static void
packed_lines_are_those_of_the_plain_text(void **state)
{
	static const uint64_t mean[] = { 80, 400000 };

	(void)state;
	for (size_t i = 0; i < sizeof mean / sizeof *mean; i++) {
		struct str text = random_text(i, TEXT_BYTES, mean[i]);

		expect(write_packed(gzip_add, text), text, 300000);
		expect(write_packed(zstd_add, text), text, 300000);
	}
}

static void
a_line_of_just_the_maximum_is_whole(void **state)
{
	const char *path = scratch_write("edge", STR("123\n1234\n12345\n1234"));
	struct lines *l = open_lines(path, 4);
	struct line x;

	(void)state;
	for (unsigned i = 1; i <= 4; i++) {
		assert_true(lines_next(l, &x));
		assert_int_equal(x.too_long, i == 3);
		assert_true(str_is(x.text, i == 1 ? "123" : "1234"));
	}
	assert_false(lines_next(l, &x));
	lines_close(l);
}

/* One line of 256 MiB, packed to a thousandth of it. */
static void
a_bomb_costs_no_more_memory_than_the_largest_line(void **state)
{
	enum { PIECE = 1 << 20, PIECES = 256, MAX_LINE = 1000 };
	struct str zeros = { ARENA_NEW(&scratch_arena, char, PIECE), PIECE };
	struct rusage before, after;
	const char *path;
	struct line x;
	struct lines *l;
	struct buf out;

	(void)state;
	buf_init(&out, DATA_MAX);
	for (int i = 0; i < PIECES; i++)
		gzip_add(&out, zeros);
	gzip_add(&out, STR("\nend"));
	path = scratch_write("bomb", buf_view(&out));
	buf_release(&out);
	getrusage(RUSAGE_SELF, &before);
	l = open_lines(path, MAX_LINE);
	assert_true(lines_next(l, &x));
	assert_true(x.too_long);
	assert_int_equal(x.text.len, MAX_LINE);
	assert_true(lines_next(l, &x));
	assert_true(str_is(x.text, "end"));
	assert_int_equal(x.offset, (uint64_t)PIECE * PIECES + 1);
	lines_close(l);
	getrusage(RUSAGE_SELF, &after);
	assert_true(after.ru_maxrss - before.ru_maxrss < 16 * 1024);
}

static void
count_bytes(void *ctx, const void *ptr, size_t len)
{
	buf_add(ctx, ptr, len);
}

static void
the_tap_sees_the_file_as_it_is_on_the_disk(void **state)
{
	struct str text = random_text(5, TEXT_BYTES, 80);
	const char *path = write_packed(gzip_add, text);
	struct str raw = slurp(path);
	uint64_t done, size;
	struct err e = { 0 };
	struct line x;
	struct lines *l;
	struct buf seen;

	(void)state;
	buf_init(&seen, DATA_MAX);
	lines_open(&l, path, 0, (struct lines_tap){ count_bytes, &seen }, &e);
	assert_string_equal(e.text, "");
	while (lines_next(l, &x))
		continue;
	lines_progress(l, &done, &size);
	assert_int_equal(done, raw.len);
	assert_int_equal(size, raw.len);
	lines_close(l);
	assert_true(str_equal(buf_view(&seen), raw));
	buf_release(&seen);
}

static void
peeking_consumes_nothing(void **state)
{
	struct str text = random_text(6, TEXT_BYTES, 80), seen;
	const char *path = scratch_write("peek", text);
	struct lines *l = open_lines(path, 1000000);

	(void)state;
	seen = lines_peek(l);
	assert_true(str_equal(seen, str_sub(text, 0, 64 * 1024)));
	expect_lines(l, text, 1000000);
	lines_close(l);
	l = open_lines(scratch_write("peek", STR("short")), 0);
	assert_true(str_is(lines_peek(l), "short"));
	expect_lines(l, STR("short"), 1000);
	lines_close(l);
}

static void
chunks_make_up_the_text(void **state)
{
	struct str text = random_text(7, TEXT_BYTES, 80), piece;
	struct lines *l = open_lines(write_packed(zstd_add, text), 0);
	struct err e = { 0 };
	struct buf seen;

	(void)state;
	buf_init(&seen, DATA_MAX);
	lines_peek(l);
	while (lines_chunk(l, &piece)) {
		assert_true(piece.len > 0 && piece.len <= 1024 * 1024);
		buf_str(&seen, piece);
	}
	assert_int_equal(lines_check(l, &e), RC_OK);
	lines_close(l);
	assert_true(str_equal(buf_view(&seen), text));
	buf_release(&seen);
}

/* Feeds the bytes to a child's standard input, few at a time. The child's exit status
 * tells whether it saw the lines of text. */
static void
expect_from_pipe(struct str bytes, struct str text, size_t step)
{
	int fd[2], status;
	pid_t pid;

	assert_int_equal(pipe(fd), 0);
	pid = fork();
	if (pid == 0) {
		close(fd[0]);
		for (; bytes.len; bytes = str_sub(bytes, step, bytes.len))
			if (write(fd[1], bytes.ptr, bytes.len < step ? bytes.len : step) <
				0)
				_exit(1);
		_exit(0);
	}
	close(fd[1]);
	dup2(fd[0], STDIN_FILENO);
	close(fd[0]);
	expect("-", text, 1000);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static void
standard_input_is_read_however_it_comes(void **state)
{
	struct str text = random_text(8, 2000, 20);

	(void)state;
	expect_from_pipe(text, text, 1);
	expect_from_pipe(text, text, 777);
	expect_from_pipe(slurp(write_packed(gzip_add, text)), text, 1);
	expect_from_pipe(slurp(write_packed(zstd_add, text)), text, 1);
	expect_from_pipe(STR(""), STR(""), 1);
}

static void
what_cannot_be_read_is_refused(void **state)
{
	struct err e = { 0 }, e_none = { 0 };
	struct lines *l;

	(void)state;
	assert_int_equal(lines_open(&l, scratch_dir, 0, no_tap, &e), RC_INPUT);
	assert_non_null(strstr(e.text, ": is a directory: name the files in it"));
	assert_null(l);
	assert_int_equal(
		lines_open(&l, scratch_path("none"), 0, no_tap, &e_none), RC_INPUT);
	assert_string_equal(scratch_strip(e_none.text),
		"none: cannot open: No such file or directory");
	assert_null(l);
	lines_close(l);
}

/* The lines of a file, each with a newline, and the error after them or "". */
static void
check_file(const char *path)
{
	const char *want = arena_fmt(&scratch_arena, "%s.want", path).ptr;
	const char *want_err = arena_fmt(&scratch_arena, "%s.err", path).ptr;
	struct lines *l = open_lines(path, 0);
	struct err e = { 0 };
	struct line x;
	struct buf seen;

	buf_init(&seen, DATA_MAX);
	while (lines_next(l, &x)) {
		buf_str(&seen, x.text);
		buf_char(&seen, '\n');
	}
	if (lines_check(l, &e)) {
		struct str text = str_of(e.text);

		assert_int_equal(e.rc, RC_INPUT);
		assert_true(str_starts(text, str_of(path)));
		text = arena_fmt(&scratch_arena, "FILE%s", e.text + strlen(path));
		assert_string_equal(text.ptr, slurp(want_err).ptr);
	} else if (file_exists(want_err)) {
		fail_msg("%s was taken for whole", path);
	}
	lines_close(l);
	assert_true(str_equal(buf_view(&seen), slurp(want)));
	buf_release(&seen);
}

static size_t
check_files(const char *kind)
{
	const char *top = getenv("top_srcdir"), **path;
	size_t n, n_checked = 0;
	struct err e = { 0 };
	struct str dir = arena_fmt(
		&scratch_arena, "%s/tests/data/lines/%s", top ? top : ".", kind);

	file_walk(&path, &n, &scratch_arena, dir.ptr, ENTRIES_MAX, &e);
	assert_string_equal(e.text, "");
	for (size_t i = 0; i < n; i++) {
		if (str_ends(str_of(path[i]), STR(".want")) ||
			str_ends(str_of(path[i]), STR(".err")))
			continue;
		check_file(path[i]);
		n_checked++;
	}
	return n_checked;
}

static void
files_made_by_other_programs_are_read(void **state)
{
	(void)state;
	assert_true(check_files("valid") >= 16);
}

static void
damage_is_named_with_its_byte_after_the_lines_before_it(void **state)
{
	(void)state;
	assert_true(check_files("invalid") >= 14);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_are_those_of_a_naive_splitter),
		cmocka_unit_test(packed_lines_are_those_of_the_plain_text),
		cmocka_unit_test(a_line_of_just_the_maximum_is_whole),
		cmocka_unit_test(a_bomb_costs_no_more_memory_than_the_largest_line),
		cmocka_unit_test(the_tap_sees_the_file_as_it_is_on_the_disk),
		cmocka_unit_test(peeking_consumes_nothing),
		cmocka_unit_test(chunks_make_up_the_text),
		cmocka_unit_test(standard_input_is_read_however_it_comes),
		cmocka_unit_test(what_cannot_be_read_is_refused),
		cmocka_unit_test(files_made_by_other_programs_are_read),
		cmocka_unit_test(damage_is_named_with_its_byte_after_the_lines_before_it),
	};
	return cmocka_run_group_tests_name("lines", tests, scratch_make, scratch_forget);
}
