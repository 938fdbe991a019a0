/* test_store.c - what goes in comes out, once, or not at all. */
#include "config.h"

#include "store_fixture.h"

#include "store/store_sketch.h"
#include "store/store_stmt.h"

#include <sqlite3.h>

static void
every_statement_can_be_prepared(void **state)
{
	(void)state;
	for (int i = 0; i < STORE_STMT_COUNT; i++) {
		assert_non_null(store_stmt_text((enum store_stmt)i).ptr);
		store_stmt(s, (enum store_stmt)i);
		assert_int_equal(store_status(s, &e), RC_OK);
	}
}

static void
an_exchange_comes_back_as_it_went_in(void **state)
{
	struct exchange x = fixture_exchange("m", "Why?", "Because.");
	struct store_prompt p;
	struct store_row row;
	int64_t source;

	(void)state;
	x.system = STR("be brief");
	x.context = STR("user: hi\n");
	x.reasoning = STR("hm");
	x.request_id = STR("r-1");
	x.sample = 3;
	x.time_ns = 1700000000000000000;
	x.offset = 77;
	store_begin(s);
	source = store_source_put(s, STR("log.jsonl"), STR("openai"));
	assert_int_equal(fixture_put(&x, source, STORE_TEXT, NULL), 1);
	assert_int_equal(store_end(s, &e), RC_OK);
	fixture_reopen(DB_READ);
	assert_int_equal(store_exchange_get(&row, &a, s, 1, &e), RC_OK);
	assert_true(is(row.response, "Because.") && is(row.reasoning, "hm"));
	assert_true(is(row.account, "acme") && is(row.finish, "stop"));
	assert_true(is(row.params, "{\"temperature\":1}") && is(row.request_id, "r-1"));
	assert_true(row.sample == 3 && row.time_ns == 1700000000000000000);
	assert_true(row.offset == 77 && row.len == 8 && row.line == 1 && row.part == 0);
	assert_true(row.source == source && row.model == 1 && row.prompt == 1);
	assert_true(row.response_len == 8);
	assert_int_equal(store_prompts_get(&p, &a, s, 1, &e), RC_OK);
	assert_true(is(p.name, "q1") && is(p.text, "Why?"));
	assert_true(is(p.system, "be brief") && is(p.context, "user: hi\n"));
}

static void
facts_come_without_the_texts(void **state)
{
	struct exchange x = fixture_exchange("m", "Why?", "Because.");
	struct store_row row;

	(void)state;
	store_begin(s);
	fixture_put(&x, store_source_put(s, STR("-"), STR("x")), STORE_TEXT, NULL);
	assert_int_equal(store_end(s, &e), RC_OK);
	assert_int_equal(store_exchange_facts(&row, &a, s, 1, &e), RC_OK);
	assert_true(row.response.len == 0 && row.response_len == 8);
	assert_true(is(row.account, "acme") && row.prompt == 1);
	assert_int_equal(store_exchange_facts(&row, &a, s, 2, &e), RC_INPUT);
}

static void
what_was_not_recorded_stays_so(void **state)
{
	struct exchange x = { .model = STR("m"), .prompt = STR("p") };
	struct store_row row;

	(void)state;
	x.time_ns = EXCHANGE_NO_TIME;
	store_begin(s);
	fixture_put(&x, store_source_put(s, STR("-"), STR("x")), STORE_TEXT, NULL);
	assert_int_equal(store_end(s, &e), RC_OK);
	assert_int_equal(store_exchange_get(&row, &a, s, 1, &e), RC_OK);
	assert_true(row.time_ns == EXCHANGE_NO_TIME);
	assert_int_equal(row.response.len + row.reasoning.len + row.account.len +
				 row.params.len + row.finish.len + row.request_id.len,
		0);
}

static void
a_new_store_keeps_few_of_its_pages_in_memory(void **state)
{
	enum { LEN = STORE_BLOB_MAX, MUCH = 20 << 20 };
	struct store_segment seg = { .doc_first = 1, .doc_last = 1, .n_posting = 1 };

	(void)state;
	seg.bytes = (struct str){ arena_new(&a, 1, LEN), LEN };
	for (int i = 0; i < 6; i++) {
		store_begin(s);
		store_segment_put(s, &seg);
		assert_int_equal(store_end(s, &e), RC_OK);
	}
	assert_true(sqlite3_memory_used() < MUCH);
}

