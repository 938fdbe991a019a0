/* ask_all.c - puts every request of a list at once, and tells what became of each: for
 * tests/check/hostile.sh.
 *
 *	ask_all LIST [CA]
 *
 * LIST has lines "name TAB url TAB first-byte ms TAB total ms TAB body bytes". A line of
 * JSON is printed for each reply, in the order of their ends, and one about the process.
 * The key of every request is the value of ASK_ALL_KEY. */
#include "config.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/num.h"
#include "net/http.h"
#include "probe/plan.h"
#include "probe/provider.h"
#include "probe/redact.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LIST_BYTES = 1 << 20, WAIT_MS = 60000, SHOWN_BYTES = 200 };

struct request {
	struct str name, url;
	struct plan_endpoint endpoint;
};

static void
put(struct json_write *w, const char *key, struct str s)
{
	json_write_key(w, key);
	json_write_str(w, s);
}

static void
put_number(struct json_write *w, const char *key, int64_t v)
{
	json_write_key(w, key);
	json_write_int(w, v);
}

/* The largest this process has been; getrusage() would count who started it. */
static int64_t
peak_bytes(void)
{
	FILE *f = fopen("/proc/self/status", "r");
	long kib = 0;
	char line[256];

	while (f && fgets(line, sizeof line, f))
		if (strncmp(line, "VmHWM:", 6) == 0)
			kib = strtol(line + 6, NULL, 10);
	if (f)
		fclose(f);
	return (int64_t)kib * 1024;
}

static uint32_t
field_number(struct str *line)
{
	uint64_t v = 0;

	num_u64(&v, str_cut(line, '\t'));
	return (uint32_t)v;
}

static enum rc
send_one(struct net *n, struct arena *a, struct str line, struct str key, struct err *e)
{
	struct request *q = ARENA_NEW(a, struct request, 1);
	const struct net_header header[] = { { STR("Content-Type"),
						     STR("application/json") },
		{ STR("Authorization"), arena_fmt(a, "Bearer %.*s", STR_ARG(key)) } };
	struct net_request r = {
		.method = STR("POST"),
		.header = header,
		.n_header = 2,
		.body = STR("{\"model\":\"m\",\"messages\":[]}"),
	};

	q->name = str_cut(&line, '\t');
	q->url = str_cut(&line, '\t');
	q->endpoint.provider = provider_find(STR("compatible"));
	q->endpoint.model = STR("m");
	r.url = q->url;
	r.limit.first_byte_ms = r.limit.connect_ms = field_number(&line);
	r.limit.total_ms = field_number(&line);
	r.limit.body_bytes = field_number(&line);
	return net_send(n, &r, q, e);
}

static void
show_answer(struct json_write *w, struct arena *a, const struct request *q,
	const struct net_reply *r, struct str key)
{
	const struct probe_ask ask = { .endpoint = &q->endpoint, .key = key };
	struct probe_answer x;

	provider_reply(&x, a, &ask, r->status, r->head, r->body);
	put(w, "outcome", str_of(answer_fail_name(x.fail)));
	put(w, "answer_why", redact(a, x.why, &key, 1, NULL));
	put(w, "text", redact(a, str_sub(x.text, 0, SHOWN_BYTES), &key, 1, NULL));
	put_number(w, "text_bytes", (int64_t)x.text.len);
}

static void
show(struct json_write *w, struct arena *a, const struct net_reply *r, struct str key)
{
	const struct request *q = r->tag;
	struct str body = str_sub(r->body, 0, SHOWN_BYTES);

	json_write_object(w);
	put(w, "name", q->name);
	put(w, "fault", str_of(net_fault_name(r->fault)));
	put(w, "why", redact(a, r->why, &key, 1, NULL));
	put_number(w, "status", r->status);
	put_number(w, "head_bytes", (int64_t)r->head.len);
	put_number(w, "body_bytes", (int64_t)r->body.len);
	put(w, "body", redact(a, body, &key, 1, NULL));
	put_number(w, "ms", (r->done_ns - r->sent_ns) / 1000000);
	put(w, "tls", str_of(r->tls.version));
	put(w, "peer", str_of(r->peer));
	json_write_key(w, "leaf");
	json_write_hex(w, r->tls.leaf32, sizeof r->tls.leaf32);
	if (r->fault == NET_OK)
		show_answer(w, a, q, r, key);
	json_write_object_end(w);
}

static void
print(struct buf *b)
{
	fwrite(b->ptr, 1, b->len, stdout);
	putchar('\n');
	fflush(stdout);
	buf_clear(b);
}

static void
show_refused(struct buf *b, struct str line, const struct err *e)
{
	struct json_write w;

	json_write_init(&w, b);
	json_write_object(&w);
	put(&w, "name", str_cut(&line, '\t'));
	put(&w, "fault", STR("refused"));
	put(&w, "why", str_of(e->text));
	json_write_object_end(&w);
	print(b);
}

/* Returns how many were sent. */
static size_t
send_all(struct net *n, struct arena *a, struct str list, struct str key, struct buf *b)
{
	size_t sent = 0;

	while (list.len) {
		struct str line = str_cut(&list, '\n');
		struct err e = { 0 };

		if (send_one(n, a, line, key, &e))
			show_refused(b, line, &e);
		else
			sent++;
	}
	return sent;
}

static size_t
receive_all(struct net *n, size_t sent, struct str key, struct buf *b)
{
	struct arena a = { 0 };
	struct net_reply r;
	size_t got = 0;

	while (got < sent && net_next(n, &r, WAIT_MS)) {
		struct json_write w;

		json_write_init(&w, b);
		show(&w, &a, &r, key);
		print(b);
		arena_reset(&a);
		got++;
	}
	arena_release(&a);
	return got;
}

static bool
is_sanitized(void)
{
#if defined(__SANITIZE_ADDRESS__)
	return true;
#else
	return false;
#endif
}

static void
show_process(struct buf *b, int64_t before, size_t sent, size_t got)
{
	struct json_write w;

	json_write_init(&w, b);
	json_write_object(&w);
	put_number(&w, "sent", (int64_t)sent);
	put_number(&w, "got", (int64_t)got);
	put_number(&w, "grown_bytes", peak_bytes() - before);
	json_write_key(&w, "sanitized");
	json_write_bool(&w, is_sanitized());
	json_write_object_end(&w);
	print(b);
}

int
main(int argc, char **argv)
{
	struct http_options o = { .n_connection = 256,
		.ca_file = argc > 2 ? argv[2] : NULL };
	struct str list, key = str_of(getenv("ASK_ALL_KEY"));
	struct arena a = { 0 };
	struct err e = { 0 };
	struct buf b;
	struct net *n;
	size_t sent, got;
	int64_t before;

	if (argc < 2 || file_read(&list, &a, argv[1], LIST_BYTES, &e) ||
		http_open(&n, &o, &e)) {
		fprintf(stderr, "ask_all: %s\n", argc < 2 ? "which list?" : e.text);
		arena_release(&a);
		return 2;
	}
	buf_init(&b, LIST_BYTES);
	before = peak_bytes();
	sent = send_all(n, &a, list, key, &b);
	got = receive_all(n, sent, key, &b);
	show_process(&b, before, sent, got);
	net_close(n);
	buf_release(&b);
	arena_release(&a);
	return got == sent ? 0 : 1;
}
