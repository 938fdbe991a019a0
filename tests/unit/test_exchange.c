/* test_exchange.c - what may be stored, and what is said of the rest. */
#include "model/exchange.h"

#include "testing.h"

static struct exchange
good(void)
{
	return (struct exchange){ .model = STR("m"), .prompt = STR("q") };
}

static void
refused_with(struct exchange x, const char *want)
{
	struct err e = { 0 };

	assert_int_equal(exchange_check(&x, &e), RC_INPUT);
	assert_string_equal(e.text, want);
}

static void
a_model_and_a_prompt_are_enough(void **state)
{
	struct exchange x = good();
	struct err e = { 0 };

	(void)state;
	assert_int_equal(exchange_check(&x, &e), RC_OK);
}

static void
an_exchange_without_a_model_is_refused(void **state)
{
	struct exchange x = good();

	(void)state;
	x.model.len = 0;
	refused_with(x, "no model");
}

static void
an_exchange_without_a_prompt_is_refused(void **state)
{
	struct exchange x = good();

	(void)state;
	x.prompt.len = 0;
	refused_with(x, "no prompt");
}

static void
bytes_that_are_not_utf8_are_refused_in_every_field(void **state)
{
	static const struct {
		size_t at;
		const char *want;
	} fields[] = {
#define FIELD(f) { offsetof(struct exchange, f), #f " is not UTF-8 at its byte 2" }
		FIELD(model),
		FIELD(prompt_id),
		FIELD(system),
		FIELD(context),
		FIELD(prompt),
		FIELD(response),
		FIELD(reasoning),
		FIELD(finish),
		FIELD(params),
		FIELD(account),
		FIELD(request_id),
	};

	(void)state;
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
		struct exchange x = good();

		*(struct str *)(void *)((char *)&x + fields[i].at) = STR("ab\xff");
		refused_with(x, fields[i].want);
	}
}

static void
a_name_has_a_largest_size_and_a_text_another(void **state)
{
	static char big[EXCHANGE_NAME_MAX_BYTES + 1];
	struct exchange x = good();
	struct err e = { 0 };

	(void)state;
	memset(big, 'x', sizeof big);
	x.response = (struct str){ big, sizeof big };
	x.model = (struct str){ big, sizeof big - 1 };
	assert_int_equal(exchange_check(&x, &e), RC_OK);
	x.model.len++;
	refused_with(x, "model has 4097 bytes: at most 4096 are kept");
}

static void
a_negative_sample_is_refused(void **state)
{
	struct exchange x = good();

	(void)state;
	x.sample = -1;
	refused_with(x, "sample is negative");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_model_and_a_prompt_are_enough),
		cmocka_unit_test(an_exchange_without_a_model_is_refused),
		cmocka_unit_test(an_exchange_without_a_prompt_is_refused),
		cmocka_unit_test(bytes_that_are_not_utf8_are_refused_in_every_field),
		cmocka_unit_test(a_name_has_a_largest_size_and_a_text_another),
		cmocka_unit_test(a_negative_sample_is_refused),
	};

	return cmocka_run_group_tests_name("exchange", tests, NULL, NULL);
}
