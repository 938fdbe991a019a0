/* test_file.c - files whole or not at all, and directories in one order. */
#include "config.h"

#include "base/file.h"
#include "base/file_draft.h"
#include "base/file_part.h"

#include "scratch.h"
#include "testing.h"
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

enum { LIMIT = 1 << 20, BIG = 1 << 20 };

static struct str
read_back(const char *path)
{
	struct err e = { 0 };
	struct str s;

	file_read(&s, &scratch_arena, path, LIMIT, &e);
	assert_string_equal(e.text, "");
	return s;
}

static size_t
count_files(const char *dir)
{
	const char **path;
	struct err e = { 0 };
	size_t n;

	file_walk(&path, &n, &scratch_arena, dir, 1000, &e);
	assert_string_equal(e.text, "");
	return n;
}

static void
make_dir(const char *path)
{
	struct err e = { 0 };

	file_make_dir(path, &e);
	assert_string_equal(e.text, "");
}

static void
a_file_comes_back_as_it_was_written(void **state)
{
	struct str text = STR("one\0two\n");

	(void)state;
	assert_true(str_equal(read_back(scratch_write("a", text)), text));
	assert_int_equal(read_back(scratch_write("a", (struct str){ 0 })).len, 0);
}

static void
a_replaced_file_leaves_nothing_beside_it(void **state)
{
	(void)state;
	make_dir(scratch_path("beside"));
	scratch_write("beside/f", STR("old"));
	scratch_write("beside/f", STR("new"));
	assert_true(str_is(read_back(scratch_path("beside/f")), "new"));
	assert_int_equal(count_files(scratch_path("beside")), 1);
}

