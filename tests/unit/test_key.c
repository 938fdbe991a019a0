/* test_key.c - keys: where they may come from, and that they get nowhere else. */
#include "config.h"

#include "probe/key.h"

#include "scratch.h"

#include "probe/redact.h"

#include <sys/stat.h>

static struct arena arena;
static struct key key;

static struct plan_endpoint
with_file(const char *name, const char *text, mode_t mode)
{
	struct plan_endpoint x = { .key_file = scratch_write(name, str_of(text)) };

	assert_int_equal(chmod(x.key_file, mode), 0);
	return x;
}

static void
a_key_is_read_from_a_file_that_nobody_else_may_read(void **state)
{
	struct plan_endpoint x = with_file("k", " sk-secret-1\n", 0600);
	struct err e = { 0 };

	(void)state;
	assert_int_equal(key_read(&key, &x, &e), RC_OK);
	assert_true(str_is(key_text(&key), "sk-secret-1"));
	key_release(&key);
	for (size_t i = 0; i < sizeof key.text; i++)
		assert_int_equal(key.text[i], 0);
	x = with_file("k", "sk-secret-1\n", 0640);
	assert_int_equal(key_read(&key, &x, &e), RC_INPUT);
	assert_string_equal(scratch_strip(e.text),
		"k: others may read it (mode 640): run chmod 600 on it");
	assert_int_equal(key.len, 0);
}

static void
says(struct plan_endpoint x, const char *want)
{
	struct err e = { 0 };

	assert_int_not_equal(key_read(&key, &x, &e), RC_OK);
	assert_string_equal(scratch_strip(e.text), want);
	assert_int_equal(key.len, 0);
}

static void
what_cannot_be_a_key_is_named_without_saying_it(void **state)
{
	static char large[KEY_MAX_BYTES + 10];

	(void)state;
	memset(large, 'x', sizeof large - 1);
	says(with_file("k", " \n", 0600), "k: there is no key in it");
	says(with_file("k", "two words", 0600),
		"k: byte 3: a key is printable ASCII without blanks");
	says(with_file("k", "two\nlines", 0600),
		"k: byte 3: a key is printable ASCII without blanks");
	says(with_file("k", large, 0600), "k: a key has less than 8192 bytes");
	says((struct plan_endpoint){ .key_file = scratch_path("none") },
		"none: cannot be opened: No such file or directory");
}

static void
a_key_is_read_from_a_command_without_a_shell(void **state)
{
	struct str echo[] = { STR("printf"), STR("%s\n"), STR("sk-$HOME") },
		   fails[] = { STR("false") }, none[] = { STR("/nonexistent/x") };
	struct plan_endpoint x = { .key_command = echo, .n_key_command = 3 };
	struct err e = { 0 };

	(void)state;
	assert_int_equal(key_read(&key, &x, &e), RC_OK);
	assert_true(str_is(key_text(&key), "sk-$HOME"));
	key_release(&key);
	says((struct plan_endpoint){ .key_command = fails, .n_key_command = 1 },
		"key_command false: it failed");
	says((struct plan_endpoint){ .key_command = none, .n_key_command = 1 },
		"/nonexistent/x: cannot be started: No such file or directory");
}

static void
aws_keys_have_two_forms_and_each_part_is_a_secret(void **state)
{
	struct str secret[KEY_SECRETS_MAX];
	struct plan_endpoint x = with_file("aws",
		"{\n \"Version\": 1,\n \"AccessKeyId\": \"AKID\",\n"
		" \"SecretAccessKey\": \"s/ecret\",\n \"SessionToken\": \"tok\"\n}\n",
		0600);
	struct key_aws aws;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(key_read(&key, &x, &e), RC_OK);
	assert_true(key_aws(&aws, key_text(&key)));
	assert_true(str_is(aws.id, "AKID") && str_is(aws.secret, "s/ecret") &&
		    str_is(aws.session, "tok"));
	assert_int_equal(key_secrets(secret, &key), 3);
	assert_true(str_is(secret[1], "s/ecret"));
	assert_true(key_aws(&aws, STR("AKID:secret")));
	assert_true(str_is(aws.secret, "secret") && !aws.session.len);
	assert_false(key_aws(&aws, STR("bearer-token")));
	assert_false(key_aws(&aws, STR("{\"AccessKeyId\":\"x\"}")));
	key_release(&key);
}

static void
gone(const char *text, const char *want)
{
	const struct str secret[] = { STR("sk-secret-123"), STR("a/b+c\"d"), STR("abc"),
		STR("x&y%41") };
	struct str got = redact(&arena, str_of(text), secret, 4, NULL);

	assert_string_equal(arena_str(&arena, got).ptr, want);
}

static void
a_key_is_found_in_every_form_it_takes_on_the_wire(void **state)
{
	struct str plain = STR("nothing here");
	size_t n = 7;

	(void)state;
	gone("Bearer sk-secret-123!", "Bearer [key redacted]!");
	gone("sk-secret-123sk-secret-123", "[key redacted][key redacted]");
	gone("sk-secret-12", "sk-secret-12");
	gone("?key=a%2Fb%2Bc%22d&", "?key=[key redacted]&");
	gone("{\"k\":\"a/b+c\\\"d\"}", "{\"k\":\"[key redacted]\"}");
	/* base64 of "xx sk-secret-123 yy", "x sk.." and " sk..". */
	gone("eHggc2stc2VjcmV0LTEyMyB5eQ==", "eHgg[key redacted]yB5eQ==");
	gone("eCBzay1zZWNyZXQtMTIzIHl5", "eCB[key redacted]IHl5");
	gone("IHNrLXNlY3JldC0xMjMgeXk=", "IH[key redacted]MgeXk=");
	gone("eCBzay1zZWNyZXQtMTIzIHl5", "eCB[key redacted]IHl5");
	gone("<a/b&#43;c&quot;&#X64;>", "<[key redacted]>");
	gone("a\\/b\\u002bc\\\\\\\"d", "[key redacted]");
	gone("%73k%2dsecret-%31%32%33", "[key redacted]");
	gone("a%252Fb%2bc%2522d", "[key redacted]");
	gone("736b2d7365637265742d313233 736B2D7365637265742D313233",
		"[key redacted] [key redacted]");
	gone("\\sk\\u0000", "\\sk\\u0000");
	gone("%73k&#115;\\", "%73k&#115;\\");
	gone("x&y%41 x&amp;y%41 x%26y%2541",
		"[key redacted] [key redacted] [key redacted]");
	gone("abc", "abc"); /* too short to be told from chance */
	assert_ptr_equal(redact(&arena, plain, &plain, 0, &n).ptr, plain.ptr);
	assert_int_equal(n, 0);
}

int
main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(a_key_is_read_from_a_file_that_nobody_else_may_read),
		cmocka_unit_test(what_cannot_be_a_key_is_named_without_saying_it),
		cmocka_unit_test(a_key_is_read_from_a_command_without_a_shell),
		cmocka_unit_test(aws_keys_have_two_forms_and_each_part_is_a_secret),
		cmocka_unit_test(a_key_is_found_in_every_form_it_takes_on_the_wire),
	};
	int rc = cmocka_run_group_tests(test, scratch_make, scratch_forget);

	arena_release(&arena);
	return rc;
}
