/* test_reader.c - a log that changes while it is read, and one that is larger than what
 * is read of it at a time. What readers make of a small file that stays as it is, the
 * fixtures of tests/data/read show. */
#include "config.h"

#include "base/buf.h"
#include "base/lines_block.h"
#include "read/reader.h"
#include "read/reader_fork.h"

#include "testing.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { RECORDS = 20000 };

static char dir[] = "/tmp/test_reader_XXXXXX";
static char path[64], other[64];
static struct err e;

static int
make(void **state)
{
	(void)state;
	if (!mkdtemp(dir))
		return -1;
	snprintf(path, sizeof path, "%s/log", dir);
	snprintf(other, sizeof other, "%s/new", dir);
	return 0;
}

static int
drop(void **state)
{
	(void)state;
	unlink(path);
	unlink(other);
	return rmdir(dir);
}

/* Some megabytes, so that not all is read when the file is opened. */
static void
write_log(const char *to, const char *model, int n)
{
	FILE *f = fopen(to, "w");

	assert_non_null(f);
	for (int i = 0; i < n; i++)
		fprintf(f,
			"{\"prompt\":\"question %d\",\"model\":\"%s\",\"response\":\"an answer "
			"that is long enough to fill a block of the file %d\"}\n",
			i, model, i);
	assert_int_equal(fclose(f), 0);
}

static struct reader_cursor *
open_log(void)
{
	const struct reader_options o = { 0 };
	struct reader_cursor *c;
	struct exchange x;

	e = (struct err){ 0 };
	write_log(path, "old", RECORDS);
	assert_int_equal(reader_open(&c, path, &o, &e), RC_OK);
	assert_true(reader_next(c, &x));
	return c;
}

/* The rest of it, all of the model that it began with. */
static int
count(struct reader_cursor *c)
{
	struct exchange x;
	int n = 1;

	while (reader_next(c, &x)) {
		assert_true(str_is(x.model, "old"));
		n++;
	}
	return n;
}

static void
a_log_that_is_replaced_is_read_as_it_was(void **state)
{
	struct reader_cursor *c = open_log();

	(void)state;
	write_log(other, "new", 5);
	assert_int_equal(rename(other, path), 0);
	assert_int_equal(count(c), RECORDS);
	assert_int_equal(reader_check(c, &e), RC_OK);
	reader_close(c);
}

static void
a_log_that_is_cut_ends_with_an_error(void **state)
{
	struct reader_cursor *c = open_log();
	struct reader_counts n;

	(void)state;
	assert_int_equal(truncate(path, 0), 0);
	assert_true(count(c) < RECORDS);
	assert_int_equal(reader_check(c, &e), RC_INPUT);
	assert_non_null(strstr(e.text, "it was cut while it was read"));
	assert_null(strchr(e.text, '\n'));
	n = reader_counts(c);
	assert_int_equal(n.n_refused, 0);
	reader_close(c);
}

static void
a_log_that_grows_is_read_to_its_end(void **state)
{
	struct reader_cursor *c = open_log();
	FILE *f = fopen(path, "a");

	(void)state;
	assert_non_null(f);
	fputs("{\"prompt\":\"late\",\"model\":\"old\",\"response\":\"later\"}\n", f);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(count(c), RECORDS + 1);
	assert_int_equal(reader_check(c, &e), RC_OK);
	reader_close(c);
}

/* Records of every length, so that what stands between them falls on every byte of a
 * block of the file in some of the sizes. */
static void
write_page(FILE *f, int from, int n, const char *before, const char *between,
	const char *after)
{
	static const char text[] = "]},{[: a,]}";

	fputs(before, f);
	for (int i = from; i < from + n; i++)
		fprintf(f, "%s{\"prompt\":\"q%d\",\"model\":\"m\",\"response\":\"%.*s\"}",
			i > from ? between : "", i, i % 11, text);
	fputs(after, f);
}

