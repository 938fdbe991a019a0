/* test_provider.c - every recorded reply gives the answer beside it, whole or in pieces.
 */
#include "probe/provider.h"

#include "testing.h"

#include "base/file.h"
#include "net/net.h"
#include "probe/plan.h"

#include <stdio.h>
#include <stdlib.h>

enum { FILES_MAX = 1000, FILE_BYTES = 1 << 20 };

static struct arena arena;

/* One recorded reply. */
struct sample {
	const char *path; /* from the provider's name on */
	struct plan_endpoint endpoint;
	struct plan_params params;
	struct probe_ask ask;
	unsigned status;
	struct str head, body, want;
	const char *want_path;
};

static struct str
read_if_there(const char *path)
{
	struct str s = { 0 };
	struct err e = { 0 };

	if (file_exists(path))
		file_read(&s, &arena, path, FILE_BYTES, &e);
	assert_string_equal(e.text, "");
	return s;
}

static bool
is_reply(struct str path)
{
	return str_ends(path, STR(".json")) || str_ends(path, STR(".sse")) ||
	       str_ends(path, STR(".ndjson")) || str_ends(path, STR(".aws"));
}

static void
load(struct sample *s, const char *path)
{
	const char *place = strstr(path, "/provider/") + strlen("/provider/"),
		   *name = strrchr(path, '/') + 1;
	struct str rest = str_of(place);
	struct err e = { 0 };

	*s = (struct sample){ .path = place, .status = 200 };
	s->endpoint.provider = provider_find(str_cut(&rest, '/'));
	assert_non_null(s->endpoint.provider);
	s->endpoint.model = STR("m-1");
	s->endpoint.stream = !str_ends(str_of(path), STR(".json"));
	s->ask = (struct probe_ask){ .endpoint = &s->endpoint, .params = &s->params };
	if (name[0] >= '1' && name[0] <= '9' && name[3] == '-')
		s->status = (unsigned)atoi(name);
	file_read(&s->body, &arena, path, FILE_BYTES, &e);
	assert_string_equal(e.text, "");
	s->head = read_if_there(arena_fmt(&arena, "%s.head", path).ptr);
	s->want_path = arena_fmt(&arena, "%s.want", path).ptr;
	s->want = str_trim(read_if_there(s->want_path));
}

static const char *
shown(const struct probe_answer *x)
{
	struct json_write w;
	const char *text;
	struct buf b;

	buf_init(&b, FILE_BYTES);
	json_write_init(&w, &b);
	answer_write(&w, x);
	text = arena_str(&arena, buf_view(&b)).ptr;
	buf_release(&b);
	return text;
}

static size_t
for_each(void (*fn)(struct sample *s))
{
	const char *top = getenv("top_srcdir"), **path;
	struct err e = { 0 };
	size_t n, n_done = 0;

	file_walk(&path, &n, &arena,
		arena_fmt(&arena, "%s/tests/data/provider", top ? top : ".").ptr,
		FILES_MAX, &e);
	assert_string_equal(e.text, "");
	for (size_t i = 0; i < n; i++) {
		struct sample s;

		if (!is_reply(str_of(path[i])))
			continue;
		load(&s, path[i]);
		fn(&s);
		n_done++;
	}
	return n_done;
}

static void
compare(struct sample *s)
{
	struct probe_answer x;
	struct err e = { 0 };
	const char *got;
	bool valid = strstr(s->path, "/valid/") != NULL;

	provider_reply(&x, &arena, &s->ask, s->status, s->head, s->body);
	got = shown(&x);
	if (getenv("UPDATE"))
		file_replace(s->want_path, arena_fmt(&arena, "%s\n", got), 0644, &e);
	else if (strcmp(got, arena_str(&arena, s->want).ptr) != 0)
		fail_msg("%s gives %s", s->path, got);
	if (valid != (x.fail == ANSWER_OK))
		fail_msg("%s is %s", s->path, answer_fail_name(x.fail));
}

static void
every_recorded_reply_gives_the_answer_beside_it(void **state)
{
	(void)state;
	assert_true(for_each(compare) > 100);
}

static const char *
in_pieces(struct sample *s, size_t cut, size_t step)
{
	struct provider_stream stream;
	struct probe_answer x;

	provider_stream_init(&stream, &x, &arena, &s->ask, s->head);
	provider_stream_add(&stream, str_sub(s->body, 0, cut));
	for (size_t i = cut; i < s->body.len; i += step)
		provider_stream_add(&stream, str_sub(s->body, i, step));
	provider_stream_end(&stream);
	return shown(&x);
}

