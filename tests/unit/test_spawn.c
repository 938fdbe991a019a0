/* test_spawn.c - commands and tapes as networks. */
#include "config.h"

#include "probe/spawn.h"

#include "scratch.h"

#include "probe/tape.h"

#include <signal.h>
#include <time.h>

static struct net_reply
ask(struct net *n, const char *script, struct str body, struct net_limits limit)
{
	const struct net_header word[] = { { STR("argv"), STR("sh") },
		{ STR("argv"), STR("-c") }, { STR("argv"), str_of(script) } };
	const struct net_request q = { .method = STR("POST"),
		.url = STR("exec"),
		.header = word,
		.n_header = 3,
		.body = body,
		.limit = limit };
	struct net_reply r = { 0 };
	struct err e = { 0 };

	net_send(n, &q, n, &e);
	assert_string_equal(e.text, "");
	while (!net_next(n, &r, 1000))
		;
	assert_ptr_equal(r.tag, n);
	return r;
}

static const struct net_limits none;

static void
a_command_gets_the_body_and_its_output_is_the_reply(void **state)
{
	struct net *n = spawn_open(&clock_system);
	struct net_reply r = ask(n, "tr a-z A-Z", STR("hello"), none);
	static char large[1 << 20];

	(void)state;
	assert_int_equal(r.status, 200);
	assert_true(str_is(r.body, "HELLO"));
	assert_true(r.sent_ns > 0 && r.first_byte_ns >= r.sent_ns &&
		    r.done_ns >= r.first_byte_ns);
	/* More than a pipe holds, both ways at once. */
	memset(large, 'x', sizeof large);
	r = ask(n, "cat", (struct str){ large, sizeof large }, none);
	assert_int_equal(r.body.len, sizeof large);
	net_close(n);
}

static void
a_command_that_fails_is_a_status_500(void **state)
{
	struct net *n = spawn_open(&clock_system);
	struct net_reply r = ask(n, "echo broken; exit 3", STR(""), none);

	(void)state;
	assert_int_equal(r.status, 500);
	assert_true(str_is(r.body, "broken\n"));
	r = ask(n, "kill -9 $$", STR(""), none);
	assert_int_equal(r.status, 500);
	net_close(n);
}

static void
a_command_that_reads_nothing_does_not_end_us(void **state)
{
	static char large[1 << 20];
	struct net *n = spawn_open(&clock_system);
	struct net_reply r;

	(void)state;
	memset(large, 'x', sizeof large);
	r = ask(n, "exec <&-; sleep 0.1; echo done", (struct str){ large, sizeof large },
		none);
	assert_int_equal(r.status, 200);
	assert_true(str_is(r.body, "done\n"));
	net_close(n);
}

static void
a_command_is_killed_with_its_children_when_it_takes_too_long(void **state)
{
	struct net *n = spawn_open(&clock_system);
	struct net_reply r = ask(n, "echo $$; sleep 60 & sleep 60", STR(""),
		(struct net_limits){ .total_ms = 200 });
	pid_t group = (pid_t)atoi(r.body.ptr);

	(void)state;
	assert_int_equal(r.fault, NET_TIMEOUT_TOTAL);
	assert_int_equal(r.status, 0);
	/* Orphans that were killed wait for init to collect them. */
	for (int i = 0; i < 200 && kill(-group, 0) == 0; i++)
		nanosleep(&(struct timespec){ 0, 10000000 }, NULL);
	net_close(n);
}

static void
endless_output_is_cut_off(void **state)
{
	struct net *n = spawn_open(&clock_system);
	struct net_reply r =
		ask(n, "yes", STR(""), (struct net_limits){ .body_bytes = 100000 });

	(void)state;
	assert_int_equal(r.fault, NET_TOO_LARGE);
	assert_true(r.body.len <= 100000);
	net_close(n);
}

