/* http.c - see http.h.
 *
 *	send() ── transfer: easy handle + its buffers ──► multi ──► next(): one reply
 *	              ▲                                                     │
 *	              └───────────── spare, reused by the next send ◄───────┘
 *
 * A transfer lives as long as the net; its buffers are the reply's until the next call.
 * libcurl keeps the limits on connecting and on the whole; the wait for the first byte,
 * and sizes, are kept here. */
#include "config.h"

#include "net/http.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "net/head.h"
#include "net/http_facts.h"
#include "net/http_url.h"
#include "seal/digest.h"
#include "seal/tls.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdio.h>

struct transfer {
	struct http *http;
	CURL *easy;
	struct curl_slist *header;
	struct arena arena; /* of the request */
	struct buf head, body, sent, chain;
	struct digest wire; /* of the body as it came, with what frames it */
	struct net_limits limit;
	struct net_reply reply; /* what is known so far */
	enum net_fault fault;   /* found by a callback */
	int64_t begun_tick;
	bool is_tls;
	bool said_end; /* a close_notify came */
	char why[CURL_ERROR_SIZE];
	struct transfer *next; /* in one of the two lists */
};

struct http {
	struct net net;
	CURLM *multi;
	struct arena arena;
	struct http_options o;
	struct transfer *active, *spare;
	struct transfer *told; /* the reply that was handed out last */
	unsigned n_told;       /* since libcurl last looked at the sockets */
};

enum {
	MS_NS = 1000000,
	CONNECTIONS = 64,
	SCAN_MS = 100,
	DRAIN_MAX = 8,
	ALERT_BYTES = 2,
	KEPT_BYTES = 1 << 20
};

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
start_curl(void)
{
	curl_global_init(CURL_GLOBAL_DEFAULT);
}

const char *
http_version(void)
{
	return curl_version_info(CURLVERSION_NOW)->version;
}

const char *
http_ca_file(void)
{
	return http_facts_ca_file();
}

/* Adds what fits; more than max is a fault, and ends the transfer. */
static size_t
take(struct transfer *t, struct buf *b, const char *ptr, size_t len, uint64_t max)
{
	size_t room = b->len < max ? (size_t)max - b->len : 0;

	buf_add(b, ptr, len < room ? len : room);
	if (len <= room)
		return len;
	t->fault = NET_TOO_LARGE;
	return 0;
}

static void
note_first_byte(struct transfer *t)
{
	t->reply.first_byte_ns = t->http->o.clock->now_ns(t->http->o.clock->ctx);
	if (t->is_tls)
		http_facts_tls(&t->reply.tls, &t->chain, t->easy);
}

static size_t
on_head(char *ptr, size_t size, size_t n, void *ctx)
{
	struct transfer *t = ctx;

	if (!t->reply.first_byte_ns)
		note_first_byte(t);
	return take(t, &t->head, ptr, size * n, t->limit.head_bytes);
}

static size_t
on_body(char *ptr, size_t size, size_t n, void *ctx)
{
	struct transfer *t = ctx;

	return take(t, &t->body, ptr, size * n, t->limit.body_bytes);
}

static int
on_debug(CURL *easy, curl_infotype type, char *ptr, size_t len, void *ctx)
{
	struct transfer *t = ctx;

	(void)easy;
	if (type == CURLINFO_HEADER_OUT) {
		buf_add(&t->sent, ptr, len);
	} else if (type == CURLINFO_DATA_IN) {
		t->reply.n_wire += len;
		digest_add(&t->wire, ptr, len);
	} else if (type == CURLINFO_SSL_DATA_IN && len == ALERT_BYTES && ptr[1] == 0) {
		t->said_end = true;
	}
	/* What frames the chunks has no limit of its own. */
	if (t->reply.n_wire > 2 * t->limit.body_bytes + t->limit.head_bytes)
		t->fault = NET_TOO_LARGE;
	return 0;
}