/* Two records of two exchanges each. Returns how many were new. */
static int
import_twins(const char *source_path)
{
	struct exchange x = fixture_exchange("m", "Why?", "Because.");
	int64_t source, n = 0;
	bool fresh;

	store_begin(s);
	source = store_source_put(s, str_of(source_path), STR("openai"));
	for (int i = 0; i < 4; i++) {
		x.offset = i < 2 ? 0 : 9;
		x.sample = i % 2;
		fixture_put(&x, source, STORE_TEXT, &fresh);
		n += fresh;
	}
	store_source_end(s, source,
		(const unsigned char *)"0123456789abcdef0123456789abcdef", 18, 2, 0);
	assert_int_equal(store_end(s, &e), RC_OK);
	return (int)n;
}

static void
the_same_file_twice_adds_nothing(void **state)
{
	struct store_info before, after;

	(void)state;
	assert_int_equal(import_twins("a.jsonl"), 4);
	assert_int_equal(store_info(s, &before, &e), RC_OK);
	assert_int_equal(import_twins("a.jsonl"), 0);
	fixture_reopen(DB_WRITE);
	assert_int_equal(import_twins("a.jsonl"), 0);
	assert_int_equal(store_info(s, &after, &e), RC_OK);
	assert_memory_equal(&before, &after, sizeof before);
}

static void
a_copy_of_the_file_adds_its_name_only(void **state)
{
	struct store_info info;

	(void)state;
	assert_int_equal(import_twins("a.jsonl"), 4);
	assert_int_equal(import_twins("b.jsonl"), 0);
	assert_int_equal(store_info(s, &info, &e), RC_OK);
	assert_int_equal(info.n_source, 2);
	assert_int_equal(info.n_exchange, 4);
}

static void
one_record_of_two_models_is_two_facts(void **state)
{
	struct exchange x = fixture_exchange("m", "Why?", "No."),
			y = fixture_exchange("n", "Why?", "No.");

	(void)state;
	store_begin(s);
	fixture_put(
		&x, store_source_put(s, STR("m.jsonl"), STR("map")), STORE_TEXT, NULL);
	assert_int_equal(fixture_put(&y, store_source_put(s, STR("n.jsonl"), STR("map")),
				 STORE_TEXT, NULL),
		2);
	assert_int_equal(store_end(s, &e), RC_OK);
}

static void
a_failed_batch_leaves_nothing_behind(void **state)
{
	struct exchange x = fixture_exchange("m", "Why?", "Because.");
	struct store_model wrong = { .name = STR("m"), .role = STR("villain") };
	struct store_info info;
	struct err ok = { 0 };
	bool fresh;

	(void)state;
	store_begin(s);
	fixture_put(&x, store_source_put(s, STR("a"), STR("f")), STORE_TEXT, NULL);
	store_model_declare(s, &wrong);
	assert_int_equal(fixture_put(&x, 1, STORE_TEXT, &fresh), 0);
	assert_int_equal(store_end(s, &e), RC_INPUT);
	assert_string_equal(e.text, "model m: \"villain\" is no role: write teacher, "
				    "suspect, both or reference");
	assert_int_equal(store_info(s, &info, &ok), RC_OK);
	assert_int_equal(
		info.n_source + info.n_model + info.n_prompt + info.n_exchange, 0);
	/* And what was remembered of it is forgotten: the same again is whole. */
	store_begin(s);
	assert_int_equal(store_source_put(s, STR("a"), STR("f")), 1);
	assert_int_equal(fixture_put(&x, 1, STORE_TEXT, &fresh), 1);
	assert_int_equal(store_end(s, &ok), RC_OK);
	assert_int_equal(store_info(s, &info, &ok), RC_OK);
	assert_true(info.n_model == 1 && info.n_prompt == 1 && info.text_bytes == 12);
}

static void
prompts_are_told_apart_by_every_part(void **state)
{
	static const char *const part[][3] = { { "s", "c", "p" }, { "sc", "", "p" },
		{ "s", "cp", "p" }, { "", "sc", "p" }, { "s", "c", "p" } };
	struct exchange x = fixture_exchange("m", "", "r");
	struct store_prompt *p;
	size_t n;

	(void)state;
	store_begin(s);
	store_source_put(s, STR("a"), STR("f"));
	for (uint64_t i = 0; i < 6; i++) {
		x.system = str_of(part[i % 5][0]);
		x.context = str_of(part[i % 5][1]);
		x.prompt = str_of(part[i % 5][2]);
		x.prompt_id = i == 5 ? STR("other") : STR("q");
		x.offset = i;
		assert_int_equal(fixture_put(&x, 1, STORE_TEXT, NULL), i + 1);
	}
	assert_int_equal(store_end(s, &e), RC_OK);
	assert_int_equal(store_prompts(&p, &n, &a, s, &e), RC_OK);
	assert_int_equal(n, 5);
	assert_true(is(p[1].system, "sc") && is(p[1].context, "") && is(p[1].text, "p"));
	assert_true(is(p[4].name, "other"));
}