static void
cut_everywhere(struct sample *s)
{
	const char *whole;

	if (!s->endpoint.stream || s->head.len)
		return;
	whole = in_pieces(s, s->body.len, 1);
	assert_string_equal(in_pieces(s, 0, 1), whole);
	for (size_t cut = 0; cut < s->body.len; cut++)
		assert_string_equal(in_pieces(s, cut, s->body.len), whole);
}

static void
a_stream_cut_at_any_byte_gives_the_same_answer(void **state)
{
	(void)state;
	for_each(cut_everywhere);
}

static bool
is_prefix(struct str part, struct str all)
{
	return str_starts(all, part);
}

/* What came is told, and never as if it were all. */
static void
end_everywhere(struct sample *s)
{
	struct probe_answer all, x;

	if (!s->endpoint.stream || s->head.len || !strstr(s->path, "/valid/"))
		return;
	provider_reply(&all, &arena, &s->ask, 200, s->head, s->body);
	for (size_t n = 0; n < s->body.len; n++) {
		provider_reply(&x, &arena, &s->ask, 200, s->head, str_sub(s->body, 0, n));
		assert_true(is_prefix(x.text, all.text));
		if (x.fail == ANSWER_OK)
			assert_true(str_equal(x.text, all.text));
		else if (n)
			assert_true(x.fail == ANSWER_TRUNCATED || x.fail == ANSWER_EMPTY);
	}
}

static void
a_stream_that_ends_early_is_never_taken_for_whole(void **state)
{
	(void)state;
	for_each(end_everywhere);
}

/* --- requests --- */

static const char *
request_text(const char *name, bool stream, const char *key)
{
	struct plan_endpoint x = { .provider = provider_find(str_of(name)),
		.base_url = STR("https://h/v1"),
		.model = STR("a/m:1"),
		.stream = stream,
		.extra = STR("\"z\":1"),
		.api_version = STR("2024-10-21"),
		.region = STR("eu-west-1"),
		.command = &(struct str){ "ask", 3 },
		.n_command = 1,
		.file = "kept.jsonl" };
	const struct plan_params params = { .has_temperature = true,
		.has_seed = true,
		.temperature = 0.5,
		.seed = 10,
		.max_tokens = 64 };
	const struct probe_ask ask = { .endpoint = &x,
		.params = &params,
		.key = str_of(key),
		.system = STR("be \"short\""),
		.prompt = STR("why?"),
		.sample = 2,
		.now_ns = INT64_C(1440938160) * 1000000000 };
	struct probe_request q;
	struct err e = { 0 };
	struct str out;

	provider_request(&q, &arena, &ask, &e);
	assert_string_equal(e.text, "");
	out = arena_fmt(&arena, "%.*s %.*s\n", STR_ARG(q.method), STR_ARG(q.url));
	for (size_t i = 0; i < q.n_header; i++)
		out = arena_fmt(&arena, "%.*s%s%.*s: %.*s\n", STR_ARG(out),
			i >= q.n_open ? "*" : "", STR_ARG(q.header[i].name),
			STR_ARG(q.header[i].value));
	return arena_fmt(&arena, "%.*s%.*s", STR_ARG(out), STR_ARG(q.body)).ptr;
}

