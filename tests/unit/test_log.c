/* test_log.c - talk goes to stderr, whole, harmless, and only where it is wanted. */
#include "config.h"

#include "base/clock.h"
#include "base/log.h"

#include "scratch.h"
#include "testing.h"
#include <fcntl.h>

static int stderr_kept;

/* stderr goes to a file from here on. */
static void
catch_stderr(void)
{
	int fd = open(scratch_path("stderr"), O_WRONLY | O_CREAT | O_TRUNC, 0600);

	fflush(stderr);
	stderr_kept = dup(STDERR_FILENO);
	dup2(fd, STDERR_FILENO);
	close(fd);
}

static const char *
caught(void)
{
	struct err e = { 0 };
	struct str s;

	fflush(stderr);
	dup2(stderr_kept, STDERR_FILENO);
	close(stderr_kept);
	file_read(&s, &scratch_arena, scratch_path("stderr"), 1 << 20, &e);
	assert_string_equal(e.text, "");
	return s.ptr;
}

static int
plain(void **state)
{
	(void)state;
	log_quiet(false);
	log_terminal(false);
	return 0;
}

static void
notes_and_warnings_are_lines_of_ours(void **state)
{
	(void)state;
	catch_stderr();
	log_note("read %d files", 3);
	log_warn("no time in %s", "a.jsonl");
	assert_string_equal(caught(), "assay: read 3 files\nassay: no time in a.jsonl\n");
}

static void
when_quiet_only_warnings_are_left(void **state)
{
	(void)state;
	log_quiet(true);
	log_terminal(true);
	catch_stderr();
	log_note("a note");
	log_progress("reading", 1, 2);
	log_warn("a warning");
	log_progress_end();
	assert_string_equal(caught(), "assay: a warning\n");
}

static void
bytes_that_steer_a_terminal_are_escaped(void **state)
{
	(void)state;
	catch_stderr();
	log_note("%s", "a\x1b[2J\nb\x07 \xc3\xa4");
	assert_string_equal(caught(), "assay: a\\x1b[2J\\x0ab\\x07 \xc3\xa4\n");
}

static void
there_is_no_bar_where_stderr_is_no_terminal(void **state)
{
	(void)state;
	catch_stderr();
	log_progress("reading", 1, 2);
	log_progress_end();
	assert_string_equal(caught(), "");
}

static void
a_bar_shows_its_share_and_gives_way_to_a_line(void **state)
{
	(void)state;
	log_terminal(true);
	catch_stderr();
	log_progress("reading a.jsonl", 1, 2);
	log_note("a line");
	log_progress("reading a.jsonl", 3, 2);
	log_progress_end();
	assert_string_equal(caught(),
		"\r\033[Kreading a.jsonl  50% [============            ]"
		"\r\033[Kassay: a line\n"
		"\r\033[Kreading a.jsonl 100% [========================]"
		"\r\033[K");
}

static void
a_bar_of_unknown_size_shows_a_count(void **state)
{
	(void)state;
	log_terminal(true);
	catch_stderr();
	log_progress("reading", 12345, 0);
	log_progress_end();
	assert_string_equal(caught(), "\r\033[Kreading 12345\r\033[K");
}

static void
a_bar_is_drawn_ten_times_a_second_at_most(void **state)
{
	const struct clock *c = &clock_system;
	int64_t start_ns = c->tick_ns(c->ctx), took_ns;
	const char *p;
	int64_t n = 0;

	(void)state;
	log_terminal(true);
	catch_stderr();
	for (uint64_t i = 0; i < 100000; i++)
		log_progress("reading", i, 100000);
	took_ns = c->tick_ns(c->ctx) - start_ns;
	log_progress_end();
	for (p = caught(); (p = strchr(p, '%')); p++)
		n++;
	assert_true(n >= 1 && n <= 1 + took_ns / 100000000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(notes_and_warnings_are_lines_of_ours, plain),
		cmocka_unit_test_setup(when_quiet_only_warnings_are_left, plain),
		cmocka_unit_test_setup(bytes_that_steer_a_terminal_are_escaped, plain),
		cmocka_unit_test_setup(
			there_is_no_bar_where_stderr_is_no_terminal, plain),
		cmocka_unit_test_setup(
			a_bar_shows_its_share_and_gives_way_to_a_line, plain),
		cmocka_unit_test_setup(a_bar_of_unknown_size_shows_a_count, plain),
		cmocka_unit_test_setup(a_bar_is_drawn_ten_times_a_second_at_most, plain),
	};
	return cmocka_run_group_tests_name("log", tests, scratch_make, scratch_forget);
}
