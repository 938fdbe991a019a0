/* stamping.c - see stamping.h. */
#include "cli/stamping.h"

#include "base/file.h"
#include "evidence/bundle.h"
#include "net/http.h"
#include "seal/tsa.h"

enum { REPLY_MAX_BYTES = 1 << 20, WAIT_MS = 60000 };

/* One reply over the wire, checked to answer this request. */
static enum rc
ask(struct str *reply, struct command_run *r, struct net *net, const char *url,
	struct str p7s)
{
	const struct net_header type = { STR("Content-Type"),
		STR("application/timestamp-query") };
	struct net_request q = { .method = STR("POST"),
		.url = str_of(url),
		.header = &type,
		.n_header = 1,
		.limit = { .total_ms = WAIT_MS, .body_bytes = REPLY_MAX_BYTES } };
	struct net_reply n;
	struct err *e = &r->err;

	if (tsa_request(&q.body, &r->arena, p7s, e) || net_send(net, &q, NULL, e))
		return e->rc;
	if (!net_next(net, &n, WAIT_MS + 1000))
		return err_set(e, RC_ENDPOINT, "%s: no answer", url);
	if (n.fault || n.status != 200)
		return err_set(e, RC_ENDPOINT, "%s: no timestamp: %.*s, status %u", url,
			STR_ARG(n.fault ? n.why : STR("not an answer")), n.status);
	*reply = arena_str(&r->arena, n.body);
	if (tsa_answers(*reply, q.body, e))
		err_in(e, url);
	return e->rc;
}

static enum rc
ask_all(size_t *n, struct command_run *r, const char *dir, struct str p7s)
{
	struct http_options http = { .ca_file = option_text(&r->options, "ca"),
		.plain = option_given(&r->options, "plain") };
	const char *const *url;
	size_t n_url = option_texts(&url, &r->options, "tsa");
	struct net *net;
	struct str reply;

	if (!n_url || http_open(&net, &http, &r->err))
		return r->err.rc;
	for (size_t i = 0; i < n_url && !r->err.rc; i++, ++*n)
		if (!ask(&reply, r, net, url[i], p7s))
			bundle_stamp(&r->arena, dir, reply, &r->err);
	net_close(net);
	return r->err.rc;
}

enum rc
stamping_add(size_t *n, struct command_run *r, const char *dir)
{
	const char *const *file;
	size_t n_file = option_texts(&file, &r->options, "reply");
	struct str p7s, reply;

	*n = 0;
	if (bundle_signature(&p7s, &r->arena, dir, &r->err))
		return r->err.rc;
	for (size_t i = 0; i < n_file; i++, ++*n)
		if (file_read(&reply, &r->arena, file[i], REPLY_MAX_BYTES, &r->err) ||
			bundle_stamp(&r->arena, dir, reply, &r->err))
			return r->err.rc;
	return ask_all(n, r, dir, p7s);
}
