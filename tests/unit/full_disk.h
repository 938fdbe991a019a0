/* full_disk.h - the store of store_fixture.h, whose files of segments find a full disk:
 * in a child in a name space of its own, where the folder of those files has 4 KiB.
 * Include it after store_fixture.h; of Linux alone. */
#ifndef UNIT_FULL_DISK_H
#define UNIT_FULL_DISK_H

#include <errno.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>

enum { CHILD_OK = 0, CHILD_WRONG = 1, CHILD_MAY_NOT = 2 };

static inline int
full_disk_child(const char *folder, enum rc (*write_more)(struct err *no))
{
	struct err no = { 0 };

	if (unshare(CLONE_NEWNS) || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
		mount("tmpfs", folder, "tmpfs", 0, "size=4096"))
		return CHILD_MAY_NOT;
	if (store_open(&s, path, DB_WRITE, &no) || write_more(&no) != RC_IO)
		return CHILD_WRONG;
	store_close(s);
	return !strncmp(no.text, folder, strlen(folder)) &&
			       strstr(no.text, "the disk is full")
		       ? CHILD_OK
		       : CHILD_WRONG;
}

/* write_more() must fail there, with an error that names the file. The store is closed
 * meanwhile and opened again. Where nobody may mount, nothing is shown. */
static inline void
full_disk_is_said(const char *folder, enum rc (*write_more)(struct err *no))
{
	int status;
	pid_t pid;

	store_close(s);
	s = NULL;
	assert_true(mkdir(folder, 0755) == 0 || errno == EEXIST);
	pid = fork();
	if (pid == 0)
		_exit(full_disk_child(folder, write_more));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_not_equal(WEXITSTATUS(status), CHILD_WRONG);
	assert_int_equal(store_open(&s, path, DB_WRITE, &e), RC_OK);
}

#endif
