/* test_elements.c - a list in which one byte is wrong, wherever that is: no record is
 * read that was not written, and none but the damaged one and its neighbours is lost
 * without a word. */
#include "config.h"

#include "read/reader.h"

#include "testing.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { RECORDS = 8 };

static char path[64];
static int fd;
static size_t start[RECORDS]; /* of each record in the list */

struct layout {
	const char *before, *lead, *record[3], *between, *after;
	int can_be_lost; /* of RECORDS, by one byte, and the rest are read */
};

static const struct layout lines = { "[\n", "",
	{ "{\"prompt\":\"q", "\",\"model\":\"m\",\"x\":{\"y\":[1,{}]},\"response\":\"",
		"{\\\"]},\"}" },
	",\n", "\n]\n", 2 };
static const struct layout pretty = { "[\n", "  ",
	{ "{\n    \"prompt\": \"q",
		"\",\n    \"x\": [\n      {\n        \"prompt\": 1\n      }\n    ],\n    \"model\": \"m\",\n    \"response\": \"",
		"},\\n  {\"\n  }" },
	",\n  ", "\n]\n", 2 };
static const struct layout values = { "", "",
	{ "{\n \"prompt\": \"q", "\",\n \"model\": \"m\",\n \"response\": \"", "}\"\n}" },
	"\n", "\n", 2 };
static const struct layout page = { "{\"more\":true,\"data\":[\n", "",
	{ "{\"prompt\":\"q", "\",\"model\":\"m\",\"response\":\"", "\"}" }, ",\n",
	"\n],\"next\":{\"a\":\"b\"}}\n", 2 };
static const struct layout dense = { "[", "",
	{ "{\"prompt\":\"q", "\",\"model\":\"m\",\"response\":\"",
		"},{\\\"prompt\\\":\"}" },
	",", "]", RECORDS };

static size_t
write_list(char *to, const struct layout *l)
{
	size_t n = (size_t)sprintf(to, "%s%s", l->before, l->lead);

	for (int i = 0; i < RECORDS; i++) {
		n += (size_t)sprintf(to + n, "%s", i ? l->between : "");
		start[i] = n;
		n += (size_t)sprintf(to + n, "%s%d%s%d%s", l->record[0], i, l->record[1],
			i, l->record[2]);
	}
	return n + (size_t)sprintf(to + n, "%s", l->after);
}

static bool said;

static void
hear(void *ctx, const struct err *e)
{
	(void)ctx;
	assert_non_null(strstr(e->text, ": line "));
	assert_non_null(strstr(e->text, ": byte "));
	assert_null(strchr(e->text, '\n'));
	said = true;
}

/* How many records of the list are read, each as it was written. */
static int
read_list(const char *text, size_t len, int damaged)
{
	const struct reader_options o = { .format = "assay", .refused = hear };
	struct reader_cursor *c;
	struct exchange x;
	struct err e = { 0 };
	int n = 0, last = -1;

	assert_int_equal(ftruncate(fd, 0), 0);
	assert_int_equal(pwrite(fd, text, len, 0), (ssize_t)len);
	said = false;
	if (reader_open(&c, path, &o, &e)) {
		said = true;
		return 0;
	}
	while (reader_next(c, &x)) {
		int i = x.prompt.len == 2 ? x.prompt.ptr[1] - '0' : -1;

		n++;
		if (x.response.len && x.response.ptr[0] == '0' + i && i > last &&
			i < RECORDS) {
			last = i;
			continue;
		}
		/* One byte more or less may leave it JSON. */
		assert_true(last < damaged);
		last = damaged;
	}
	said |= reader_check(c, &e) != RC_OK;
	reader_close(c);
	return n;
}

/* Which record byte at is of, or behind. */
static int
record_at(size_t at)
{
	int i = 0;

	while (i + 1 < RECORDS && start[i + 1] <= at)
		i++;
	return i;
}