/* 2 MB in 500 exchanges of 3 models, so that blocks fill up on the way. */
static void
put_many(void)
{
	static const char *const model[] = { "c", "a", "b" };
	char response[4096];
	int64_t source;

	memset(response, 'x', sizeof response);
	response[sizeof response - 1] = 0;
	store_begin(s);
	source = store_source_put(s, STR("many"), STR("f"));
	for (int i = 0; i < 500; i++) {
		struct exchange x;

		response[snprintf(response, 16, "%07d", i)] = ' ';
		x = fixture_exchange(model[i % 3], "p", response);
		x.offset = (uint64_t)i;
		assert_int_equal(fixture_put(&x, source, STORE_TEXT, NULL), i + 1);
		if (i % 100 == 99) {
			assert_int_equal(store_end(s, &e), RC_OK);
			store_begin(s);
		}
	}
	assert_int_equal(store_end(s, &e), RC_OK);
}

static int
walked(int64_t model, int64_t from, unsigned fields, int64_t *first)
{
	struct store_walk *w;
	struct store_row row;
	int n = 0;

	assert_int_equal(store_walk_open(&w, s, model, from, fields, &e), RC_OK);
	*first = 0;
	while (store_walk_next(w, &row, &a)) {
		*first = *first ? *first : row.id;
		assert_int_equal(row.response.len, fields & 1 ? 4095 : 0);
		if (fields & 1)
			assert_int_equal(atoi(row.response.ptr), row.id - 1);
		n++;
	}
	assert_int_equal(store_walk_close(w, &e), RC_OK);
	return n;
}

static void
a_walk_gives_all_or_one_model_from_a_number_on(void **state)
{
	int64_t first;

	(void)state;
	put_many();
	fixture_reopen(DB_READ);
	assert_int_equal(walked(0, 0, STORE_ROW_ALL, &first), 500);
	assert_int_equal(walked(0, 401, STORE_ROW_FACTS, &first), 100);
	assert_int_equal(first, 401);
	assert_int_equal(walked(2, 0, STORE_ROW_RESPONSE, &first), 167);
	assert_int_equal(first, 2);
	assert_int_equal(walked(2, 3, STORE_ROW_RESPONSE, &first), 166);
	assert_int_equal(first, 5);
}

static void
models_are_sorted_and_counted(void **state)
{
	struct store_model *m, one = { .name = STR("a"), .family = STR("lab/fam") },
			       more = { .name = STR("a"), .role = STR("teacher") },
			       bare = { .name = STR("d"), .lab = STR("other") };
	size_t n;

	(void)state;
	put_many();
	store_begin(s);
	store_model_declare(s, &one);
	store_model_declare(s, &more);
	store_model_declare(s, &bare);
	assert_int_equal(store_end(s, &e), RC_OK);
	assert_int_equal(store_models(&m, &n, &a, s, &e), RC_OK);
	assert_int_equal(n, 4);
	assert_true(is(m[0].name, "a") && is(m[1].name, "b") && is(m[3].name, "d"));
	assert_true(is(m[0].family, "lab/fam") && is(m[0].lab, "lab"));
	assert_true(is(m[0].role, "teacher") && is(m[1].role, ""));
	assert_true(is(m[3].lab, "other") && is(m[3].family, "other"));
	assert_true(m[0].n_exchange == 167 && m[1].n_exchange == 166);
	assert_int_equal(m[3].n_exchange, 0);
}

#define STORE_TEST(name)                                                                 \
	cmocka_unit_test_setup_teardown(name, fixture_open, fixture_close)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(every_statement_can_be_prepared),
		STORE_TEST(an_exchange_comes_back_as_it_went_in),
		STORE_TEST(facts_come_without_the_texts),
		STORE_TEST(what_was_not_recorded_stays_so),
		STORE_TEST(a_new_store_keeps_few_of_its_pages_in_memory),
		STORE_TEST(the_same_file_twice_adds_nothing),
		STORE_TEST(a_copy_of_the_file_adds_its_name_only),
		STORE_TEST(one_record_of_two_models_is_two_facts),
		STORE_TEST(a_failed_batch_leaves_nothing_behind),
		STORE_TEST(prompts_are_told_apart_by_every_part),
		STORE_TEST(a_walk_gives_all_or_one_model_from_a_number_on),
		STORE_TEST(models_are_sorted_and_counted),
	};
	return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
