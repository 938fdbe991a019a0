/* test_batch.c - batches written from a plan, and their results read back. */
#include "config.h"

#include "probe/batch.h"

#include "scratch.h"

static struct arena arena;
static struct plan plan;

#define PLAN                                                                             \
	"plan: 1\ntitle: t\npropositions: { h1: a, h2: b }\n"                            \
	"corpus: { path: two.jsonl }\nseed: 1\nsamples: 2\n"                             \
	"parameters: { max_tokens: 10 }\nendpoints:\n"                                   \
	"  - { name: o, role: suspect, provider: openai-chat, model: m, key_file: k,"    \
	" stream: true }\n"                                                              \
	"  - { name: c, role: teacher, provider: anthropic, model: n, key_file: k }\n"   \
	"  - { name: l, role: reference, provider: ollama, model: x }\n"                 \
	"budget: { requests: 10 }\ndecision: { support_h1: 10, support_h2: 0.1 }\n"

static int
load(void **state)
{
	struct err e = { 0 };

	if (scratch_make(state))
		return -1;
	scratch_write("two.jsonl",
		STR("{\"prompt_id\":\"1\",\"prompt\":\"a\"}\n"
		    "{\"prompt_id\":\"2\",\"prompt\":\"b\",\"system\":\"s\"}\n"));
	plan_load(&plan, &arena, scratch_write("plan.yaml", STR(PLAN)), "", &e);
	memset(plan.digest32, 0xab, sizeof plan.digest32); /* fixed ids below */
	return e.rc ? -1 : 0;
}

static const char *
written(size_t endpoint)
{
	struct err e = { 0 };
	uint32_t next = 0;
	const char *text;
	struct buf b;

	buf_init(&b, 1 << 20);
	batch_write(&b, &next, &plan, &plan.endpoint[endpoint], &e);
	text = e.rc ? arena_str(&arena, str_of(e.text)).ptr
		    : arena_str(&arena, buf_view(&b)).ptr;
	buf_release(&b);
	return text;
}

static void
a_batch_has_every_question_of_an_endpoint_and_no_key(void **state)
{
	(void)state;
#define O(n, messages)                                                                       \
	"{\"custom_id\":\"assay-abababababababab-" n "\",\"method\":\"POST\","               \
	"\"url\":\"/v1/chat/completions\",\"body\":{\"model\":\"m\",\"messages\":[" messages \
	"],\"max_completion_tokens\":10}}\n"
#define USER(t) "{\"role\":\"user\",\"content\":\"" t "\"}"
#define SYSTEM  "{\"role\":\"system\",\"content\":\"s\"},"
	assert_string_equal(written(0), O("0", USER("a")) O("3", SYSTEM USER("b")) O(
						"6", USER("a")) O("9", SYSTEM USER("b")));
	assert_string_equal(written(1),
		"{\"requests\":[\n"
		"{\"custom_id\":\"assay-abababababababab-1\",\"params\":{\"model\":\"n\","
		"\"messages\":[" USER(
			"a") "],\"max_tokens\":10}},\n"
			     "{\"custom_id\":\"assay-abababababababab-4\",\"params\":{\"model\":\"n\","
			     "\"system\":\"s\",\"messages\":[" USER(
				     "b") "],\"max_tokens\":10}},\n"
					  "{\"custom_id\":\"assay-abababababababab-7\",\"params\":{\"model\":\"n\","
					  "\"messages\":[" USER(
						  "a") "],\"max_tokens\":10}},\n"
						       "{\"custom_id\":\"assay-abababababababab-10\",\"params\":{\"model\":\"n\","
						       "\"system\":\"s\",\"messages\":[" USER(
							       "b") "],\"max_tokens\":10}}\n"
								    "]}\n");
	assert_string_equal(written(2),
		"endpoint \"l\": ollama has no batches that are written here");
}

static void
read_back(const char *line, uint32_t task, const char *want)
{
	struct batch_result r;
	struct json_write w;
	struct err e = { 0 };
	struct buf b;

	batch_read(&r, &arena, &plan, str_of(line), &e);
	assert_string_equal(e.text, "");
	assert_int_equal(r.task, task);
	buf_init(&b, 1 << 20);
	json_write_init(&w, &b);
	answer_write(&w, &r.answer);
	assert_string_equal(arena_str(&arena, buf_view(&b)).ptr, want);
	buf_release(&b);
}