/* One byte at a place replaced, or one put before it. */
static void
damage_at(const struct layout *l, const char *text, size_t len, size_t at, char c,
	bool more)
{
	char bad[4100];
	int n;

	memcpy(bad, text, at);
	bad[at] = c;
	memcpy(bad + at + 1, text + at + !more, len - at - !more);
	n = read_list(bad, len + more, record_at(at));
	assert_true(n == RECORDS || said);
	/* Before the second nobody knows how records begin. */
	if (n < RECORDS - l->can_be_lost && record_at(at) > 0)
		fail_msg("%d of %d, byte %zu: %.*s\n", n, RECORDS, at, (int)(len + more),
			bad);
}

static void
damage(const struct layout *l)
{
	static const char others[] = "\"{}[],:\\x\n";
	char text[4096];
	size_t len = write_list(text, l);

	assert_int_equal(read_list(text, len, RECORDS), RECORDS);
	for (size_t at = 0; at < len; at++)
		for (size_t k = 0; k < 2 * (sizeof others - 1); k++)
			damage_at(l, text, len, at, others[k / 2], k % 2);
}

static void
one_wrong_byte_costs_a_list_of_lines_two_records(void **state)
{
	(void)state;
	damage(&lines);
}

static void
one_wrong_byte_costs_a_pretty_list_two_records(void **state)
{
	(void)state;
	damage(&pretty);
}

static void
one_wrong_byte_costs_objects_over_lines_two_records(void **state)
{
	(void)state;
	damage(&values);
}

static void
one_wrong_byte_costs_a_page_two_records(void **state)
{
	(void)state;
	damage(&page);
}

static void
one_wrong_byte_in_a_dense_list_loses_nothing_without_a_word(void **state)
{
	(void)state;
	damage(&dense);
}

/* So many that blocks of the file end in all of their bytes, one of 7 of them not closed:
 * what is read again is so once. */
static void
a_long_list_is_read_again_where_it_must_be(void **state)
{
	const struct reader_options o = { .format = "assay" };
	const int many = 200000;
	struct reader_cursor *c;
	struct exchange x;
	struct err e = { 0 };
	FILE *f = fdopen(dup(fd), "w");
	int n = 0;

	(void)state;
	assert_int_equal(ftruncate(fd, 0), 0);
	rewind(f);
	fputs("[", f);
	for (int i = 0; i < many; i++)
		fprintf(f,
			"%s\n{\"prompt\":\"%d\",\"model\":\"m\",\"response\":\"%.*s\"%s",
			i ? "," : "", i, i % 11, "]},{[: a,]}",
			i % 7 == 3 ? ",\"x\":{}" : "}");
	fputs("\n]\n", f);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(reader_open(&c, path, &o, &e), RC_OK);
	for (int i = 0; reader_next(c, &x); i++, n++) {
		char want[16];

		i += i % 7 == 3;
		snprintf(want, sizeof want, "%d", i);
		assert_true(str_is(x.prompt, want));
	}
	assert_int_equal(reader_check(c, &e), RC_OK);
	assert_int_equal(n, many - (many + 3) / 7);
	assert_int_equal(reader_counts(c).n_refused, (many + 3) / 7);
	reader_close(c);
}

static int
make(void **state)
{
	(void)state;
	fd = memfd_create("test_elements", 0);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	return fd < 0 ? -1 : 0;
}

static int
drop(void **state)
{
	(void)state;
	return close(fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_wrong_byte_costs_a_list_of_lines_two_records),
		cmocka_unit_test(one_wrong_byte_costs_a_pretty_list_two_records),
		cmocka_unit_test(one_wrong_byte_costs_objects_over_lines_two_records),
		cmocka_unit_test(one_wrong_byte_costs_a_page_two_records),
		cmocka_unit_test(
			one_wrong_byte_in_a_dense_list_loses_nothing_without_a_word),
		cmocka_unit_test(a_long_list_is_read_again_where_it_must_be),
	};

	return cmocka_run_group_tests(tests, make, drop);
}