static void
a_new_file_has_the_mode_asked_for(void **state)
{
	const char *path = scratch_path("mode");
	struct err e = { 0 };
	struct stat st;

	(void)state;
	assert_int_equal(file_replace(path, STR("key"), 0600, &e), RC_OK);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

static void
a_file_over_the_limit_is_refused(void **state)
{
	const char *path = scratch_write("big", STR("four"));
	struct err e = { 0 };
	struct str s;

	(void)state;
	assert_int_equal(file_read(&s, &scratch_arena, path, 4, &e), RC_OK);
	assert_int_equal(file_read(&s, &scratch_arena, path, 3, &e), RC_LIMIT);
	assert_string_equal(
		scratch_strip(e.text), "big: is 4 bytes, over the limit of 3");
	assert_null(s.ptr);
}

static void
refused(const char *path, enum rc rc, const char *text)
{
	struct err e = { 0 }, e_map = { 0 };
	struct file_map m;
	struct str s;

	assert_int_equal(file_read(&s, &scratch_arena, path, LIMIT, &e), rc);
	assert_string_equal(scratch_strip(e.text), text);
	assert_int_equal(file_map(&m, path, &e_map), rc);
	assert_string_equal(e_map.text, e.text);
}

static void
what_is_not_a_regular_file_is_refused(void **state)
{
	(void)state;
	assert_int_equal(mkfifo(scratch_path("pipe"), 0600), 0);
	make_dir(scratch_path("dir"));
	refused(scratch_path("pipe"), RC_INPUT,
		"pipe: is a device or pipe, not a regular file");
	refused(scratch_path("dir"), RC_INPUT, "dir: is a directory, not a regular file");
	refused("/dev/null", RC_INPUT,
		"/dev/null: is a device or pipe, not a regular file");
	refused(scratch_path("none"), RC_IO,
		"none: cannot open: No such file or directory");
}

static void
a_mapping_shows_the_files_bytes(void **state)
{
	struct err e = { 0 };
	struct file_map m;

	(void)state;
	assert_int_equal(file_map(&m, scratch_write("m", STR("bytes")), &e), RC_OK);
	assert_true(str_is(m.bytes, "bytes"));
	file_unmap(&m);
	assert_int_equal(m.bytes.len, 0);
	assert_int_equal(file_map(&m, scratch_write("m", STR("")), &e), RC_OK);
	assert_int_equal(m.bytes.len, 0);
	file_unmap(&m);
	file_unmap(&m);
}

static void
a_file_cannot_be_written_where_no_directory_is(void **state)
{
	struct err e = { 0 };

	(void)state;
	assert_int_equal(file_replace(scratch_path("no/f"), STR("x"), 0644, &e), RC_IO);
	assert_string_equal(
		scratch_strip(e.text), "no/f: cannot write: No such file or directory");
}

/* The limit on a file's size stands in for the disk: the write fails half-way. */
static void
a_failed_write_leaves_the_old_file_and_nothing_beside_it(void **state)
{
	const char *path = scratch_path("half/f");
	struct str big = { ARENA_NEW(&scratch_arena, char, BIG), BIG };
	struct rlimit old, small;
	struct err e = { 0 };

	(void)state;
	make_dir(scratch_path("half"));
	scratch_write("half/f", STR("old"));
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	small = old;
	small.rlim_cur = BIG / 2;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	file_replace(path, big, 0644, &e);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	assert_string_equal(
		scratch_strip(e.text), "half/f: cannot write: File too large");
	assert_true(str_is(read_back(path), "old"));
	assert_int_equal(count_files(scratch_path("half")), 1);
}

#ifdef __linux__
enum { CHILD_OK = 0, CHILD_WRONG = 1, CHILD_MAY_NOT = 2 };

/* In a name space of its own, where a full file system harms nobody. */
static int
fill_a_disk(const char *dir, const char *path)
{
	struct str big = { ARENA_NEW(&scratch_arena, char, BIG), BIG };
	struct err e = { 0 };

	if (unshare(CLONE_NEWNS) || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
		mount("tmpfs", dir, "tmpfs", 0, "size=65536"))
		return CHILD_MAY_NOT;
	file_replace(path, big, 0644, &e);
	if (e.rc != RC_IO ||
		strcmp(scratch_strip(e.text), "disk/f: cannot write: the disk is full: "
					      "make room and run again") != 0)
		return CHILD_WRONG;
	return count_files(dir) == 0 ? CHILD_OK : CHILD_WRONG;
}

static void
a_full_disk_is_called_so_and_nothing_is_left_on_it(void **state)
{
	const char *dir = scratch_path("disk"), *path = scratch_path("disk/f");
	int status;
	pid_t pid;

	(void)state;
	make_dir(dir);
	pid = fork();
	if (pid == 0)
		_exit(fill_a_disk(dir, path));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == CHILD_MAY_NOT) {
		print_message("may not mount: not tried\n");
		skip();
	}
	assert_int_equal(WEXITSTATUS(status), CHILD_OK);
}
#endif

static void
a_walk_gives_files_sorted_by_bytes_and_follows_no_link(void **state)
{
	static const char *const want[] = { "walk/B", "walk/a-b", "walk/a/x",
		"walk/a/y/z", "walk/a0", "walk/\xc3\xa4" };
	const char **path;
	struct err e = { 0 };
	size_t n;

	(void)state;
	make_dir(scratch_path("walk/a/y"));
	for (size_t i = sizeof want / sizeof *want; i-- > 0;)
		scratch_write(want[i], STR(""));
	assert_int_equal(symlink("B", scratch_path("walk/link")), 0);
	assert_int_equal(symlink("..", scratch_path("walk/up")), 0);
	assert_int_equal(mkfifo(scratch_path("walk/pipe"), 0600), 0);
	file_walk(&path, &n, &scratch_arena, scratch_path("walk/"), 1000, &e);
	assert_string_equal(e.text, "");
	assert_int_equal(n, sizeof want / sizeof *want);
	for (size_t i = 0; i < n; i++)
		assert_string_equal(scratch_strip(path[i]), want[i]);
}

