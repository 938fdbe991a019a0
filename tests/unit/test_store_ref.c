/* test_store_ref.c - answers that stay in their source. */
#include "config.h"

#include "base/file.h"
#include "store_fixture.h"

static const char log_text[] =
	"{\"a\":1}\n{\"r\":\"caf\\u00e9 \\\"x\\\"\\n\"}\n{\"r\":\"ok\"}\n";
static char log_path[80];

/* The second and the third line, whose answers stand at bytes 14 and 40. */
static void
import_log(const char *text, size_t len, enum store_keep keep)
{
	struct exchange x = fixture_exchange("m", "p", "caf\xc3\xa9 \"x\"\n");
	int64_t source;

	snprintf(log_path, sizeof log_path, "%s/log.jsonl", dir);
	assert_int_equal(
		file_replace(log_path, (struct str){ text, len }, 0644, &e), RC_OK);
	store_begin(s);
	source = store_source_put(s, str_of(log_path), STR("f"));
	x.offset = 8;
	x.record = str_sub(str_of(log_text), 8, 25);
	x.len = x.record.len;
	x.response_at = (struct exchange_span){ 14, 17 };
	fixture_put(&x, source, keep, NULL);
	x.response = STR("ok");
	x.offset = 34;
	x.record = str_sub(str_of(log_text), 34, 10);
	x.len = x.record.len;
	x.response_at = (struct exchange_span){ 40, 2 };
	fixture_put(&x, source, keep, NULL);
	assert_int_equal(store_end(s, &e), RC_OK);
}

static int
close_with_log(void **state)
{
	unlink(log_path);
	return fixture_close(state);
}

static int64_t
text_bytes(void)
{
	struct store_info info;

	assert_int_equal(store_info(s, &info, &e), RC_OK);
	return info.text_bytes;
}

static void
a_reference_reads_back_unescaped_and_keeps_no_text(void **state)
{
	struct store_row row;

	(void)state;
	import_log(log_text, sizeof log_text - 1, STORE_BY_REFERENCE);
	assert_int_equal(text_bytes(), 1); /* the prompt */
	assert_int_equal(store_exchange_get(&row, &a, s, 1, &e), RC_OK);
	assert_true(is(row.response, "caf\xc3\xa9 \"x\"\n"));
	assert_int_equal(store_exchange_get(&row, &a, s, 2, &e), RC_OK);
	assert_true(is(row.response, "ok"));
}

static void
a_changed_source_is_named(void **state)
{
	char changed[sizeof log_text], want[256];
	struct store_row row;
	struct err no = { 0 };

	(void)state;
	import_log(log_text, sizeof log_text - 1, STORE_BY_REFERENCE);
	memcpy(changed, log_text, sizeof changed);
	changed[41] = 'K'; /* "oK" */
	file_replace(log_path, str_of(changed), 0644, &e);
	fixture_reopen(DB_READ);
	assert_int_equal(store_exchange_get(&row, &a, s, 1, &e), RC_OK);
	assert_int_equal(store_exchange_get(&row, &a, s, 2, &no), RC_INTEGRITY);
	snprintf(want, sizeof want,
		"%s: byte 34: this is not the record that was imported: put back the file "
		"that was imported",
		log_path);
	assert_string_equal(no.text, want);
}

static void
a_source_cut_short_or_gone_is_an_error(void **state)
{
	struct store_row row;
	struct err no = { 0 }, gone = { 0 };

	(void)state;
	import_log(log_text, sizeof log_text - 1, STORE_BY_REFERENCE);
	file_replace(log_path, str_sub(str_of(log_text), 0, 40), 0644, &e);
	fixture_reopen(DB_READ);
	assert_int_equal(store_exchange_get(&row, &a, s, 2, &no), RC_INTEGRITY);
	assert_non_null(strstr(no.text, "the file ends at byte 40"));
	unlink(log_path);
	fixture_reopen(DB_READ);
	assert_int_equal(store_exchange_get(&row, &a, s, 2, &gone), RC_IO);
	assert_non_null(strstr(gone.text, "log.jsonl: cannot open: No such file"));
}

static void
a_packed_source_has_its_text_kept(void **state)
{
	static const char gzip[] = "\x1f\x8b\x08\x00 and so on";
	struct store_row row;

	(void)state;
	import_log(gzip, sizeof gzip - 1, STORE_BY_REFERENCE);
	assert_int_equal(text_bytes(), 1 + 10 + 2);
	unlink(log_path);
	assert_int_equal(store_exchange_get(&row, &a, s, 2, &e), RC_OK);
	assert_true(is(row.response, "ok"));
}

static void
a_place_that_does_not_hold_the_answer_is_not_kept(void **state)
{
	struct exchange x = fixture_exchange("n", "p", "caf");
	int64_t source;

	(void)state;
	import_log(log_text, sizeof log_text - 1, STORE_TEXT);
	store_begin(s);
	source = store_source_put(s, str_of(log_path), STR("f"));
	x.offset = 8;
	x.record = str_sub(str_of(log_text), 8, 25);
	x.len = x.record.len;
	for (uint64_t at = 0; at < 60; at++) {
		x.response_at = (struct exchange_span){ at, 3 };
		x.line = at;
		fixture_put(&x, source, STORE_BY_REFERENCE, NULL);
	}
	assert_int_equal(store_end(s, &e), RC_OK);
	assert_int_equal(text_bytes(), 1 + 10 + 2 + 60 * 3);
}

#define REF_TEST(name) cmocka_unit_test_setup_teardown(name, fixture_open, close_with_log)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		REF_TEST(a_reference_reads_back_unescaped_and_keeps_no_text),
		REF_TEST(a_changed_source_is_named),
		REF_TEST(a_source_cut_short_or_gone_is_an_error),
		REF_TEST(a_packed_source_has_its_text_kept),
		REF_TEST(a_place_that_does_not_hold_the_answer_is_not_kept),
	};
	return cmocka_run_group_tests_name("store_ref", tests, NULL, NULL);
}
