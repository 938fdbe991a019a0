/* spawn.c - see spawn.h.
 *
 * A slot is one command under way: its body goes out and its output comes in as poll()
 * allows. It is done when its output is closed and it has ended. Each has a process group
 * of its own, so that a killed one leaves no children, and Ctrl-C is ours alone. */
#include "config.h"

#include "probe/spawn.h"

#include "base/arena.h"
#include "base/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { SLOTS_MAX = 256, PIECE = 65536, ENDING_MS = 10 };

struct slot {
	bool busy;
	pid_t pid;
	int in, out; /* -1: closed */
	void *tag;
	struct arena arena; /* the body, and the words */
	struct str body;    /* what is still to be written */
	struct buf reply;
	bool ended;
	int status; /* of waitpid() */
	enum net_fault fault;
	const char *why;
	int64_t sent_ns, first_ns, deadline_tick;
};

struct spawn {
	struct net net;
	struct arena arena;
	const struct clock *clock;
	struct slot slot[SLOTS_MAX];
	struct slot *last; /* whose reply was handed out */
};

static struct spawn *
of(struct net *n)
{
	return (struct spawn *)(void *)n;
}

static void
shut(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void
forget(struct slot *s)
{
	shut(&s->in);
	shut(&s->out);
	if (s->busy && !s->ended) {
		kill(-s->pid, SIGKILL);
		waitpid(s->pid, NULL, 0);
	}
	buf_release(&s->reply);
	arena_release(&s->arena);
	*s = (struct slot){ .in = -1, .out = -1 };
}

/* Both ends closed on exec; ours does not block. */
static bool
make_pipe(int fd[2], int ours)
{
	if (pipe(fd))
		return false;
	if (fcntl(fd[0], F_SETFD, FD_CLOEXEC) || fcntl(fd[1], F_SETFD, FD_CLOEXEC) ||
		fcntl(fd[ours], F_SETFL, O_NONBLOCK)) {
		close(fd[0]);
		close(fd[1]);
		return false;
	}
	return true;
}

static int
start(struct slot *s, char **argv, int in, int out)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	sigset_t none, pipe_only;
	int rc;

	sigemptyset(&none);
	sigemptyset(&pipe_only);
	sigaddset(&pipe_only, SIGPIPE);
	posix_spawn_file_actions_init(&files);
	posix_spawnattr_init(&attr);
	posix_spawn_file_actions_adddup2(&files, in, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
	posix_spawnattr_setflags(&attr,
		POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setpgroup(&attr, 0);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setsigdefault(&attr, &pipe_only);
	rc = posix_spawnp(&s->pid, argv[0], &files, &attr, argv, environ);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attr);
	return rc;
}

static char **
words(struct arena *a, const struct net_request *q)
{
	char **argv = ARENA_NEW(a, char *, q->n_header + 1);
	size_t n = 0;

	for (size_t i = 0; i < q->n_header; i++) {
		struct str v = q->header[i].value;
		char *word;

		if (!str_is(q->header[i].name, "argv"))
			continue;
		word = ARENA_NEW(a, char, v.len + 1);
		if (v.len)
			memcpy(word, v.ptr, v.len);
		argv[n++] = word;
	}
	return argv;
}

static enum rc
launch(struct slot *s, const struct net_request *q, struct err *e)
{
	char **argv = words(&s->arena, q);
	int in[2], out[2], rc;

	if (!argv[0])
		return err_set(e, RC_USAGE, "a command without words");
	if (!make_pipe(in, 1))
		return err_set(e, RC_IO, "%s: no pipe: %s", argv[0], strerror(errno));
	if (!make_pipe(out, 0)) {
		close(in[0]);
		close(in[1]);
		return err_set(e, RC_IO, "%s: no pipe: %s", argv[0], strerror(errno));
	}
	rc = start(s, argv, in[0], out[1]);
	close(in[0]);
	close(out[1]);
	s->in = in[1];
	s->out = out[0];
	if (rc)
		return err_set(
			e, RC_IO, "%s: cannot be started: %s", argv[0], strerror(rc));
	s->busy = true;
	return RC_OK;
}

static enum rc
spawn_send(struct net *n, const struct net_request *q, void *tag, struct err *e)
{
	struct spawn *sp = of(n);
	uint32_t ms = q->limit.total_ms ? q->limit.total_ms : NET_TOTAL_MS;
	struct slot *s = sp->slot;

	while (s < sp->slot + SLOTS_MAX && (s->busy || s == sp->last))
		s++;
	if (s == sp->slot + SLOTS_MAX)
		return err_set(e, RC_LIMIT, "over %d commands at once", (int)SLOTS_MAX);
	if (launch(s, q, e)) {
		forget(s);
		return e->rc;
	}
	s->tag = tag;
	s->body = arena_str(&s->arena, q->body);
	buf_init(&s->reply, q->limit.body_bytes ? q->limit.body_bytes : NET_BODY_BYTES);
	s->sent_ns = sp->clock->now_ns(sp->clock->ctx);
	s->deadline_tick = sp->clock->tick_ns(sp->clock->ctx) + (int64_t)ms * 1000000;
	return RC_OK;
}

/* write() to a command that does not read would end us by SIGPIPE. */
static ssize_t
write_quietly(int fd, struct str s)
{
	const struct timespec now = { 0, 0 };
	sigset_t pipe_only, before, pending;
	ssize_t n;
	int why;

	sigemptyset(&pipe_only);
	sigaddset(&pipe_only, SIGPIPE);
	sigpending(&pending);
	pthread_sigmask(SIG_BLOCK, &pipe_only, &before);
	n = write(fd, s.ptr, s.len);
	why = errno;
	if (n < 0 && why == EPIPE && !sigismember(&pending, SIGPIPE))
		sigtimedwait(&pipe_only, NULL, &now);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	errno = why;
	return n;
}

static void
feed(struct slot *s)
{
	ssize_t n = s->body.len ? write_quietly(s->in, s->body) : 0;

	if (n > 0)
		s->body = str_sub(s->body, (size_t)n, s->body.len);
	/* A command that reads no further is not wrong for that. */
	if (!s->body.len || (n < 0 && errno != EAGAIN && errno != EINTR))
		shut(&s->in);
}

static void
fail(struct slot *s, enum net_fault fault, const char *why)
{
	s->fault = fault;
	s->why = why;
	kill(-s->pid, SIGKILL);
	shut(&s->in);
	shut(&s->out);
	if (!s->ended)
		waitpid(s->pid, &s->status, 0);
	s->ended = true;
}

static void
drain(struct spawn *sp, struct slot *s)
{
	char piece[PIECE];
	ssize_t n = read(s->out, piece, sizeof piece);

	if (n > 0) {
		if (!s->first_ns)
			s->first_ns = sp->clock->now_ns(sp->clock->ctx);
		buf_add(&s->reply, piece, (size_t)n);
		if (s->reply.over)
			fail(s, NET_TOO_LARGE, "the command's output is too large");
	} else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
		shut(&s->out);
	}
}

