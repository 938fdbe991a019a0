/* test_import.c - what is stored does not depend on the processor: a log is imported on
 * each vector path that there is and on the scalar one, and the stores are compared. */
#include "config.h"

#include "ingest/ingest.h"

#include "base/buf.h"
#include "base/cpu.h"
#include "base/file.h"
#include "base/random.h"

#include "store_fixture.h"

enum { RECORDS = 700, STORE_MAX = 1 << 26 };

static const char *const piece[] = { "the ", "of ", "A ", "word, ", "Because ", "1984. ",
	"internationally ", "snake_case ", "\\n", "\\\"quoted\\\" ", "\\\\ ", "\\t",
	"\\u00e9t\\u00e9 ", "\\ud83d\\ude00 ", "na\xc3\xafve ",
	"\xe4\xb8\xad\xe6\x96\x87", "\xe2\x80\x94", "\xc3\x89 ", "\xef\xac\x81ne ",
	"\xe0\xa4\xb9\xe0\xa4\xbf ", "\xcc\x81", "\xf0\x9f\x98\x80 " };

/* Answers of a few bytes and of thousands, plain ones and others. */
static void
make_log(struct buf *b)
{
	struct random r;

	random_init(&r, 1);
	for (unsigned i = 0; i < RECORDS; i++) {
		size_t from = i % 3 ? 8 : sizeof piece / sizeof piece[0];

		buf_fmt(b,
			"{\"model\":\"m%u\",\"prompt\":\"question %u\",\"response\":\"",
			i % 4, i / 4);
		for (size_t k = random_below(&r, i % 20 ? 300 : 3000); k; k--)
			buf_str(b, str_of(piece[random_below(&r, from)]));
		buf_fmt(b, "%u\"}\n", i);
	}
}

/* The bytes of a store into which the log was imported. */
static struct str
import(const char *log, unsigned n_thread)
{
	struct ingest_options o = { .keep = STORE_TEXT, .n_thread = n_thread };
	struct ingest_counts n;
	struct str bytes;

	assert_int_equal(ingest_file(&n, log, s, &o, &e), RC_OK);
	assert_int_equal(n.n_added, RECORDS);
	store_close(s);
	s = NULL;
	assert_int_equal(file_read(&bytes, &a, path, STORE_MAX, &e), RC_OK);
	unlink(path);
	assert_int_equal(store_open(&s, path, DB_CREATE, &e), RC_OK);
	return bytes;
}

static void
a_log_is_stored_alike_on_each_path(void **state)
{
	char log[96];
	struct str want, got;
	struct buf b;
	FILE *f;

	(void)state;
	buf_init(&b, STORE_MAX);
	make_log(&b);
	snprintf(log, sizeof log, "%s/log.jsonl", dir);
	f = fopen(log, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(b.ptr, 1, b.len, f), b.len);
	fclose(f);
	buf_release(&b);
	cpu_scalar(true);
	want = import(log, 1);
	assert_true(want.len > 100000);
	cpu_scalar(false);
	cpu_narrow(true);
	for (unsigned n_thread = 1; n_thread <= 2; n_thread++) {
		got = import(log, n_thread);
		assert_int_equal(got.len, want.len);
		assert_memory_equal(got.ptr, want.ptr, want.len);
	}
	cpu_narrow(false);
	if (!cpu_avx512())
		print_message("(skip) import avx512: this processor has none\n");
	got = import(log, 2);
	assert_int_equal(got.len, want.len);
	assert_memory_equal(got.ptr, want.ptr, want.len);
	unlink(log);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_log_is_stored_alike_on_each_path, fixture_open, fixture_close),
	};
	return cmocka_run_group_tests_name("import", tests, NULL, NULL);
}
