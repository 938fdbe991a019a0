/* test_utf8.c - every scalar value, every kind of bad byte, and what a terminal must
 * never see. */
#include "base/utf8.h"

#include "base/random.h"

#include "paths.h"

static void
every_scalar_value_survives(void **state)
{
	(void)state;
	for (uint32_t c = 0; c <= 0x10ffff; c++) {
		char out[4];
		size_t pos = 0, n;
		struct str s;

		if (c >= 0xd800 && c <= 0xdfff)
			continue;
		n = utf8_encode(out, c);
		s = (struct str){ out, n };
		assert_int_equal(utf8_check(s), n);
		assert_int_equal(utf8_next(s, &pos), c);
		assert_int_equal(pos, n);
	}
}

/* A slow second definition: decode by the bit patterns alone, then ask whether encoding
 * the result gives the same bytes and the value is a scalar. */
static bool
valid_by_definition(const unsigned char *p, size_t n)
{
	uint32_t c = n == 1   ? p[0]
		     : n == 2 ? p[0] & 0x1fu
		     : n == 3 ? p[0] & 0x0fu
			      : p[0] & 7u;
	char out[4];

	if ((n == 1 && p[0] >= 0x80) || (n == 2 && (p[0] & 0xe0) != 0xc0) ||
		(n == 3 && (p[0] & 0xf0) != 0xe0) || (n == 4 && (p[0] & 0xf8) != 0xf0))
		return false;
	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return false;
		c = c << 6 | (p[i] & 0x3fu);
	}
	if (c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return false;
	return utf8_encode(out, c) == n && memcmp(out, p, n) == 0;
}

static void
three_bytes_are_valid_exactly_when_the_definition_says(void **state)
{
	(void)state;
	for (uint32_t v = 0; v < 1u << 24; v += v < 0x800000 ? 977 : 1) {
		unsigned char p[3] = { (unsigned char)(v >> 16), (unsigned char)(v >> 8),
			(unsigned char)v };
		size_t good = 0;

		while (good < 3) {
			size_t n = 1;

			while (good + n <= 3 && !valid_by_definition(p + good, n))
				n++;
			if (good + n > 3)
				break;
			good += n;
		}
		assert_int_equal(utf8_check((struct str){ (char *)p, 3 }), good);
	}
}

static void
the_first_bad_byte_is_found_behind_plain_text(void **state)
{
	char text[64];

	(void)state;
	for (size_t at = 0; at < sizeof text; at++) {
		memset(text, 'a', sizeof text);
		text[at] = (char)0xff;
		assert_int_equal(utf8_check((struct str){ text, sizeof text }), at);
	}
	assert_int_equal(utf8_check(STR("a\xe2\x82")), 1); /* cut short */
}

/* Sequences good and bad, at every place of a block, each judged alone. */
static void
long_random_text_is_judged_as_its_sequences_are(void **state)
{
	static const char *const piece[] = { "a", "plain text", "\xc3\xa9",
		"\xe4\xb8\xad", "\xf0\x9f\x98\x80", "\xed\x9f\xbf", "\xf4\x8f\xbf\xbf",
		"\xe0\xa0\x80", "\xf0\x90\x80\x80", "\xef\xbf\xbf" };
	static const char *const bad[] = { "\x80", "\xc3", "\xc0\x80", "\xc1\xbf",
		"\xe0\x9f\xbf", "\xed\xa0\x80", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80",
		"\xf5\x80\x80\x80", "\xff", "\xe4\xb8", "\xf0\x9f\x98",
		"\xf8\x88\x80\x80" };
	struct random r;
	struct buf b;

	(void)state;
	random_init(&r, 5);
	buf_init(&b, 1 << 16);
	for (unsigned round = 0; round < 20000; round++) {
		size_t good;

		buf_clear(&b);
		for (size_t k = random_below(&r, 60); k; k--)
			buf_str(&b, str_of(piece[random_below(&r, round % 2 ? 10 : 3)]));
		good = b.len;
		if (round % 3)
			buf_str(&b, str_of(bad[random_below(&r, 13)]));
		else
			good = SIZE_MAX;
		if (round % 5)
			buf_str(&b, STR("and plain text follows, up to a block of it, "));
		assert_int_equal(
			utf8_check(buf_view(&b)), good == SIZE_MAX ? b.len : good);
	}
	buf_release(&b);
}

static void
a_terminal_sees_no_control_and_no_bidi_byte(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 4096);
	utf8_escape(&b, STR("a\x1b[31m\tb\n\xe2\x80\xae"
			    "c\xc2\x9b"
			    "d\xff\xef\xbb\xbf\xf0\x9f\x98\x80"));
	assert_true(str_is(buf_view(&b),
		"a\\x1b[31m\tb\n\\u{202e}c\\u{009b}d\\xff\\u{feff}\xf0\x9f\x98\x80"));
	buf_clear(&b);
	utf8_escape_line(&b, STR("one\ntwo\t\x7f"));
	assert_true(str_is(buf_view(&b), "one\\x0atwo\\x09\\x7f"));
	buf_release(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_scalar_value_survives),
		cmocka_unit_test(three_bytes_are_valid_exactly_when_the_definition_says),
		cmocka_unit_test(the_first_bad_byte_is_found_behind_plain_text),
		cmocka_unit_test(long_random_text_is_judged_as_its_sequences_are),
		cmocka_unit_test(a_terminal_sees_no_control_and_no_bidi_byte),
	};
	return paths_run("utf8", tests);
}
