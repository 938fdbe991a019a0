/* kernel.c - MB/s of CPU of a fingerprint, from an answer's text to the hashes that are
 * kept of it, on each vector path and on the scalar one, in turns slice by slice, so that
 * what else the machine does falls on all: medians of five.
 * usage: kernel FILE [ROUNDS], texts with a NUL after each. Prints the whole, then each
 * step, which is timed over several texts at once, as reading the clock costs as much as
 * a step: for each vector path that there is its name, the step, MB/s, the scalar path's,
 * and their ratio. */
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
enum { SCALAR, AVX2, AVX512, PATHS };
enum { PIECE_BYTES = 16384, SLICE_BYTES = 1 << 20 };

static const char *const step_name[STEPS] = { "all", "fold", "words", "word hashes",
	"grams", "winnowing and sample" };

static const char *const path_name[PATHS] = { "scalar", "AVX2", "AVX-512" };

/* False where there is none. */
static bool
choose(int path)
{
	cpu_scalar(path == SCALAR);
	cpu_narrow(path != AVX512);
	return path == SCALAR || (path == AVX2 ? cpu_avx2() : cpu_avx512());
}

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

static double spent[PATHS][ROUNDS][STEPS];

static double
median(int path, int step, int n_round)
{
	double list[ROUNDS];

	for (int k = 0; k < n_round; k++)
		list[k] = spent[path][k][step];
	qsort(list, (size_t)n_round, sizeof *list, by_value);
	return list[n_round / 2];
}

static void
print(int path, double mb, int n_round)
{
	for (int i = 0; i < STEPS; i++) {
		double vector = median(path, i, n_round);
		double scalar = median(SCALAR, i, n_round);

		printf("%s\t%s\t%.0f\t%.0f\t%.2f\n", path_name[path], step_name[i],
			mb / vector, mb / scalar, scalar / vector);
	}
}

int
main(int argc, char **argv)
{
	int n_round = argc == 3 ? atoi(argv[2]) : ROUNDS;
	struct arena a = { 0 };
	struct err e = { 0 };
	size_t kept[PATHS] = { 0 };
	struct str text;

	if (argc < 2 || argc > 3 || n_round < 1 || n_round > ROUNDS ||
		file_read(&text, &a, argv[1], SIZE_MAX / 2, &e)) {
		fprintf(stderr, "kernel: %s\n", e.rc ? e.text : "name a file");
		return 2;
	}
	for (int k = 0; k < n_round; k++)
		for (struct str rest = text, slice; rest.len;) {
			slice = take_slice(&rest);
			for (int path = 0; path < PATHS; path++) {
				if (!choose(path))
					continue;
				kept[path] += measure_all(spent[path][k], slice);
				kept[path] += measure_steps(spent[path][k], slice);
			}
		}
	for (int path = AVX2; path < PATHS; path++) {
		if (!choose(path))
			continue;
		if (kept[path] != kept[SCALAR]) {
			fprintf(stderr, "kernel: %s keeps different hashes\n",
				path_name[path]);
			return 1;
		}
		print(path, (double)text.len / 1e6, n_round);
	}
	arena_release(&a);
	return 0;
}