static void
results_of_both_services_become_answers(void **state)
{
	(void)state;
#define ID(n) "{\"custom_id\":\"assay-abababababababab-" n "\","
	read_back(ID("3") "\"id\":\"b\",\"response\":{\"status_code\":200,\"body\":"
			  "{\"model\":\"m\",\"choices\":[{\"message\":{\"content\":"
			  "\"Hi.\"},\"finish_reason\":\"stop\"}]}},\"error\":null}",
		3,
		"{\"outcome\":\"ok\",\"text\":\"Hi.\",\"finish\":\"stop\",\"model\":"
		"\"m\"}");
	read_back(ID("0") "\"response\":{\"status_code\":429,\"body\":{\"error\":"
			  "{\"message\":\"slow\",\"type\":\"requests\"}}}}",
		0,
		"{\"outcome\":\"rate\",\"why\":\"status 429 requests: slow\",\"retry\":"
		"true}");
	read_back(ID("0") "\"response\":null,\"error\":{\"code\":\"batch_expired\","
			  "\"message\":\"late\"}}",
		0,
		"{\"outcome\":\"server\",\"why\":\"batch_expired: late\",\"retry\":true}");
	read_back(ID("1") "\"result\":{\"type\":\"succeeded\",\"message\":{\"type\":"
			  "\"message\",\"model\":\"n\",\"content\":[{\"type\":\"text\","
			  "\"text\":\"Hi.\"}],\"stop_reason\":\"end_turn\"}}}",
		1,
		"{\"outcome\":\"ok\",\"text\":\"Hi.\",\"finish\":\"end_turn\",\"model\":"
		"\"n\"}");
	read_back(ID("1") "\"result\":{\"type\":\"errored\",\"error\":{\"type\":"
			  "\"error\",\"error\":{\"type\":\"invalid_request_error\","
			  "\"message\":\"no\"}}}}",
		1, "{\"outcome\":\"bad-request\",\"why\":\"invalid_request_error: no\"}");
	read_back(ID("1") "\"result\":{\"type\":\"expired\"}}", 1,
		"{\"outcome\":\"server\",\"why\":\"the request expired in its batch\","
		"\"retry\":true}");
	read_back(ID("1") "\"a\":1}", 1,
		"{\"outcome\":\"malformed\",\"why\":\"neither a response, a result nor an "
		"error in the line\",\"retry\":true}");
}

static void
says(const char *line, enum rc rc, const char *want)
{
	struct batch_result r;
	struct err e = { 0 };

	assert_int_equal(batch_read(&r, &arena, &plan, str_of(line), &e), rc);
	assert_string_equal(e.text, want);
}

static void
a_result_of_another_plan_is_refused(void **state)
{
	(void)state;
	says("{\"custom_id\":\"assay-0000000000000000-1\"}", RC_INTEGRITY,
		"byte 13: this answer belongs to another plan");
	says("{\"custom_id\":\"assay-abababababababab-12\"}", RC_INTEGRITY,
		"byte 13: the plan has no question 12");
	says("{\"custom_id\":\"request-1\"}", RC_INPUT,
		"byte 13: \"custom_id\" is none that assay gave");
	says("{\"id\":1}", RC_INPUT, "byte 0: \"custom_id\" is none that assay gave");
	says("{\"custom_id\":\"assay-abababababababab-1\",\"response\":"
	     "{\"status_code\":7}}",
		RC_INPUT, "byte 66: no such status");
	says("{", RC_INPUT,
		"json: byte 1: line 1: expected a key in double quotes or '}', but the "
		"text ends");
}

/* OpenAI's service takes 50,000 requests a file, Anthropic's 100,000. */
static void
more_requests_than_a_service_takes_become_more_files(void **state)
{
	static const char head[] =
		"plan: 1\ntitle: t\npropositions: { h1: a, h2: b }\n"
		"corpus: { path: many.jsonl }\nsamples: 1000\nseed: 1\n"
		"parameters: { max_tokens: 10 }\nendpoints:\n"
		"  - { name: one, role: suspect, provider: openai-chat, model: m, "
		"key_file: k }\n"
		"  - { name: two, role: teacher, provider: anthropic, model: n, "
		"key_file: k }\n"
		"budget: { requests: 1000000 }\n"
		"decision: { support_h1: 10, support_h2: 0.1 }\n";
	struct err e = { 0 };
	struct plan many;
	uint32_t next = 0;
	struct buf b;

	(void)state;
	buf_init(&b, 1 << 28);
	for (int i = 0; i < 60; i++)
		buf_fmt(&b, "{\"prompt_id\":\"%d\",\"prompt\":\"a %d\"}\n", i, i);
	scratch_write("many.jsonl", buf_view(&b));
	plan_load(&many, &arena, scratch_write("big.yaml", str_of(head)), "", &e);
	assert_string_equal(e.text, "");
	buf_clear(&b);
	assert_int_equal(batch_write(&b, &next, &many, &many.endpoint[0], &e), RC_OK);
	assert_int_equal(next, 50000);
	buf_clear(&b);
	assert_int_equal(batch_write(&b, &next, &many, &many.endpoint[0], &e), RC_OK);
	assert_int_equal(next, 60000);
	buf_clear(&b);
	next = 0;
	assert_int_equal(batch_write(&b, &next, &many, &many.endpoint[1], &e), RC_OK);
	assert_int_equal(next, 60000);
	buf_release(&b);
}

int
main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(a_batch_has_every_question_of_an_endpoint_and_no_key),
		cmocka_unit_test(results_of_both_services_become_answers),
		cmocka_unit_test(a_result_of_another_plan_is_refused),
		cmocka_unit_test(more_requests_than_a_service_takes_become_more_files),
	};
	int rc = cmocka_run_group_tests(test, load, scratch_forget);

	arena_release(&arena);
	return rc;
}