/* Moves one slot on; true when it is done. */
static bool
step(struct spawn *sp, struct slot *s, short in, short out)
{
	if (in && s->in >= 0)
		feed(s);
	if (out && s->out >= 0)
		drain(sp, s);
	if (s->out < 0 && !s->ended && waitpid(s->pid, &s->status, WNOHANG) == s->pid)
		s->ended = true;
	if (!s->ended && sp->clock->tick_ns(sp->clock->ctx) >= s->deadline_tick)
		fail(s, NET_TIMEOUT_TOTAL, "the command took too long");
	return s->ended && s->out < 0;
}

static void
hand_out(struct spawn *sp, struct slot *s, struct net_reply *r)
{
	bool fine = WIFEXITED(s->status) && WEXITSTATUS(s->status) == 0;

	*r = (struct net_reply){ .tag = s->tag,
		.fault = s->fault,
		.why = str_of(s->why),
		.status = s->fault ? 0
			  : fine   ? 200
				   : 500,
		.body = buf_view(&s->reply),
		.sent_ns = s->sent_ns,
		.first_byte_ns = s->first_ns,
		.done_ns = sp->clock->now_ns(sp->clock->ctx) };
	s->busy = false;
	sp->last = s;
}

/* Waits for any slot to move; -1 when none is busy. */
static int
wait_any(struct spawn *sp, struct pollfd *p, int timeout_ms)
{
	int n_busy = 0;

	for (size_t i = 0; i < SLOTS_MAX; i++) {
		struct slot *s = &sp->slot[i];

		p[2 * i] =
			(struct pollfd){ .fd = s->busy ? s->in : -1, .events = POLLOUT };
		p[2 * i + 1] =
			(struct pollfd){ .fd = s->busy ? s->out : -1, .events = POLLIN };
		n_busy += s->busy;
		/* Its end is no event of a file, and neither is a deadline. */
		if (s->busy && timeout_ms > ENDING_MS)
			timeout_ms = ENDING_MS;
	}
	return n_busy ? poll(p, 2 * SLOTS_MAX, timeout_ms) : -1;
}

static bool
spawn_next(struct net *n, struct net_reply *r, int timeout_ms)
{
	struct spawn *sp = of(n);
	int64_t until =
		sp->clock->tick_ns(sp->clock->ctx) + (int64_t)timeout_ms * 1000000;
	struct pollfd p[2 * SLOTS_MAX];

	if (sp->last)
		forget(sp->last);
	sp->last = NULL;
	do {
		if (wait_any(sp, p, timeout_ms) < 0 && errno != EINTR)
			return false;
		for (size_t i = 0; i < SLOTS_MAX; i++) {
			struct slot *s = &sp->slot[i];

			if (s->busy &&
				step(sp, s, p[2 * i].revents, p[2 * i + 1].revents)) {
				hand_out(sp, s, r);
				return true;
			}
		}
	} while (sp->clock->tick_ns(sp->clock->ctx) < until);
	return false;
}

static void
spawn_end(struct net *n)
{
	struct spawn *sp = of(n);
	struct arena own = sp->arena;

	for (size_t i = 0; i < SLOTS_MAX; i++)
		forget(&sp->slot[i]);
	arena_release(&own);
}

struct net *
spawn_open(const struct clock *clock)
{
	static const struct net_ops ops = { spawn_send, spawn_next, spawn_end };
	struct arena own = { 0 };
	struct spawn *sp = ARENA_NEW(&own, struct spawn, 1);

	sp->net.ops = &ops;
	sp->clock = clock;
	for (size_t i = 0; i < SLOTS_MAX; i++)
		sp->slot[i].in = sp->slot[i].out = -1;
	sp->arena = own;
	return &sp->net;
}