static void
each_provider_puts_a_question_in_its_own_way(void **state)
{
	(void)state;
#define JSON "Content-Type: application/json\n"
#define SYSTEM_USER                                                                      \
	"[{\"role\":\"system\",\"content\":\"be \\\"short\\\"\"},"                       \
	"{\"role\":\"user\",\"content\":\"why?\"}]"
#define STREAM "\"stream\":true,\"stream_options\":{\"include_usage\":true}"
	assert_string_equal(request_text("openai-chat", true, "sk-1"),
		"POST https://h/v1/chat/completions\n" JSON
		"*Authorization: Bearer sk-1\n{\"model\":\"a/m:1\",\"messages\":" SYSTEM_USER
		",\"temperature\":0.5,\"max_completion_tokens\":64,\"seed\":12," STREAM
		",\"z\":1}");
	assert_string_equal(request_text("compatible", false, ""),
		"POST https://h/v1/chat/completions\n" JSON
		"{\"model\":\"a/m:1\",\"messages\":" SYSTEM_USER
		",\"temperature\":0.5,\"max_tokens\":64,\"seed\":12,\"z\":1}");
	assert_string_equal(request_text("mistral", true, "k"),
		"POST https://h/v1/chat/completions\n" JSON
		"*Authorization: Bearer k\n{\"model\":\"a/m:1\",\"messages\":" SYSTEM_USER
		",\"temperature\":0.5,\"max_tokens\":64,\"random_seed\":12,"
		"\"stream\":true,\"z\":1}");
	assert_string_equal(request_text("azure", false, "k"),
		"POST https://h/v1/openai/deployments/a%2Fm%3A1/chat/completions"
		"?api-version=2024-10-21\n" JSON
		"*api-key: k\n{\"model\":\"a/m:1\",\"messages\":" SYSTEM_USER
		",\"temperature\":0.5,\"max_completion_tokens\":64,\"seed\":12,\"z\":1}");
	assert_string_equal(request_text("openai-responses", true, "k"),
		"POST https://h/v1/responses\n" JSON
		"*Authorization: Bearer k\n{\"model\":\"a/m:1\",\"instructions\":"
		"\"be \\\"short\\\"\",\"input\":\"why?\",\"temperature\":0.5,"
		"\"max_output_tokens\":64,\"store\":false,\"stream\":true,\"z\":1}");
	assert_string_equal(request_text("anthropic", false, "k"),
		"POST https://h/v1/messages\n" JSON
		"anthropic-version: 2023-06-01\n*x-api-key: k\n"
		"{\"model\":\"a/m:1\",\"system\":\"be \\\"short\\\"\",\"messages\":"
		"[{\"role\":\"user\",\"content\":\"why?\"}],\"temperature\":0.5,"
		"\"max_tokens\":64,\"z\":1}");
	assert_string_equal(request_text("gemini", true, "k"),
		"POST https://h/v1/models/a%2Fm%3A1:streamGenerateContent?alt=sse\n" JSON
		"*x-goog-api-key: k\n"
		"{\"systemInstruction\":{\"parts\":[{\"text\":\"be \\\"short\\\"\"}]},"
		"\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"why?\"}]}],"
		"\"generationConfig\":{\"temperature\":0.5,\"maxOutputTokens\":64,"
		"\"seed\":12},\"z\":1}");
	assert_string_equal(request_text("ollama", false, ""),
		"POST https://h/v1/api/chat\n" JSON
		"{\"model\":\"a/m:1\",\"messages\":" SYSTEM_USER
		",\"options\":{\"temperature\":0.5,\"num_predict\":64,\"seed\":12},"
		"\"stream\":false,\"z\":1}");
#define CONVERSE                                                                         \
	"{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"why?\"}]}],"         \
	"\"system\":[{\"text\":\"be \\\"short\\\"\"}],\"inferenceConfig\":"              \
	"{\"temperature\":0.5,\"maxTokens\":64},\"z\":1}"
	assert_string_equal(request_text("bedrock", true, "api-key"),
		"POST https://h/v1/model/a%2Fm%3A1/converse-stream\n" JSON
		"*Authorization: Bearer api-key\n" CONVERSE);
	assert_string_equal(request_text("exec", false, ""),
		"POST exec\nargv: ask\n{\"model\":\"a/m:1\",\"system\":\"be \\\"short\\\"\","
		"\"prompt\":\"why?\",\"sample\":2,\"parameters\":{\"temperature\":0.5,"
		"\"max_tokens\":64,\"seed\":12},\"z\":1}");
	assert_string_equal(request_text("replay", false, ""),
		"POST kept.jsonl\n{\"model\":\"a/m:1\",\"system\":\"be \\\"short\\\"\","
		"\"prompt\":\"why?\",\"sample\":2,\"parameters\":{\"temperature\":0.5,"
		"\"max_tokens\":64,\"seed\":12},\"z\":1}");
}

static void
a_sent_request_forgets_its_key(void **state)
{
	struct plan_endpoint x = { .provider = provider_find(STR("openai-chat")),
		.base_url = STR("https://h"),
		.model = STR("m") };
	const struct plan_params params = { .max_tokens = 1 };
	const struct probe_ask ask = { .endpoint = &x,
		.params = &params,
		.key = STR("sk-1"),
		.prompt = STR("why?") };
	struct probe_request q;
	struct err e = { 0 };
	struct str secret;

	(void)state;
	assert_int_equal(provider_request(&q, &arena, &ask, &e), RC_OK);
	assert_int_equal(q.n_header, q.n_open + 1);
	secret = q.header[q.n_open].value;
	provider_cleanse(&q);
	assert_int_equal(q.n_header, q.n_open);
	for (size_t i = 0; i < secret.len; i++)
		assert_int_equal(secret.ptr[i], 0);
}

int
main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(every_recorded_reply_gives_the_answer_beside_it),
		cmocka_unit_test(a_stream_cut_at_any_byte_gives_the_same_answer),
		cmocka_unit_test(a_stream_that_ends_early_is_never_taken_for_whole),
		cmocka_unit_test(each_provider_puts_a_question_in_its_own_way),
		cmocka_unit_test(a_sent_request_forgets_its_key),
	};
	int rc = cmocka_run_group_tests(test, NULL, NULL);

	arena_release(&arena);
	return rc;
}
