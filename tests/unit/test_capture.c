/* test_capture.c - the chain of captures, and what becomes of one that was cut or
 * changed. */
#include "config.h"

#include "probe/capture.h"
#include "probe/pace.h"

#include "scratch.h"

#include <fcntl.h>
#include <unistd.h>

static struct err e;
static unsigned n_seen;

static enum rc
count(void *ctx, struct str line, struct err *err)
{
	(void)ctx;
	(void)err;
	assert_true(str_starts(line, STR("{\"seq\":")));
	n_seen++;
	return RC_OK;
}

static void
open_it(struct capture *c, const char *path)
{
	n_seen = 0;
	e = (struct err){ 0 };
	assert_int_equal(capture_open(c, path, count, NULL, &e), RC_OK);
}

static void
add(struct capture *c, const char *what)
{
	struct json_write *j = capture_begin(c);

	json_write_key(j, "what");
	json_write_str(j, str_of(what));
	capture_end(c);
}

/* Three lines, and the file's text. */
static struct str
three(const char *path)
{
	struct capture c;
	struct str text;

	open_it(&c, path);
	add(&c, "one");
	add(&c, "two");
	assert_int_equal(capture_sync(&c, &e), RC_OK);
	capture_close(&c);
	open_it(&c, path);
	assert_int_equal(n_seen, 2);
	add(&c, "three");
	assert_int_equal(capture_sync(&c, &e), RC_OK);
	capture_close(&c);
	assert_int_equal(file_read(&text, &scratch_arena, path, 1 << 20, &e), RC_OK);
	return text;
}

static void
a_run_goes_on_where_another_ended(void **state)
{
	const char *path = scratch_path("a.jsonl");
	struct capture c;

	(void)state;
	three(path);
	open_it(&c, path);
	assert_int_equal(n_seen, 3);
	assert_int_equal(c.seq, 3);
	assert_int_equal(c.n_torn, 0);
	capture_close(&c);
}

static void
a_torn_line_is_cut_off_and_nothing_else(void **state)
{
	const char *path = scratch_path("b.jsonl");
	struct str text = three(path);
	struct capture c;

	(void)state;
	for (size_t cut = 1; cut < 90; cut += 11) {
		scratch_write("b.jsonl", str_sub(text, 0, text.len - cut));
		open_it(&c, path);
		assert_int_equal(c.seq, 2);
		assert_true(c.n_torn > 0);
		capture_close(&c);
	}
}

static void
broken(const char *path, const char *want)
{
	struct capture c;

	e = (struct err){ 0 };
	assert_int_equal(capture_open(&c, path, count, NULL, &e), RC_INTEGRITY);
	assert_string_equal(scratch_strip(e.text), want);
}

static void
a_changed_or_missing_line_breaks_the_chain(void **state)
{
	const char *path = scratch_path("c.jsonl");
	struct str text = three(path), rest = text, first = str_cut(&rest, '\n');
	char *changed;

	(void)state;
	changed = memcpy(ARENA_NEW(&scratch_arena, char, text.len), text.ptr, text.len);
	changed[first.len - 3] = 'E';
	scratch_write("c.jsonl", (struct str){ changed, text.len });
	broken(path,
		"c.jsonl: line 2: byte 16: does not follow the line before: one was changed or "
		"taken out");
	scratch_write("c.jsonl", rest);
	broken(path, "c.jsonl: line 1: byte 7: not number 1 of the captures");
}

/* A line counts as unsynced until the disk has it, and none is lost on the way. */
static void
syncs_that_nobody_waits_for_keep_every_line_in_order(void **state)
{
	const char *path = scratch_path("e.jsonl");
	struct capture c;

	(void)state;
	open_it(&c, path);
	for (int i = 0; i < 500; i++) {
		add(&c, "one of many");
		assert_true(capture_unsynced(&c) > 0);
		assert_int_equal(capture_sync_begin(&c, &e), RC_OK);
	}
	assert_int_equal(capture_sync(&c, &e), RC_OK);
	assert_int_equal(capture_unsynced(&c), 0);
	capture_close(&c);
	open_it(&c, path);
	assert_int_equal(n_seen, 500);
	capture_close(&c);
}

static void
a_disk_that_fails_a_sync_fails_the_next_call(void **state)
{
	struct capture c;
	int whole, full;

	(void)state;
	open_it(&c, scratch_path("f.jsonl"));
	full = open("/dev/full", O_WRONLY | O_CLOEXEC);
	if (full < 0) {
		capture_close(&c);
		skip();
	}
	whole = c.file.fd;
	c.file.fd = full;
	add(&c, "too much");
	assert_int_equal(capture_sync_begin(&c, &e), RC_OK);
	assert_int_equal(capture_sync(&c, &e), RC_IO);
	assert_int_equal(capture_unsynced(&c), 1);
	c.file.fd = whole;
	close(full);
	capture_close(&c);
}

static void
two_runs_do_not_write_one_file(void **state)
{
	const char *path = scratch_path("d.jsonl");
	struct capture c, other;
	struct err no = { 0 };

	(void)state;
	open_it(&c, path);
	assert_int_equal(capture_open(&other, path, count, NULL, &no), RC_IO);
	assert_string_equal(
		scratch_strip(no.text), "d.jsonl: another run is writing to it");
	capture_close(&c);
}

static void
send_many(struct pace *p, int n)
{
	for (int i = 0; i < n; i++) {
		assert_true(pace_may_send(p, 0));
		pace_sent(p);
	}
}

static void
the_window_doubles_until_the_first_overload(void **state)
{
	struct pace p;

	(void)state;
	pace_init(&p, 100);
	for (int n = PACE_FIRST; n < 100; n *= 2) {
		send_many(&p, n);
		assert_false(pace_may_send(&p, 0));
		for (int i = 0; i < n; i++)
			pace_good(&p);
	}
	send_many(&p, 100);
	assert_false(pace_may_send(&p, 0));
}

static void
then_it_grows_by_one_a_window_and_halves_once_a_burst(void **state)
{
	struct pace p;

	(void)state;
	pace_init(&p, 16);
	send_many(&p, 16);
	pace_overload(&p, 10, 20, 0);
	pace_overload(&p, 11, 21, 3000);
	assert_true(p.window > 7.9 && p.window < 8.1);
	for (int i = 0; i < 12; i++)
		pace_good(&p);
	assert_true(p.window > 9.3 && p.window < 9.5);
	assert_false(pace_may_send(&p, INT64_C(2999) * 1000000));
	pace_other(&p);
	pace_other(&p);
	assert_true(pace_may_send(&p, INT64_C(3001) * 1000000));
}

int
main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(a_run_goes_on_where_another_ended),
		cmocka_unit_test(a_torn_line_is_cut_off_and_nothing_else),
		cmocka_unit_test(a_changed_or_missing_line_breaks_the_chain),
		cmocka_unit_test(syncs_that_nobody_waits_for_keep_every_line_in_order),
		cmocka_unit_test(a_disk_that_fails_a_sync_fails_the_next_call),
		cmocka_unit_test(two_runs_do_not_write_one_file),
		cmocka_unit_test(the_window_doubles_until_the_first_overload),
		cmocka_unit_test(then_it_grows_by_one_a_window_and_halves_once_a_burst),
	};

	return cmocka_run_group_tests(test, scratch_make, scratch_forget);
}
