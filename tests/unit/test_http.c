/* test_http.c - a real client against a real server on this machine. */
#include "config.h"

#include "net/http.h"
#include "net/serve.h"

#include "testing.h"
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct serve *server;
static struct net *net;
static struct err e;

/* What the path asks for. */
static void
handle(void *ctx, struct serve_answer *w, struct arena *a, const struct serve_request *q)
{
	(void)ctx;
	w->status = 200;
	w->type = "text/plain";
	w->body = q->body.len ? arena_str(a, q->body) : STR("hello");
	if (str_is(q->path, "/slow"))
		w->delay_ms = 400;
	else if (str_is(q->path, "/cut"))
		w->cut = true;
	else if (str_is(q->path, "/chunked"))
		w->chunked = true;
	else if (str_is(q->path, "/large"))
		w->body = (struct str){ memset(ARENA_NEW(a, char, 100000), 'x', 100000),
			100000 };
	else if (str_is(q->path, "/moved")) {
		w->status = 302;
		w->header[w->n_header++] = (struct serve_header){ "Location", "/hello" };
	} else if (str_is(q->path, "/packed"))
		w->header[w->n_header++] =
			(struct serve_header){ "Content-Encoding", "gzip" };
}

static int
start(void **state)
{
	struct http_options o = { .n_connection = 8 };

	(void)state;
	e = (struct err){ 0 };
	return serve_open(&server, 0, handle, NULL, &e) || http_open(&net, &o, &e);
}

static int
stop(void **state)
{
	(void)state;
	net_close(net);
	serve_close(server);
	return 0;
}

static void
ask(const char *path, const struct net_request *like, void *tag)
{
	struct net_request q = *like;
	char url[128];

	snprintf(url, sizeof url, "http://127.0.0.1:%u%s", serve_port(server), path);
	q.url = str_of(url);
	q.method = q.body.len ? STR("POST") : STR("GET");
	assert_int_equal(net_send(net, &q, tag, &e), RC_OK);
}

static struct net_reply
reply(void)
{
	struct net_reply r = { 0 };

	assert_true(net_next(net, &r, 5000));
	return r;
}

static void
an_answer_comes_with_every_byte_and_time(void **state)
{
	const struct net_header key = { STR("Authorization"), STR("Bearer k") };
	const struct net_request post = {
		.header = &key, .n_header = 1, .body = STR("body")
	};
	struct net_reply r;

	(void)state;
	ask("/hello", &post, &e);
	r = reply();
	assert_int_equal(r.fault, NET_OK);
	assert_int_equal(r.status, 200);
	assert_ptr_equal(r.tag, &e);
	assert_true(str_is(r.body, "body"));
	assert_true(str_starts(r.head, STR("HTTP/1.1 200 OK\r\n")));
	assert_true(str_is(net_header_find(r.head, "content-type"), "text/plain"));
	assert_true(str_starts(r.sent, STR("POST /hello HTTP/1.1\r\n")));
	assert_true(strncmp(r.peer, "127.0.0.1:", 10) == 0);
	assert_true(r.sent_ns && r.first_byte_ns >= r.sent_ns &&
		    r.done_ns >= r.first_byte_ns);
	assert_string_equal(r.tls.version, "");
}

static void
expect_fault(const char *path, struct net_limits limit, enum net_fault fault)
{
	const struct net_request get = { .limit = limit };
	struct net_reply r;

	ask(path, &get, NULL);
	r = reply();
	assert_string_equal(net_fault_name(r.fault), net_fault_name(fault));
	assert_true((r.why.len == 0) == (fault == NET_OK));
}

static void
each_way_to_fail_has_its_name(void **state)
{
	(void)state;
	expect_fault("/chunked", (struct net_limits){ 0 }, NET_OK);
	expect_fault("/cut", (struct net_limits){ 0 }, NET_TRUNCATED);
	expect_fault("/moved", (struct net_limits){ 0 }, NET_REDIRECT);
	expect_fault("/packed", (struct net_limits){ 0 }, NET_MALFORMED);
	expect_fault("/large", (struct net_limits){ .body_bytes = 1000 }, NET_TOO_LARGE);
	expect_fault("/hello", (struct net_limits){ .head_bytes = 10 }, NET_TOO_LARGE);
	expect_fault("/slow", (struct net_limits){ .first_byte_ms = 100 },
		NET_TIMEOUT_FIRST_BYTE);
	expect_fault("/slow", (struct net_limits){ .total_ms = 100 }, NET_TIMEOUT_TOTAL);
}

static void
a_slow_answer_does_not_hold_up_the_others(void **state)
{
	const struct net_request get = { 0 };
	int slow, fast;

	(void)state;
	ask("/slow", &get, &slow);
	ask("/hello", &get, &fast);
	assert_ptr_equal(reply().tag, &fast);
	assert_ptr_equal(reply().tag, &slow);
}

static void
what_comes_before_a_fault_is_kept(void **state)
{
	const struct net_request get = { .limit = { .body_bytes = 1000 } };
	struct net_reply r;

	(void)state;
	ask("/large", &get, NULL);
	r = reply();
	assert_int_equal(r.body.len, 1000);
	assert_int_equal(r.status, 200);
}

static void
refused(const char *url, const char *want)
{
	const struct net_request q = { .method = STR("GET"), .url = str_of(url) };
	struct err no = { 0 };

	assert_int_equal(net_send(net, &q, NULL, &no), RC_USAGE);
	assert_string_equal(no.text, want);
}

static void
addresses_that_would_leak_are_refused(void **state)
{
	(void)state;
	refused("http://example.org/v1",
		"http://example.org/v1: would send everything readable by others: use https");
	refused("https://me:secret@example.org/",
		"an address with a name or password: use a key file instead");
	refused("ftp://example.org/",
		"ftp://example.org/: only https and http are spoken");
	/* A name, though it begins like an address of this machine. */
	refused("http://127.example.org/v1",
		"http://127.example.org/v1: would send everything readable by others: use https");
	refused("https:///v1", "https:///v1: is not the address of a server");
	refused("", ": is not the address of a server");
}

/* A port where nobody listens: one that was ours a moment ago. */
static void
nobody_there_is_a_fault(void **state)
{
	struct sockaddr_in here = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof here;
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	char url[64];
	struct net_request q = { .method = STR("GET") };
	struct net_reply r;

	(void)state;
	assert_int_equal(bind(fd, (struct sockaddr *)&here, len), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&here, &len), 0);
	snprintf(url, sizeof url, "http://127.0.0.1:%u/", ntohs(here.sin_port));
	q.url = str_of(url);
	assert_int_equal(net_send(net, &q, NULL, &e), RC_OK);
	assert_true(net_next(net, &r, 5000));
	assert_int_equal(r.fault, NET_CONNECT);
	close(fd);
}

#define NET_TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int
main(void)
{
	const struct CMUnitTest test[] = {
		NET_TEST(an_answer_comes_with_every_byte_and_time),
		NET_TEST(each_way_to_fail_has_its_name),
		NET_TEST(a_slow_answer_does_not_hold_up_the_others),
		NET_TEST(what_comes_before_a_fault_is_kept),
		NET_TEST(addresses_that_would_leak_are_refused),
		NET_TEST(nobody_there_is_a_fault),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
