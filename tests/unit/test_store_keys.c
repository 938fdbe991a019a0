/* test_store_keys.c - keys in any order and of any number, against a plain list. */
#include "config.h"

#include "base/random.h"
#include "db/stmt.h"
#include "store/store_core.h"
#include "store/store_index.h"
#include "store_fixture.h"

enum { N = 20000 };

static int64_t key_of[N + 1]; /* by exchange */

/* Of the exchanges up to n, in order, those with the key. */
static void
finds_all_of(int64_t key, int64_t n)
{
	int64_t found = 0;

	for (int64_t id = 1; id <= n; id++)
		if (key_of[id] == key) {
			found = store_keys_next(s, key, found);
			assert_int_equal(found, id);
		}
	assert_int_equal(store_keys_next(s, key, found), 0);
}

/* Keys of one kind: ascending, files one after the other, any, or few and often. */
static int64_t
draw(struct random *r, int kind, int64_t id)
{
	if (kind == 0)
		return id << 30;
	if (kind == 1)
		return id % 4000 << 33 | (int64_t)random_below(r, 1 << 24);
	if (kind == 2)
		return (int64_t)(random_next(r) >> 1);
	return (int64_t)random_below(r, 12);
}

static int64_t
max_of_rows(const char *sql)
{
	struct db db;
	int64_t n;

	assert_int_equal(db_open(&db, path, DB_READ, &e), RC_OK);
	n = db_int(&db, str_of(sql));
	db_close(&db);
	return n;
}

static void
every_key_is_found_in_whatever_order_they_came(void **state)
{
	struct random r;

	(void)state;
	for (int kind = 0; kind < 4; kind++) {
		random_init(&r, (uint64_t)kind + 1);
		store_begin(s);
		stmt_run(store_stmt(s, STORE_STMT_KEY_DROP_ALL));
		store_keys_forget(s);
		for (int64_t id = 1; id <= N; id++) {
			key_of[id] = draw(&r, kind, id);
			store_keys_add(s, key_of[id], id);
			if (random_below(&r, 3000) == 0) {
				assert_int_equal(store_end(s, &e), RC_OK);
				store_begin(s);
			}
			if (id % 1999 == 0) {
				finds_all_of(key_of[1 + (int64_t)random_below(
								&r, (uint64_t)id)],
					id);
				finds_all_of(draw(&r, 2, id), id);
			}
		}
		assert_int_equal(store_end(s, &e), RC_OK);
		for (int i = 0; i < 200; i++)
			finds_all_of(key_of[1 + (int64_t)random_below(&r, N)], N);
		finds_all_of(0, N);
		finds_all_of(INT64_MAX, N);
		assert_int_equal(max_of_rows("SELECT sum(n) FROM exchange_key"), N);
		if (kind < 3)
			assert_true(max_of_rows("SELECT max(n) FROM exchange_key") <=
				    STORE_KEYS_ROW);
		assert_true(max_of_rows("SELECT count(*) FROM exchange_key") < 90);
	}
}

static void
the_largest_key_is_a_key(void **state)
{
	(void)state;
	store_begin(s);
	store_keys_add(s, INT64_MAX, 1);
	store_keys_add(s, 0, 2);
	store_keys_add(s, INT64_MAX, 3);
	assert_int_equal(store_end(s, &e), RC_OK);
	assert_int_equal(store_keys_next(s, INT64_MAX, 0), 1);
	assert_int_equal(store_keys_next(s, INT64_MAX, 1), 3);
	assert_int_equal(store_keys_next(s, INT64_MAX, 3), 0);
	assert_int_equal(store_keys_next(s, 0, 0), 2);
}

static void
a_batch_that_fails_leaves_no_keys(void **state)
{
	(void)state;
	store_begin(s);
	store_keys_add(s, 5, 1);
	assert_int_equal(store_end(s, &e), RC_OK);
	store_begin(s);
	store_keys_add(s, 7, 2);
	store_core_fail(s, RC_IO, "no");
	assert_int_equal(store_end(s, &e), RC_IO);
	e = (struct err){ 0 };
	assert_int_equal(store_keys_next(s, 7, 0), 0);
	assert_int_equal(store_keys_next(s, 5, 0), 1);
}

static void
a_rebuild_finds_what_imports_found(void **state)
{
	struct exchange x = fixture_exchange("m", "Why?", "Because.");
	int64_t source;
	bool fresh;

	(void)state;
	for (int round = 0; round < 3; round++) {
		store_begin(s);
		source = store_source_put(s, STR("a"), STR("f"));
		for (int i = 0; i < 3000; i++) {
			x.model = i % 7 ? STR("m") : STR("other");
			x.offset = (uint64_t)(i % 1500) * 20;
			x.record = x.response = i < 1500 ? STR("Because.") : STR("So.");
			fixture_put(&x, source, STORE_TEXT, &fresh);
			assert_int_equal(fresh, round == 0);
		}
		assert_int_equal(store_end(s, &e), RC_OK);
		if (round == 1) {
			store_begin(s);
			stmt_run(store_stmt(s, STORE_STMT_KEY_DROP_ALL));
			stmt_run(store_stmt(s, STORE_STMT_COUNT_DROP_ALL));
			assert_int_equal(store_end(s, &e), RC_OK);
			assert_int_equal(store_index_rebuild(s, &e), RC_OK);
		}
	}
	assert_int_equal(
		max_of_rows("SELECT sum(n) FROM exchange_model WHERE model = 1"), 429);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			every_key_is_found_in_whatever_order_they_came, fixture_open,
			fixture_close),
		cmocka_unit_test_setup_teardown(
			the_largest_key_is_a_key, fixture_open, fixture_close),
		cmocka_unit_test_setup_teardown(
			a_batch_that_fails_leaves_no_keys, fixture_open, fixture_close),
		cmocka_unit_test_setup_teardown(
			a_rebuild_finds_what_imports_found, fixture_open, fixture_close),
	};

	return cmocka_run_group_tests_name("store_keys", tests, NULL, NULL);
}
