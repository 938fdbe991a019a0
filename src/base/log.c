/* log.c - see log.h. One lock holds the bar and the lines apart. */
#include "config.h"

#include "base/log.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/utf8.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>

enum {
	TEXT_BYTES = 4096,     /* of one line */
	WHAT_CHARS = 40,       /* of a bar's title */
	BAR_CELLS = 24,        /* the whole bar stays under 80 columns */
	REDRAW_NS = 100000000, /* ten times a second */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static bool is_quiet, is_terminal, bar_shown;
static int64_t bar_drawn_ns;

void
log_quiet(bool quiet)
{
	is_quiet = quiet;
}

void
log_terminal(bool terminal)
{
	is_terminal = terminal;
}

/* Requires the lock. */
static void
wipe(void)
{
	if (bar_shown)
		fputs("\r\033[K", stderr);
	bar_shown = false;
}

/* Requires the lock. One write for a line: it stays whole among those of others. */
static void
put(struct buf *out)
{
	fwrite(out->ptr, 1, out->len, stderr);
	fflush(stderr);
}

static void __attribute__((format(printf, 2, 0)))
say(const char *kind, const char *fmt, va_list ap)
{
	char text[TEXT_BYTES];
	struct buf out;

	vsnprintf(text, sizeof text, fmt, ap);
	buf_init(&out, SIZE_MAX);
	buf_fmt(&out, "assay: %s", kind);
	utf8_escape_line(&out, str_of(text));
	buf_char(&out, '\n');
	pthread_mutex_lock(&lock);
	wipe();
	put(&out);
	pthread_mutex_unlock(&lock);
	buf_release(&out);
}

void
log_warn(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say("", fmt, ap);
	va_end(ap);
}

void
log_note(const char *fmt, ...)
{
	va_list ap;

	if (is_quiet)
		return;
	va_start(ap, fmt);
	say("", fmt, ap);
	va_end(ap);
}

/* "reading x.jsonl  45% [==========              ]", or the plain count. */
static void
draw(const char *what, uint64_t done, uint64_t size)
{
	double p = size ? (double)done / (double)size : 0;
	struct buf out;

	if (p > 1)
		p = 1; /* a file that grew */
	buf_init(&out, SIZE_MAX);
	buf_fmt(&out, "\r\033[K");
	utf8_escape_line(&out, str_sub(str_of(what), 0, WHAT_CHARS));
	if (size) {
		buf_fmt(&out, " %3d%% [", (int)(p * 100));
		for (int i = 0; i < BAR_CELLS; i++)
			buf_char(&out, i < (int)(p * BAR_CELLS) ? '=' : ' ');
		buf_char(&out, ']');
	} else {
		buf_fmt(&out, " %llu", (unsigned long long)done);
	}
	put(&out);
	buf_release(&out);
}

void
log_progress(const char *what, uint64_t done, uint64_t size)
{
	int64_t now_ns;

	if (!is_terminal || is_quiet)
		return;
	now_ns = clock_system.tick_ns(clock_system.ctx);
	pthread_mutex_lock(&lock);
	if (!bar_shown || now_ns - bar_drawn_ns >= REDRAW_NS) {
		draw(what, done, size);
		bar_shown = true;
		bar_drawn_ns = now_ns;
	}
	pthread_mutex_unlock(&lock);
}

void
log_progress_end(void)
{
	pthread_mutex_lock(&lock);
	wipe();
	fflush(stderr);
	pthread_mutex_unlock(&lock);
}
