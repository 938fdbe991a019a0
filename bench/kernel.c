/* kernel.c - MB/s of CPU of each step of a fingerprint, on the vector path and on the
 * scalar one, in turns: medians of five.
 * usage: kernel FILE, a text. */
#include "base/cpu.h"
#include "base/file.h"
#include "sketch/shingle.h"
#include "sketch/winnow.h"
#include "text/fold.h"
#include "text/token.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { STEPS = 6, ROUNDS = 5, TOKENS_MAX = 1 << 20 };
/* Large enough that reading the clock costs nothing, small enough for the cache. */
enum { PIECE_BYTES = 16384 };

static const char *const step_name[STEPS] = { "fold", "tokens", "token hashes", "grams",
	"winnowing", "all" };

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Adds the seconds that each step takes over all texts; returns how many marks. */
static size_t
measure(double *spent, struct str text)
{
	struct arena a = { 0 };
	size_t marks = 0;

	while (text.len) {
		struct str line = str_sub(text, 0, PIECE_BYTES);
		double at[STEPS];
		struct token *t;
		struct mark *mark;
		struct fold f;
		uint64_t *hash, *gram;
		size_t n;

		text = str_sub(text, line.len, text.len);
		at[0] = now();
		fold_text(&f, &a, line, FOLD_ALL);
		at[1] = now();
		n = token_split(&t, &a, f.text, TOKEN_WORDS, TOKENS_MAX);
		at[2] = now();
		hash = ARENA_RAW(&a, uint64_t, 2 * n + 1);
		token_hash(hash, f.text, t, n);
		at[3] = now();
		gram = hash + n;
		n = shingle_hash(gram, hash, n, SHINGLE_WORDS);
		at[4] = now();
		mark = ARENA_RAW(&a, struct mark, n);
		marks += winnow_select(mark, gram, n, WINNOW_WINDOW);
		at[5] = now();
		for (int i = 0; i + 1 < STEPS; i++)
			spent[i] += at[i + 1] - at[i];
		spent[STEPS - 1] += at[STEPS - 1] - at[0];
		arena_reset(&a);
	}
	arena_release(&a);
	return marks;
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

int
main(int argc, char **argv)
{
	double spent[2][ROUNDS][STEPS] = { 0 }, list[2][ROUNDS];
	struct arena a = { 0 };
	struct err e = { 0 };
	struct str text;

	if (argc != 2 || file_read(&text, &a, argv[1], SIZE_MAX / 2, &e)) {
		fprintf(stderr, "kernel: %s\n", argc == 2 ? e.text : "name a file");
		return 2;
	}
	for (int k = 0; k < ROUNDS; k++)
		for (int scalar = 0; scalar < 2; scalar++) {
			cpu_scalar(scalar);
			measure(spent[scalar][k], text);
		}
	for (int i = 0; i < STEPS; i++) {
		for (int scalar = 0; scalar < 2; scalar++) {
			for (int k = 0; k < ROUNDS; k++)
				list[scalar][k] = spent[scalar][k][i];
			qsort(list[scalar], ROUNDS, sizeof(double), by_value);
		}
		printf("%s\t%.0f\t%.0f\t%.2f\n", step_name[i],
			(double)text.len / 1e6 / list[0][ROUNDS / 2],
			(double)text.len / 1e6 / list[1][ROUNDS / 2],
			list[1][ROUNDS / 2] / list[0][ROUNDS / 2]);
	}
	arena_release(&a);
	return 0;
}