static struct transfer *
transfer_get(struct http *h)
{
	struct transfer *t = h->spare;

	if (t) {
		h->spare = t->next;
		return t;
	}
	t = ARENA_NEW(&h->arena, struct transfer, 1);
	t->http = h;
	t->easy = curl_easy_init();
	buf_init(&t->head, SIZE_MAX / 2);
	buf_init(&t->body, SIZE_MAX / 2);
	buf_init(&t->sent, NET_HEAD_BYTES);
	buf_init(&t->chain, NET_HEAD_BYTES);
	return t;
}

static void
transfer_put(struct transfer *t)
{
	struct http *h = t->http;

	curl_slist_free_all(t->header);
	t->header = NULL;
	curl_easy_reset(t->easy);
	arena_reset(&t->arena);
	buf_clear(&t->head);
	/* One endless answer must not be remembered as memory for ever. */
	if (t->body.cap > KEPT_BYTES) {
		buf_release(&t->body);
		buf_init(&t->body, SIZE_MAX / 2);
	}
	buf_clear(&t->body);
	buf_clear(&t->sent);
	buf_clear(&t->chain);
	t->next = h->spare;
	h->spare = t;
}

static void
set_header(struct transfer *t, struct str name, struct str value)
{
	const char *line =
		arena_fmt(&t->arena, "%.*s: %.*s", STR_ARG(name), STR_ARG(value)).ptr;

	t->header = curl_slist_append(t->header, line);
}

static void
set_limits(struct transfer *t, const struct net_limits *l)
{
	t->limit = (struct net_limits){
		.connect_ms = l->connect_ms ? l->connect_ms : NET_CONNECT_MS,
		.first_byte_ms = l->first_byte_ms ? l->first_byte_ms : NET_FIRST_BYTE_MS,
		.total_ms = l->total_ms ? l->total_ms : NET_TOTAL_MS,
		.head_bytes = l->head_bytes ? l->head_bytes : NET_HEAD_BYTES,
		.body_bytes = l->body_bytes ? l->body_bytes : NET_BODY_BYTES,
	};
	curl_easy_setopt(t->easy, CURLOPT_CONNECTTIMEOUT_MS, (long)t->limit.connect_ms);
	curl_easy_setopt(t->easy, CURLOPT_TIMEOUT_MS, (long)t->limit.total_ms);
}

static CURLcode
on_tls(CURL *easy, void *ssl_ctx, void *ctx)
{
	(void)easy;
	(void)ctx;
	tls_yield(ssl_ctx);
	return CURLE_OK;
}

