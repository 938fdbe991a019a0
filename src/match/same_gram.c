/* same_gram.c - see same_gram.h. Characters are numbered densely, so that 16 bits hold
 * them whatever the script, and compared LANES at a time. */
#include "match/same_gram.h"

#include "base/map.h"
#include "base/utf8.h"

enum { LANES = 16, FILLER = 0 };

/* The first n_char code points as numbers from 1; a 65,536th distinct one shares. */
static void
number_text(uint16_t *out, struct map *number, struct str text, size_t n_char)
{
	size_t n = 0;

	for (size_t pos = 0; pos < text.len && n < n_char;) {
		uint32_t at = map_put_u64(number, utf8_next(text, &pos), NULL);

		out[n++] = (uint16_t)(at < UINT16_MAX ? at + 1 : UINT16_MAX);
	}
	while (n < n_char)
		out[n++] = FILLER;
}

static uint16_t
equal_places(const uint16_t *a, const uint16_t *b, size_t n)
{
	uint16_t part[LANES] = { 0 }, sum = 0;
	size_t i = 0;

	for (; i + LANES <= n; i += LANES)
		for (size_t lane = 0; lane < LANES; lane++)
			part[lane] =
				(uint16_t)(part[lane] + (a[i + lane] == b[i + lane]));
	for (; i < n; i++)
		sum = (uint16_t)(sum + (a[i] == b[i]));
	for (size_t lane = 0; lane < LANES; lane++)
		sum = (uint16_t)(sum + part[lane]);
	return sum;
}

const uint16_t *
same_gram(struct arena *a, const struct str *text, size_t n, size_t n_char)
{
	struct arena own = { 0 };
	uint16_t *code = ARENA_RAW(&own, uint16_t, n * n_char);
	uint16_t *k = ARENA_RAW(a, uint16_t, n * n);
	struct map number;

	map_init(&number, &own);
	for (size_t i = 0; i < n; i++)
		number_text(code + i * n_char, &number, text[i], n_char);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j <= i; j++)
			k[i * n + j] = k[j * n + i] = equal_places(
				code + i * n_char, code + j * n_char, n_char);
	arena_release(&own);
	return k;
}
