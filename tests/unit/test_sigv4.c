/* test_sigv4.c - signatures against AWS's published vector and botocore's. */
#include "probe/sigv4.h"

#include "testing.h"
#include "tsv.h"

#include "base/num.h"

static struct arena arena;

static void
signatures_are_those_of_botocore(void **state)
{
	enum {
		NAME,
		ID,
		SECRET,
		SESSION,
		REGION,
		SERVICE,
		TIME,
		METHOD,
		PATH,
		QUERY,
		BODY,
		WANT,
		N
	};
	struct str text = tsv_open(&arena, "sigv4.tsv"), c[N];
	size_t n = 0;

	(void)state;
	for (; tsv_next(&text, c, N); n++) {
		char date[SIGV4_DATE_BYTES];
		struct net_header h[4];
		struct sigv4 s = { .key = { c[ID], c[SECRET], c[SESSION] },
			.region = c[REGION],
			.service = c[SERVICE],
			.method = c[METHOD],
			.path = c[PATH],
			.query = c[QUERY],
			.header = h,
			.body = c[BODY] };
		struct str got;
		int64_t seconds;

		assert_true(num_i64(&seconds, c[TIME]));
		s.now_ns = seconds * 1000000000 + 999999999;
		sigv4_date(date, s.now_ns);
		if (str_is(c[SERVICE], "bedrock"))
			h[s.n_header++] = (struct net_header){ STR("content-type"),
				STR("application/json") };
		h[s.n_header++] =
			(struct net_header){ STR("host"), STR("example.amazonaws.com") };
		h[s.n_header++] = (struct net_header){ STR("x-amz-date"), str_of(date) };
		if (c[SESSION].len)
			h[s.n_header++] =
				(struct net_header){ STR("x-amz-security-token"),
					c[SESSION] };
		got = sigv4(&arena, &s);
		assert_string_equal(got.ptr, arena_str(&arena, c[WANT]).ptr);
	}
	assert_int_equal(n, 6);
}

int
main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(signatures_are_those_of_botocore),
	};
	int rc = cmocka_run_group_tests(test, NULL, NULL);

	arena_release(&arena);
	return rc;
}