/* Record by record, each where it says that it is. */
static void
reads_all(int n)
{
	const struct reader_options o = { 0 };
	struct reader_cursor *c;
	struct exchange x;
	char at[64], want[16];
	FILE *f = fopen(path, "r");

	e = (struct err){ 0 };
	assert_int_equal(reader_open(&c, path, &o, &e), RC_OK);
	for (int i = 0; i < n; i++) {
		assert_true(reader_next(c, &x));
		snprintf(want, sizeof want, "q%d", i);
		assert_true(str_is(x.prompt, want));
		assert_int_equal(fseek(f, (long)x.prompt_at.offset, SEEK_SET), 0);
		assert_int_equal(fread(at, 1, x.prompt_at.len, f), x.prompt_at.len);
		assert_true(str_equal((struct str){ at, x.prompt_at.len }, x.prompt));
		assert_int_equal(fseek(f, (long)x.offset, SEEK_SET), 0);
		assert_true(x.len < sizeof at + 32 && x.record.ptr[0] == '{' &&
			    x.record.ptr[x.len - 1] == '}' && fgetc(f) == '{');
	}
	assert_false(reader_next(c, &x));
	assert_int_equal(reader_check(c, &e), RC_OK);
	reader_close(c);
	fclose(f);
}

/* One line about each exchange and each refusal, in the order of the file. */
static void
note_refused(void *ctx, const struct err *bad)
{
	buf_fmt(ctx, "%s\n", bad->text);
}

static void
note_all(struct buf *out, struct reader_cursor *c)
{
	struct exchange x;

	while (reader_next(c, &x))
		buf_fmt(out, "%llu %llu %llu %.*s %.*s %.*s\n",
			(unsigned long long)x.offset, (unsigned long long)x.len,
			(unsigned long long)x.line, (int)x.prompt.len, x.prompt.ptr,
			(int)x.response.len, x.response.ptr, (int)x.record.len,
			x.record.ptr);
}

/* What is read of path, by forks of so many lines at once or, with 0, by the cursor. */
static struct buf
read_by(size_t n_line, struct reader_counts *n)
{
	struct reader_options o = { .max_record = 300, .refused = note_refused };
	struct lines_block block = { 0 };
	struct reader_cursor *c, *fork[2];
	struct buf out;

	buf_init(&out, 1 << 22);
	o.refused_ctx = &out;
	e = (struct err){ 0 };
	assert_int_equal(reader_open(&c, path, &o, &e), RC_OK);
	assert_true(reader_fork_may(c));
	for (unsigned i = 0; i < 2; i++)
		fork[i] = reader_fork(c, note_refused, &out);
	for (unsigned i = 0; n_line && reader_fork_cut(c, &block, 1000, n_line); i++) {
		assert_true(block.n <= n_line);
		reader_fork_feed(fork[i % 2], &block);
		note_all(&out, fork[i % 2]);
		lines_block_clear(&block);
	}
	for (unsigned i = 0; i < 2; i++)
		reader_fork_join(c, fork[i]);
	note_all(&out, c);
	assert_int_equal(reader_check(c, &e), RC_OK);
	*n = reader_counts(c);
	reader_close(c);
	lines_block_release(&block);
	buf_char(&out, 0);
	return out;
}

static void
forks_read_what_the_cursor_reads(void **state)
{
	struct reader_counts want_n, n;
	struct buf want, have;
	FILE *f = fopen(path, "w");

	(void)state;
	fputs("\xef\xbb\xbf  \n", f);
	for (int i = 0; i < 200; i++) {
		write_page(f, i, 1, i % 5 ? "" : " \t", "", i % 3 ? "\n" : "\r\n");
		if (i % 7 == 0)
			fputs("\n{\"prompt\":\"q\",\"model\":\"m\",\"respo\n", f);
		if (i % 31 == 0)
			fprintf(f, "{\"long\":\"%0400d\"}\n", i);
	}
	fputs("{\"prompt\":\"last\",\"model\":\"m\",\"response\":\"no newline\"}", f);
	assert_int_equal(fclose(f), 0);
	want = read_by(0, &want_n);
	assert_int_equal(want_n.n_kept, 201);
	assert_int_equal(want_n.n_refused, 29 + 7);
	assert_non_null(strstr(want.ptr, "byte"));
	for (size_t n_line = 1; n_line < 300; n_line = 2 * n_line + 1) {
		have = read_by(n_line, &n);
		assert_string_equal(have.ptr, want.ptr);
		assert_memory_equal(&n, &want_n, sizeof n);
		buf_release(&have);
	}
	buf_release(&want);
}