static void
many_commands_run_at_once(void **state)
{
	enum { N = 20 };
	const struct net_header word[] = { { STR("argv"), STR("sleep") },
		{ STR("argv"), STR("0.3") } };
	const struct net_request q = { .header = word, .n_header = 2 };
	struct net *n = spawn_open(&clock_system);
	int64_t start = clock_system.tick_ns(NULL);
	struct net_reply r;
	struct err e = { 0 };
	int n_done = 0;

	(void)state;
	for (int i = 0; i < N; i++)
		assert_int_equal(net_send(n, &q, NULL, &e), RC_OK);
	while (n_done < N)
		n_done += net_next(n, &r, 100);
	/* One after the other would be 6 seconds. */
	assert_true(clock_system.tick_ns(NULL) - start < INT64_C(4000000000));
	assert_false(net_next(n, &r, 0));
	net_close(n);
}

#define LINES                                                                            \
	"{\"prompt\":\"why?\",\"model\":\"m\",\"response\":\"one\"}\n"                   \
	"{\"prompt\":\"why?\",\"model\":\"m\",\"response\":\"two\"}\n"                   \
	"{\"prompt\":\"why?\",\"model\":\"n\",\"response\":\"other\"}\n"                 \
	"{\"prompt\":\"why?\",\"model\":\"m\",\"error\":\"timeout\"}\n"                  \
	"{\"prompt\":\"why?\",\"model\":\"m\",\"system\":\"s\",\"sample\":5,"            \
	"\"response\":\"five\"}\n"

static void
play(struct net *n, const char *path, const char *body, unsigned status, const char *part)
{
	const struct net_request q = { .url = str_of(path), .body = str_of(body) };
	struct net_reply r;
	struct err e = { 0 };

	net_send(n, &q, NULL, &e);
	assert_string_equal(e.text, "");
	assert_true(net_next(n, &r, 0));
	assert_int_equal(r.status, status);
	assert_non_null(strstr(arena_str(&scratch_arena, r.body).ptr, part));
}

static void
a_tape_gives_the_answers_of_a_model_in_their_order(void **state)
{
	const char *path = scratch_write("tape.jsonl", STR(LINES));
	struct net *n = tape_open(&clock_system);

	(void)state;
	play(n, path, "{\"model\":\"m\",\"prompt\":\"why?\",\"sample\":0}", 200, "one");
	play(n, path, "{\"model\":\"m\",\"prompt\":\"why?\",\"sample\":1}", 200, "two");
	play(n, path, "{\"model\":\"m\",\"prompt\":\"why?\",\"sample\":2}", 404, "error");
	play(n, path, "{\"model\":\"n\",\"prompt\":\"why?\",\"sample\":0}", 200, "other");
	play(n, path,
		"{\"model\":\"m\",\"system\":\"s\",\"prompt\":\"why?\",\"sample\":5}",
		200, "five");
	play(n, path, "{\"model\":\"m\",\"prompt\":\"how?\",\"sample\":0}", 404, "tape");
	net_close(n);
}

static void
a_bad_tape_is_named_with_its_line(void **state)
{
	const char *path = scratch_write("bad.jsonl", STR(LINES "{\"prompt\":\"x\"}\n"));
	const struct net_request q = { .url = str_of(path), .body = STR("{}") };
	struct net *n = tape_open(&clock_system);
	struct err e = { 0 };

	(void)state;
	assert_int_equal(net_send(n, &q, NULL, &e), RC_INPUT);
	assert_string_equal(
		scratch_strip(e.text), "bad.jsonl: line 6: byte 0: no \"model\"");
	net_close(n);
}

int
main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(a_command_gets_the_body_and_its_output_is_the_reply),
		cmocka_unit_test(a_command_that_fails_is_a_status_500),
		cmocka_unit_test(a_command_that_reads_nothing_does_not_end_us),
		cmocka_unit_test(
			a_command_is_killed_with_its_children_when_it_takes_too_long),
		cmocka_unit_test(endless_output_is_cut_off),
		cmocka_unit_test(many_commands_run_at_once),
		cmocka_unit_test(a_tape_gives_the_answers_of_a_model_in_their_order),
		cmocka_unit_test(a_bad_tape_is_named_with_its_line),
	};

	return cmocka_run_group_tests(test, scratch_make, scratch_forget);
}
