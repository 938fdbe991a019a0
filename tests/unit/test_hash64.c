/* test_hash64.c - the hash against tests/vectors/hash64.tsv, which another
 * implementation made (hash64.py). */
#include "base/hash64.h"

#include "base/random.h"

#include "paths.h"
#include "tsv.h"

enum { INPUT_MAX = 4096 };

static size_t
unhex(unsigned char *out, struct str hex)
{
	for (size_t i = 0; i < hex.len / 2; i++) {
		char two[3] = { hex.ptr[2 * i], hex.ptr[2 * i + 1], 0 };

		out[i] = (unsigned char)strtoul(two, NULL, 16);
	}
	return hex.len / 2;
}

static uint64_t
gram(struct str words)
{
	uint64_t token[HASH64_GRAM_MAX];
	size_t n = 0;

	while (words.len)
		token[n++] = hash64_token(str_cut(&words, ' '));
	return hash64_gram(token, n);
}

/* Runs over the rows of one kind and returns how many there were. */
static size_t
compare(const char *kind)
{
	static unsigned char bytes[INPUT_MAX];
	struct arena a = { 0 };
	struct str text = tsv_open(&a, "hash64.tsv"), col[3];
	size_t n = 0;

	while (tsv_next(&text, col, 3)) {
		uint64_t want = strtoull(arena_str(&a, col[2]).ptr, NULL, 16), got;
		size_t len;

		if (!str_is(col[0], kind))
			continue;
		n++;
		if (str_is(col[0], "gram")) {
			assert_int_equal(gram(col[1]), want);
			continue;
		}
		len = unhex(bytes, col[1]);
		got = str_is(col[0], "xxh3")
			      ? hash64(bytes, len)
			      : hash64_token((struct str){ (char *)bytes, len });
		assert_int_equal(got, want);
	}
	arena_release(&a);
	return n;
}

static void
bytes_of_every_length_class_hash_as_published(void **state)
{
	(void)state;
	assert_true(compare("xxh3") > 40);
}

static void
tokens_hash_as_published(void **state)
{
	(void)state;
	assert_true(compare("token") > 10);
}

static void
grams_of_one_to_eight_tokens_hash_as_published(void **state)
{
	(void)state;
	assert_true(compare("gram") > 10);
}

static void
tokens_of_a_text_hash_together_as_they_do_alone(void **state)
{
	enum { LEN = 300, N = 200 };
	char bytes[LEN];
	struct str text = { bytes, LEN };
	uint32_t span[N][2];
	uint64_t hash[N];
	struct random r;

	(void)state;
	random_init(&r, 1);
	for (unsigned round = 0; round < 2000; round++) {
		size_t n = random_below(&r, N + 1), start = 0;

		for (size_t i = 0; i < LEN; i++)
			bytes[i] = (char)random_below(&r, round % 2 ? 256 : 2);
		/* Words of 1 to 11 bytes, as far as they reach. */
		for (size_t i = 0; i < n; i++) {
			size_t len = 1 + random_below(&r, round % 7 + 5);

			if (len >= LEN - start)
				n = i + 1;
			span[i][0] = (uint32_t)start;
			start = len < LEN - start ? start + len : (size_t)LEN;
			span[i][1] = (uint32_t)start;
		}
		hash64_tokens(hash, text, span[0], n);
		for (size_t i = 0; i < n; i++)
			assert_true(hash[i] == hash64_token(str_sub(text, span[i][0],
						       span[i][1] - span[i][0])));
	}
}

static void
bytes_that_come_in_parts_hash_as_the_whole(void **state)
{
	static unsigned char bytes[5000];
	struct arena a = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (unsigned char)(i * i >> 3);
	for (size_t len = 0; len <= sizeof bytes; len = 3 * len / 2 + 1) {
		for (size_t part = 1; part < 2 * sizeof bytes; part = 5 * part + 2) {
			struct hash64_parts *h = hash64_parts_new(&a);

			for (size_t at = 0; at < len; at += part)
				hash64_parts_add(
					h, bytes + at, len - at < part ? len - at : part);
			assert_true(hash64_parts_end(h) == hash64(bytes, len));
		}
		arena_reset(&a);
	}
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bytes_of_every_length_class_hash_as_published),
		cmocka_unit_test(bytes_that_come_in_parts_hash_as_the_whole),
		cmocka_unit_test(tokens_hash_as_published),
		cmocka_unit_test(grams_of_one_to_eight_tokens_hash_as_published),
		cmocka_unit_test(tokens_of_a_text_hash_together_as_they_do_alone),
	};
	return paths_run("hash64", tests);
}
