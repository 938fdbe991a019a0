/* avx512_init.c - the first process of the system that avx512.sh boots: runs each line of
 * /run, a program and its arguments, and prints its output and its exit status to the
 * serial line, then ends the machine. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

enum { ARGS = 16, LINE = 1024 };

static int
run(char *line)
{
	char *arg[ARGS] = { NULL };
	int n = 0, status = -1;
	pid_t pid;

	for (char *p = strtok(line, " \n"); p && n < ARGS - 1; p = strtok(NULL, " \n"))
		arg[n++] = p;
	if (!n)
		return 0;
	pid = fork();
	if (!pid) {
		execv(arg[0], arg);
		perror(arg[0]);
		_exit(127);
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int
main(void)
{
	FILE *list = fopen("/run", "r");
	char line[LINE], name[LINE];
	int serial;

	mkdir("/dev", 0755);
	mkdir("/proc", 0755);
	mkdir("/tmp", 0755);
	mount("none", "/dev", "devtmpfs", 0, "");
	mount("none", "/proc", "proc", 0, "");
	serial = open("/dev/ttyS0", O_RDWR);
	dup2(serial, 1);
	dup2(serial, 2);
	setenv("ASSAY_WIDEST_PATH_ONLY", "1", 1);
	/* Finding a function when it is first called saves the registers with XSAVEC,
	 * where Bochs 2.7 now and then faults. */
	setenv("LD_BIND_NOW", "1", 1);
	setenv("top_srcdir", "/", 1);
	setenv("top_builddir", "/", 1);
	while (list && fgets(line, sizeof line, list)) {
		strcpy(name, line);
		name[strcspn(name, "\n")] = '\0';
		printf("status %d of %s\n", run(line), name);
		fflush(stdout);
	}
	printf("end of all\n");
	fflush(stdout);
	tcdrain(1);
	sleep(1);
	reboot(RB_POWER_OFF);
	for (;;)
		pause();
}