static void
a_list_of_any_size_is_read_like_lines(void **state)
{
	FILE *f = fopen(path, "w");

	(void)state;
	write_page(f, 0, RECORDS, "{\"object\":\"list\",\"data\":[", ",",
		"],\"has_more\":true,\"x\":[{\"]\":\"}\"}]}");
	write_page(f, RECORDS, RECORDS, "\n{\"object\" : \"list\", \"data\" : [\n ",
		",\n ", "\n], \"has_more\": false}\n");
	write_page(f, 2 * RECORDS, 3, "{ \"data\" :[", ",", "]}");
	assert_int_equal(fclose(f), 0);
	reads_all(2 * RECORDS + 3);
}

static void
objects_of_any_number_are_read_like_lines(void **state)
{
	FILE *f = fopen(path, "w");

	(void)state;
	write_page(f, 0, RECORDS, "", "", "");
	write_page(f, RECORDS, RECORDS, "\n\n", " \n ", "");
	assert_int_equal(fclose(f), 0);
	reads_all(2 * RECORDS);
}

/* A collector writes thousands of spans in one line. */
static void
an_export_request_may_hold_any_number_of_spans(void **state)
{
	const struct reader_options o = { 0 };
	struct reader_cursor *c;
	struct exchange x;
	FILE *f = fopen(path, "w");

	(void)state;
	fputs("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[", f);
	for (int i = 0; i < RECORDS; i++)
		fprintf(f,
			"%s{\"spanId\":\"s%d\",\"attributes\":["
			"{\"key\":\"gen_ai.request.model\",\"value\":{\"stringValue\":\"old\"}},"
			"{\"key\":\"gen_ai.prompt.0.content\",\"value\":{\"stringValue\":\"q\"}},"
			"{\"key\":\"gen_ai.completion.0.content\",\"value\":{\"stringValue\":\"a\"}}]}",
			i ? "," : "", i);
	fputs("]}]}]}\n", f);
	assert_int_equal(fclose(f), 0);
	e = (struct err){ 0 };
	assert_int_equal(reader_open(&c, path, &o, &e), RC_OK);
	assert_true(reader_next(c, &x));
	assert_int_equal(count(c), RECORDS);
	assert_int_equal(reader_check(c, &e), RC_OK);
	assert_int_equal(reader_counts(c).n_record, RECORDS);
	reader_close(c);
}

static struct err last;

static void
keep(void *ctx, const struct err *bad)
{
	(void)ctx;
	last = *bad;
}

/* One conversation, of which nothing is read, and why. */
static const char *
refusal(const char *turns, int n)
{
	const struct reader_options o = { .format = "sharegpt", .refused = keep };
	struct reader_cursor *c;
	struct exchange x;
	FILE *f = fopen(path, "w");

	fputs("{\"model\":\"m\",\"conversations\":[{\"from\":\"human\",\"value\":\"q\"}",
		f);
	for (int i = 0; i < n; i++)
		fputs(turns, f);
	fputs("]}\n", f);
	assert_int_equal(fclose(f), 0);
	e = last = (struct err){ 0 };
	assert_int_equal(reader_open(&c, path, &o, &e), RC_OK);
	assert_false(reader_next(c, &x));
	assert_int_equal(reader_check(c, &e), RC_OK);
	assert_int_equal(reader_counts(c).n_refused, 1);
	reader_close(c);
	return last.text;
}

static void
a_conversation_that_grows_beyond_all_bounds_is_refused(void **state)
{
	(void)state;
	assert_non_null(strstr(refusal(",{\"from\":\"gpt\",\"value\":\"a\"}"
				       ",{\"from\":\"human\",\"value\":\"q\"}",
				       12000),
		"comes to more than 1024 MB"));
	assert_non_null(
		strstr(refusal(",{\"from\":\"gpt\",\"value\":\"\"}", READER_OUT_MAX + 1),
			"more than 262144 answers"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_log_that_is_replaced_is_read_as_it_was),
		cmocka_unit_test(a_log_that_is_cut_ends_with_an_error),
		cmocka_unit_test(a_log_that_grows_is_read_to_its_end),
		cmocka_unit_test(an_export_request_may_hold_any_number_of_spans),
		cmocka_unit_test(forks_read_what_the_cursor_reads),
		cmocka_unit_test(a_conversation_that_grows_beyond_all_bounds_is_refused),
		cmocka_unit_test(a_list_of_any_size_is_read_like_lines),
		cmocka_unit_test(objects_of_any_number_are_read_like_lines),
	};

	return cmocka_run_group_tests(tests, make, drop);
}