static void
a_walk_over_too_many_entries_is_refused(void **state)
{
	const char **path;
	struct err e = { 0 };
	size_t n;

	(void)state;
	make_dir(scratch_path("many/d"));
	scratch_write("many/d/f", STR(""));
	assert_int_equal(
		file_walk(&path, &n, &scratch_arena, scratch_path("many"), 2, &e), RC_OK);
	assert_int_equal(n, 1);
	assert_int_equal(
		file_walk(&path, &n, &scratch_arena, scratch_path("many"), 1, &e),
		RC_LIMIT);
	assert_string_equal(scratch_strip(e.text), "many/d/f: more than 1 entries");
	assert_int_equal(n, 0);
}

static void
a_walk_over_a_missing_directory_fails(void **state)
{
	const char **path;
	struct err e = { 0 };
	size_t n;

	(void)state;
	assert_int_equal(
		file_walk(&path, &n, &scratch_arena, scratch_path("gone"), 9, &e), RC_IO);
	assert_string_equal(
		scratch_strip(e.text), "gone: cannot read: No such file or directory");
}

static void
directories_are_made_with_their_parents(void **state)
{
	(void)state;
	make_dir(scratch_path("p//q/r/"));
	make_dir(scratch_path("p/q/r"));
	assert_true(file_exists(scratch_path("p/q/r")));
	assert_false(file_exists(scratch_path("p/q/s")));
}

static void
a_file_in_the_way_of_a_directory_is_an_error(void **state)
{
	struct err e = { 0 }, e_below = { 0 };

	(void)state;
	scratch_write("way", STR(""));
	assert_int_equal(file_make_dir(scratch_path("way"), &e), RC_IO);
	assert_string_equal(
		scratch_strip(e.text), "way: cannot create the directory: File exists");
	assert_int_equal(file_make_dir(scratch_path("way/below"), &e_below), RC_IO);
	assert_string_equal(scratch_strip(e_below.text),
		"way/below: cannot create the directory: Not a directory");
}

static void
a_hidden_draft_is_read_and_written_without_a_name(void **state)
{
	const char *path = scratch_write("hidden", STR("of before"));
	struct err e = { 0 };
	struct file_draft d;
	struct file_part f;
	char back[6] = { 0 };

	(void)state;
	assert_int_equal(file_draft_open(&d, path, 100000, &e), RC_OK);
	file_draft_hide(&d);
	assert_false(file_exists(path));
	memcpy(d.ptr + 70000, "bytes", 5);
	file_map_rest((struct str){ d.ptr, d.room });
	f = (struct file_part){ d.fd, d.room };
	assert_true(file_part_get(back, &f, 70000, 5));
	assert_string_equal(back, "bytes");
	assert_false(file_part_get(back, &f, 99998, 5));
	/* What has taken the name since is another's. */
	scratch_write("hidden", STR("of after"));
	file_draft_drop(&d);
	assert_true(str_equal(read_back(path), STR("of after")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_comes_back_as_it_was_written),
		cmocka_unit_test(a_replaced_file_leaves_nothing_beside_it),
		cmocka_unit_test(a_new_file_has_the_mode_asked_for),
		cmocka_unit_test(a_file_over_the_limit_is_refused),
		cmocka_unit_test(what_is_not_a_regular_file_is_refused),
		cmocka_unit_test(a_mapping_shows_the_files_bytes),
		cmocka_unit_test(a_hidden_draft_is_read_and_written_without_a_name),
		cmocka_unit_test(a_file_cannot_be_written_where_no_directory_is),
		cmocka_unit_test(
			a_failed_write_leaves_the_old_file_and_nothing_beside_it),
#ifdef __linux__
		cmocka_unit_test(a_full_disk_is_called_so_and_nothing_is_left_on_it),
#endif
		cmocka_unit_test(a_walk_gives_files_sorted_by_bytes_and_follows_no_link),
		cmocka_unit_test(a_walk_over_too_many_entries_is_refused),
		cmocka_unit_test(a_walk_over_a_missing_directory_fails),
		cmocka_unit_test(directories_are_made_with_their_parents),
		cmocka_unit_test(a_file_in_the_way_of_a_directory_is_an_error),
	};
	return cmocka_run_group_tests_name("file", tests, scratch_make, scratch_forget);
}
