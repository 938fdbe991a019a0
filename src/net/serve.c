/* serve.c - see serve.h. A thread a connection, so that a delay holds up nobody else. */
#include "config.h"

#include "net/serve.h"

#include "base/buf.h"

#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

struct serve {
	struct arena arena;
	struct MHD_Daemon *daemon;
	serve_handler *fn;
	void *ctx;
	pthread_mutex_t lock; /* around fn */
};

enum { PIECE_BYTES = 4096 };

/* A request under way. */
struct call {
	struct arena arena;
	struct buf body;
	struct serve_answer answer;
};

static struct call *
call_new(void)
{
	struct arena a = { 0 };
	struct call *c = ARENA_NEW(&a, struct call, 1);

	c->arena = a;
	buf_init(&c->body, SERVE_BODY_BYTES);
	return c;
}

static void
call_release(void *cls, struct MHD_Connection *conn, void **con_cls,
	enum MHD_RequestTerminationCode why)
{
	struct call *c = *con_cls;
	struct arena own;

	(void)cls;
	(void)conn;
	(void)why;
	if (!c)
		return;
	buf_release(&c->body);
	own = c->arena;
	arena_release(&own);
	*con_cls = NULL;
}

/* The body piece by piece, and at its end a good or a bad one. */
static ssize_t
read_body(void *ctx, uint64_t pos, char *out, size_t max)
{
	const struct serve_answer *w = ctx;
	size_t end = w->cut ? w->body.len / 2 : w->body.len;
	size_t n = pos < end ? end - (size_t)pos : 0;

	if (!n)
		return w->cut ? MHD_CONTENT_READER_END_WITH_ERROR
			      : MHD_CONTENT_READER_END_OF_STREAM;
	if (n > max)
		n = max;
	memcpy(out, w->body.ptr + pos, n);
	return (ssize_t)n;
}

static void
wait_ms(uint32_t ms)
{
	struct timespec t = { ms / 1000, (long)(ms % 1000) * 1000000 };

	while (ms && nanosleep(&t, &t))
		continue;
}

static enum MHD_Result
answer(struct serve *s, struct call *c, struct MHD_Connection *conn, const char *path,
	const char *method)
{
	struct serve_request q = { str_of(method), str_of(path), buf_view(&c->body) };
	struct serve_answer *w = &c->answer;
	struct MHD_Response *r;
	enum MHD_Result done;

	if (c->body.over) {
		w->status = 413;
		w->type = "text/plain";
	} else {
		pthread_mutex_lock(&s->lock);
		s->fn(s->ctx, w, &c->arena, &q);
		pthread_mutex_unlock(&s->lock);
	}
	wait_ms(w->delay_ms);
	r = MHD_create_response_from_callback(w->chunked ? MHD_SIZE_UNKNOWN : w->body.len,
		PIECE_BYTES, read_body, w, NULL);
	if (!r)
		return MHD_NO;
	MHD_add_response_header(r, "Content-Type", w->type);
	for (size_t i = 0; i < w->n_header; i++)
		MHD_add_response_header(r, w->header[i].name, w->header[i].value);
	done = MHD_queue_response(conn, w->status, r);
	MHD_destroy_response(r);
	return done;
}

/* Called once with the head, then with pieces of the body, then with none. */
static enum MHD_Result
on_request(void *cls, struct MHD_Connection *conn, const char *path, const char *method,
	const char *version, const char *piece, size_t *len, void **con_cls)
{
	struct call *c = *con_cls;

	(void)version;
	if (!c) {
		*con_cls = call_new();
		return MHD_YES;
	}
	if (*len) {
		buf_add(&c->body, piece, *len);
		*len = 0;
		return MHD_YES;
	}
	return answer(cls, c, conn, path, method);
}

enum rc
serve_open(struct serve **s, uint16_t port, serve_handler *fn, void *ctx, struct err *e)
{
	struct sockaddr_in here = {
		.sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	struct arena a = { 0 };
	struct serve *v = ARENA_NEW(&a, struct serve, 1);

	*s = NULL;
	v->fn = fn;
	v->ctx = ctx;
	pthread_mutex_init(&v->lock, NULL);
	v->arena = a;
	v->daemon = MHD_start_daemon(
		MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD, port,
		NULL, NULL, on_request, v, MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&here,
		MHD_OPTION_NOTIFY_COMPLETED, call_release, NULL, MHD_OPTION_END);
	if (!v->daemon) {
		err_set(e, RC_IO, "cannot listen on 127.0.0.1 port %u: is it in use?",
			port);
		pthread_mutex_destroy(&v->lock);
		arena_release(&a);
		return e->rc;
	}
	*s = v;
	return RC_OK;
}

uint16_t
serve_port(const struct serve *s)
{
	const union MHD_DaemonInfo *info =
		MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_BIND_PORT);

	return info ? info->port : 0;
}

void
serve_close(struct serve *s)
{
	struct arena own;

	if (!s)
		return;
	MHD_stop_daemon(s->daemon);
	pthread_mutex_destroy(&s->lock);
	own = s->arena;
	arena_release(&own);
}