static void
set_security(struct transfer *t)
{
	const struct http_options *o = &t->http->o;

	curl_easy_setopt(t->easy, CURLOPT_PROTOCOLS_STR, t->is_tls ? "https" : "http");
	curl_easy_setopt(t->easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(t->easy, CURLOPT_PROXY, o->proxy ? o->proxy : "");
	curl_easy_setopt(t->easy, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(t->easy, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(t->easy, CURLOPT_SSL_CTX_FUNCTION, on_tls);
	curl_easy_setopt(t->easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(t->easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
	curl_easy_setopt(t->easy, CURLOPT_HTTP09_ALLOWED, 0L);
	curl_easy_setopt(t->easy, CURLOPT_NOSIGNAL, 1L);
	if (o->ca_file)
		curl_easy_setopt(t->easy, CURLOPT_CAINFO, o->ca_file);
}

static void
set_callbacks(struct transfer *t)
{
	curl_easy_setopt(t->easy, CURLOPT_PRIVATE, t);
	curl_easy_setopt(t->easy, CURLOPT_ERRORBUFFER, t->why);
	curl_easy_setopt(t->easy, CURLOPT_HEADERFUNCTION, on_head);
	curl_easy_setopt(t->easy, CURLOPT_HEADERDATA, t);
	curl_easy_setopt(t->easy, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(t->easy, CURLOPT_WRITEDATA, t);
	curl_easy_setopt(t->easy, CURLOPT_VERBOSE, 1L);
	curl_easy_setopt(t->easy, CURLOPT_DEBUGFUNCTION, on_debug);
	curl_easy_setopt(t->easy, CURLOPT_DEBUGDATA, t);
}

static void
set_request(struct transfer *t, const struct net_request *q)
{
	for (size_t i = 0; i < q->n_header; i++)
		set_header(t, q->header[i].name, q->header[i].value);
	/* Else libcurl waits a second for a leave that few servers give. */
	t->header = curl_slist_append(t->header, "Expect:");
	curl_easy_setopt(t->easy, CURLOPT_URL, arena_str(&t->arena, q->url).ptr);
	curl_easy_setopt(t->easy, CURLOPT_HTTPHEADER, t->header);
	if (q->body.len || str_is(q->method, "POST")) {
		struct str body = arena_str(&t->arena, q->body);

		curl_easy_setopt(
			t->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.len);
		curl_easy_setopt(t->easy, CURLOPT_POSTFIELDS, body.ptr ? body.ptr : "");
	}
	curl_easy_setopt(
		t->easy, CURLOPT_CUSTOMREQUEST, arena_str(&t->arena, q->method).ptr);
}

static enum rc
http_send(struct net *n, const struct net_request *q, void *tag, struct err *e)
{
	struct http *h = (struct http *)n;
	struct transfer *t;
	bool is_tls = false;
	struct arena own = { 0 };

	if (q->n_header > NET_HEADERS_MAX)
		return err_set(e, RC_LIMIT, "over %d headers", NET_HEADERS_MAX);
	http_url_check(&is_tls, arena_str(&own, q->url).ptr, h->o.plain, e);
	arena_release(&own);
	if (e->rc)
		return e->rc;
	t = transfer_get(h);
	t->reply = (struct net_reply){ .tag = tag };
	t->fault = NET_OK;
	digest_init(&t->wire);
	t->said_end = false;
	t->is_tls = is_tls;
	t->why[0] = '\0';
	set_request(t, q);
	set_limits(t, &q->limit);
	set_security(t);
	set_callbacks(t);
	t->reply.sent_ns = h->o.clock->now_ns(h->o.clock->ctx);
	t->begun_tick = h->o.clock->tick_ns(h->o.clock->ctx);
	t->next = h->active;
	h->active = t;
	curl_multi_add_handle(h->multi, t->easy);
	return RC_OK;
}

static enum net_fault
timeout_of(const struct transfer *t)
{
	curl_off_t before = 0;

	curl_easy_getinfo(t->easy, CURLINFO_PRETRANSFER_TIME_T, &before);
	if (!before)
		return NET_TIMEOUT_CONNECT;
	/* A busy program may notice both limits at once: the first one says more. */
	return t->reply.first_byte_ns || t->limit.first_byte_ms > t->limit.total_ms
		       ? NET_TIMEOUT_TOTAL
		       : NET_TIMEOUT_FIRST_BYTE;
}

/* libcurl has one code for all that can go wrong in receiving; its words tell more. */
static enum net_fault
fault_of_words(const struct transfer *t)
{
	return strstr(t->why, "chunked-encoding") ? NET_MALFORMED : NET_ABORTED;
}

static enum net_fault
fault_of(const struct transfer *t, CURLcode code)
{
	static const struct {
		CURLcode code;
		enum net_fault fault;
	} known[] = {
		{ CURLE_OK, NET_OK },
		{ CURLE_COULDNT_RESOLVE_HOST, NET_DNS },
		{ CURLE_COULDNT_RESOLVE_PROXY, NET_DNS },
		{ CURLE_COULDNT_CONNECT, NET_CONNECT },
		{ CURLE_SSL_CONNECT_ERROR, NET_TLS },
		{ CURLE_PEER_FAILED_VERIFICATION, NET_TLS },
		{ CURLE_SSL_CACERT_BADFILE, NET_TLS },
		{ CURLE_SSL_CERTPROBLEM, NET_TLS },
		{ CURLE_SSL_CIPHER, NET_TLS },
		{ CURLE_SSL_INVALIDCERTSTATUS, NET_TLS },
		{ CURLE_PARTIAL_FILE, NET_TRUNCATED },
		{ CURLE_WEIRD_SERVER_REPLY, NET_MALFORMED },
		{ CURLE_UNSUPPORTED_PROTOCOL, NET_MALFORMED },
		{ CURLE_BAD_CONTENT_ENCODING, NET_MALFORMED },
		{ CURLE_FILESIZE_EXCEEDED, NET_TOO_LARGE },
		/* A header line over what libcurl takes; memory ends the program first.
		 */
		{ CURLE_OUT_OF_MEMORY, NET_TOO_LARGE },
	};

	if (t->fault)
		return t->fault;
	if (code == CURLE_OPERATION_TIMEDOUT)
		return timeout_of(t);
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (known[i].code == code)
			return known[i].fault;
	return fault_of_words(t);
}

/* What libcurl is content with and we are not. */
static enum net_fault
fault_of_reply(const struct transfer *t)
{
	const struct net_reply *r = &t->reply;

	if (head_fault(r->head))
		return NET_MALFORMED;
	/* Without this, who can cut the wire decides where the answer ends. */
	if (t->is_tls && !t->said_end && r->http < 20 && head_is_open(r->head))
		return NET_TRUNCATED;
	return r->status >= 300 && r->status < 400 && r->status != 304 ? NET_REDIRECT
								       : NET_OK;
}

static struct str
reason(struct transfer *t, enum net_fault f, CURLcode code)
{
	switch (f) {
	case NET_OK:
		return (struct str){ 0 };
	case NET_TOO_LARGE:
		return STR("the reply is larger than its limit");
	case NET_REDIRECT:
		return STR("a redirect: recorded, not followed");
	case NET_TIMEOUT_FIRST_BYTE:
		return STR("no header line came in time");
	case NET_DNS:
	case NET_CONNECT:
	case NET_TLS:
	case NET_TIMEOUT_CONNECT:
	case NET_TIMEOUT_TOTAL:
	case NET_MALFORMED:
	case NET_TRUNCATED:
	case NET_ABORTED:
		break;
	}
	if (code == CURLE_OK && f == NET_TRUNCATED)
		return STR("the connection was cut before TLS said that it ends");
	if (code == CURLE_OK)
		return str_of(head_fault(buf_view(&t->head)));
	return str_of(t->why[0] ? t->why : curl_easy_strerror(code));
}

static unsigned
version_of(CURL *easy)
{
	long v = 0;

	curl_easy_getinfo(easy, CURLINFO_HTTP_VERSION, &v);
	return v == CURL_HTTP_VERSION_1_0   ? 10
	       : v == CURL_HTTP_VERSION_1_1 ? 11
	       : v == CURL_HTTP_VERSION_2_0 ? 20
	       : v == CURL_HTTP_VERSION_3   ? 30
					    : 0;
}

static void
forget_active(struct http *h, struct transfer *gone)
{
	struct transfer **at = &h->active;

	while (*at != gone)
		at = &(*at)->next;
	*at = gone->next;
}

static void
finish(struct net_reply *out, struct transfer *t, CURLcode code)
{
	struct net_reply *r = &t->reply;
	const struct clock *clock = t->http->o.clock;
	long status = 0;

	curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
	http_facts_connection(r, t->easy);
	digest_end(&t->wire, r->wire32);
	r->status = (unsigned)status;
	r->http = version_of(t->easy);
	r->head = buf_view(&t->head);
	r->body = buf_view(&t->body);
	r->sent = buf_view(&t->sent);
	r->tls.chain_pem = buf_view(&t->chain);
	r->done_ns = clock->now_ns(clock->ctx);
	r->fault = fault_of(t, code);
	if (!r->fault)
		r->fault = fault_of_reply(t);
	r->why = reason(t, r->fault, code);
	forget_active(t->http, t);
	curl_multi_remove_handle(t->http->multi, t->easy);
	t->http->told = t;
	*out = *r;
}

/* One whose server has been silent for too long, or has said too much. */
static struct transfer *
find_spoilt(const struct http *h)
{
	int64_t now = h->o.clock->tick_ns(h->o.clock->ctx);

	for (struct transfer *t = h->active; t; t = t->next) {
		if (!t->fault && !t->reply.first_byte_ns &&
			now - t->begun_tick > (int64_t)t->limit.first_byte_ms * MS_NS)
			t->fault = NET_TIMEOUT_FIRST_BYTE;
		if (t->fault)
			return t;
	}
	return NULL;
}

/* What libcurl has to tell without looking at the sockets again. */
static bool
curl_done(struct http *h, struct net_reply *r)
{
	struct CURLMsg *m;
	struct transfer *t;
	int left;

	while ((m = curl_multi_info_read(h->multi, &left))) {
		if (m->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &t);
		finish(r, t, m->data.result);
		return true;
	}
	return false;
}

static bool
take_done(struct http *h, struct net_reply *r)
{
	struct transfer *t;

	if (curl_done(h, r))
		return true;
	t = find_spoilt(h);
	if (!t)
		return false;
	finish(r, t, CURLE_OPERATION_TIMEDOUT);
	return true;
}

static bool
http_next(struct net *n, struct net_reply *r, int timeout_ms)
{
	struct http *h = (struct http *)n;
	const struct clock *clock = h->o.clock;
	int64_t end = clock->tick_ns(clock->ctx) + (int64_t)timeout_ms * MS_NS;
	int running;

	if (h->told)
		transfer_put(h->told);
	h->told = NULL;
	for (;;) {
		int64_t left_ms;

		/* Libcurl looks at every transfer each time: a bunch that is done
		 * already is told in parts, so that what is sent next gets out. */
		if (h->n_told < DRAIN_MAX && curl_done(h, r)) {
			h->n_told++;
			return true;
		}
		h->n_told = 0;
		curl_multi_perform(h->multi, &running);
		if (take_done(h, r))
			return true;
		left_ms = (end - clock->tick_ns(clock->ctx)) / MS_NS;
		if (left_ms <= 0 || !h->active)
			return false;
		curl_multi_poll(h->multi, NULL, 0,
			(int)(left_ms < SCAN_MS ? left_ms : SCAN_MS), NULL);
	}
}

static void
transfer_release(struct transfer *t)
{
	curl_easy_cleanup(t->easy);
	curl_slist_free_all(t->header);
	digest_drop(&t->wire);
	buf_release(&t->head);
	buf_release(&t->body);
	buf_release(&t->sent);
	buf_release(&t->chain);
	arena_release(&t->arena);
}

static void
http_close(struct net *n)
{
	struct http *h = (struct http *)n;
	struct arena own = h->arena;

	while (h->active) {
		struct transfer *t = h->active;

		h->active = t->next;
		curl_multi_remove_handle(h->multi, t->easy);
		transfer_release(t);
	}
	if (h->told)
		transfer_release(h->told);
	for (struct transfer *t = h->spare; t; t = t->next)
		transfer_release(t);
	curl_multi_cleanup(h->multi);
	arena_release(&own);
}

enum rc
http_open(struct net **n, const struct http_options *o, struct err *e)
{
	static const struct net_ops ops = { http_send, http_next, http_close };
	struct arena a = { 0 };
	struct http *h;
	long connections;

	*n = NULL;
	pthread_once(&once, start_curl);
	if (o->ca_file && !file_exists(o->ca_file))
		return err_set(
			e, RC_INPUT, "%s: no such file of certificates", o->ca_file);
	h = ARENA_NEW(&a, struct http, 1);
	h->net.ops = &ops;
	h->o = *o;
	if (!h->o.clock)
		h->o.clock = &clock_system;
	h->multi = curl_multi_init();
	h->arena = a;
	if (!h->multi) {
		arena_release(&a);
		return err_set(e, RC_IO, "libcurl does not start");
	}
	connections = o->n_connection ? (long)o->n_connection : CONNECTIONS;
	curl_multi_setopt(h->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, connections);
	curl_multi_setopt(h->multi, CURLMOPT_MAXCONNECTS, connections);
	*n = &h->net;
	return RC_OK;
}
