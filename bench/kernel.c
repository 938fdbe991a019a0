/* kernel.c - MB/s of CPU of a fingerprint, from an answer's text to the hashes that are
 * kept of it, on the vector path and on the scalar one, in turns slice by slice, so that
 * what else the machine does falls on both: medians of five.
 * usage: kernel FILE, texts with a NUL after each. Prints the whole, then each step,
 * which is timed over several texts at once, as reading the clock costs as much as a
 * step. */
#include "base/cpu.h"
#include "base/file.h"
#include "sketch/fingerprint.h"
#include "sketch/shingle.h"
#include "sketch/winnow.h"
#include "text/fold.h"
#include "text/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ALL, FOLD, WORDS, HASHES, GRAMS, KEEP, STEPS, ROUNDS = 5 };
enum { PIECE_BYTES = 16384, SLICE_BYTES = 1 << 20 };

static const char *const step_name[STEPS] = { "all", "fold", "words", "word hashes",
	"grams", "winnowing and sample" };

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Returns how many hashes are kept, so that nothing can be left out. */
static size_t
measure_all(double *spent, struct str texts)
{
	struct arena a = { 0 };
	double start = now();
	size_t kept = 0;

	while (texts.len) {
		uint64_t *hash;

		kept += fingerprint_text(&hash, &a, str_cut(&texts, 0));
		arena_reset(&a);
	}
	spent[ALL] += now() - start;
	arena_release(&a);
	return kept;
}

static size_t
measure_steps(double *spent, struct str texts)
{
	struct arena a = { 0 };
	size_t kept = 0;

	while (texts.len) {
		struct str piece = str_sub(texts, 0, PIECE_BYTES), folded;
		double at[STEPS];
		struct word *w;
		uint64_t *hash, *gram;
		size_t n;

		texts = str_sub(texts, piece.len, texts.len);
		at[ALL] = now();
		folded = fold_plain(&a, piece, FOLD_ALL);
		at[FOLD] = now();
		n = words_split(&w, &a, folded, FINGERPRINT_WORDS_MAX);
		at[WORDS] = now();
		hash = ARENA_RAW(&a, uint64_t, 2 * n + 1);
		words_hash(hash, folded, w, n);
		at[HASHES] = now();
		gram = hash + n;
		n = shingle_hash(gram, hash, n, SHINGLE_WORDS);
		at[GRAMS] = now();
		kept += winnow_keep(gram, &a, gram, n);
		at[KEEP] = now();
		for (int i = FOLD; i < STEPS; i++)
			spent[i] += at[i] - at[i - 1];
		arena_reset(&a);
	}
	arena_release(&a);
	return kept;
}

/* Whole texts. */
static struct str
take_slice(struct str *rest)
{
	struct str beyond = str_sub(*rest, SLICE_BYTES, rest->len), slice = *rest;

	str_cut(&beyond, 0);
	slice.len -= beyond.len;
	*rest = beyond;
	return slice;
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
	size_t kept[2] = { 0 };
	struct str text;

	if (argc != 2 || file_read(&text, &a, argv[1], SIZE_MAX / 2, &e)) {
		fprintf(stderr, "kernel: %s\n", argc == 2 ? e.text : "name a file");
		return 2;
	}
	for (int k = 0; k < ROUNDS; k++)
		for (struct str rest = text, slice; rest.len;) {
			slice = take_slice(&rest);
			for (int scalar = 0; scalar < 2; scalar++) {
				cpu_scalar(scalar);
				kept[scalar] += measure_all(spent[scalar][k], slice);
				kept[scalar] += measure_steps(spent[scalar][k], slice);
			}
		}
	if (kept[0] != kept[1]) {
		fprintf(stderr, "kernel: the two paths keep different hashes\n");
		return 1;
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
