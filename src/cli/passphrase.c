/* passphrase.c - see passphrase.h. The terminal gives us each byte, so that an interrupt
 * is one too and cannot leave it without echo. */
#include "config.h"

#include "cli/passphrase.h"

#include <fcntl.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { INTERRUPT = 3, END = 4, BACKSPACE = 8, DELETE = 127 };

bool
passphrase_can_ask(void)
{
	return isatty(STDIN_FILENO);
}

static void
show(int fd, const char *text)
{
	ssize_t n = write(fd, text, strlen(text));

	(void)n;
}

static enum rc
read_line(char *line, size_t *len, int fd, struct err *e)
{
	char c;

	for (*len = 0; read(fd, &c, 1) == 1;) {
		if (c == '\n' || c == '\r')
			return *len ? RC_OK : err_set(e, RC_USAGE, "no passphrase given");
		if (c == INTERRUPT || c == END)
			break;
		if (c == BACKSPACE || c == DELETE)
			*len -= *len > 0;
		else if (*len == PASSPHRASE_MAX_BYTES)
			return err_set(e, RC_USAGE, "a passphrase has at most %d bytes",
				PASSPHRASE_MAX_BYTES);
		else
			line[(*len)++] = c;
	}
	return err_set(e, RC_USAGE, "no passphrase given: broken off");
}

enum rc
passphrase_ask(struct str *out, struct arena *a, const char *what, struct err *e)
{
	char line[PASSPHRASE_MAX_BYTES];
	struct termios before, silent;
	size_t len = 0;
	int fd = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);

	if (fd < 0 || tcgetattr(fd, &before) != 0) {
		if (fd >= 0)
			close(fd);
		return err_set(e, RC_IO,
			"there is no terminal to ask on: give --passphrase-file");
	}
	silent = before;
	silent.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG);
	silent.c_cc[VMIN] = 1;
	silent.c_cc[VTIME] = 0;
	tcsetattr(fd, TCSAFLUSH, &silent);
	show(fd, what);
	read_line(line, &len, fd, e);
	tcsetattr(fd, TCSAFLUSH, &before);
	show(fd, "\n");
	close(fd);
	if (!e->rc)
		*out = arena_str(a, (struct str){ line, len });
	explicit_bzero(line, sizeof line);
	return e->rc;
}

enum rc
passphrase_new(struct str *out, struct arena *a, struct err *e)
{
	struct str again;

	if (passphrase_ask(out, a, "New passphrase: ", e) ||
		passphrase_ask(&again, a, "The same again: ", e))
		return e->rc;
	if (!str_equal(*out, again))
		return err_set(
			e, RC_USAGE, "these are two passphrases: nothing was made");
	return RC_OK;
}
