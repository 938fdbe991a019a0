/* evil.c - 1,000 patterns made to be slow, each on texts of 64 KiB made for it: prints
 * the CPU milliseconds, compiling included, of the slowest pattern on its slowest text,
 * how many more PCRE2 refused as too large, and how many matches were stopped or came to
 * an end. */
#include "base/random.h"
#include "rx/rx.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { PATTERNS = 1000, TEXT = 64 * 1024, PATTERN_BYTES = 4096 };

static struct random rnd;

static const char *
any(const char *const *of, size_t n)
{
	return of[random_below(&rnd, n)];
}

#define ANY(of) any(of, sizeof(of) / sizeof *(of))

static const char *const atom[] = { "a", "[ab]", ".", "\\w", "\\S", "(?:a|b)", "(?:a|aa)",
	"(?:a|ab|b)", "[^x]", "(?i:A)", "\\X", "(?:a?)", "\\p{L}", "aa", "(?>a|aa)",
	"\\R" };
static const char *const many[] = { "*", "+", "*?", "+?", "{0,1000}", "{1,300}", "{2,}?",
	"{0,50}", "{999}", "++", "?" };
static const char *const few[] = { "*", "+", "*?", "+?", "{0,9}", "{2,}", "{3}", "?" };
static const char *const last[] = { "[xy]", "x", "$", "(?=x)", "(?<=x)", "\\bx",
	"(?!a|b|$)", "x{11}y", "\\z.", "" };

static void
grow(char *out, int depth)
{
	size_t n = 1 + random_below(&rnd, 3);

	for (size_t i = 0; i < n && strlen(out) < PATTERN_BYTES / 2; i++) {
		size_t kind = depth ? random_below(&rnd, 6) : 0;
		static const char *const open[] = { NULL, "(?:", "(",
			"(?=", "(?<=a)(?:", "(?:a|" };

		if (open[kind]) {
			strcat(out, open[kind]);
			grow(out, depth - 1);
			strcat(out, ")");
			strcat(out, ANY(few));
		} else {
			strcat(out, ANY(atom));
			strcat(out, ANY(many));
		}
	}
}

static void
fill(char *text, size_t kind)
{
	static const char *const unit[] = { "a", "ab", "aaaaaaaaaaaaaaaaaaaaaaaaa ",
		"aab", "a\n" };

	for (size_t i = 0; i < TEXT; i++)
		text[i] = unit[kind][i % strlen(unit[kind])];
}

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

int
main(void)
{
	static char text[5][TEXT], slowest[PATTERN_BYTES];
	struct err e = { 0 };
	struct rx_match m;
	size_t taken = 0, refused = 0, limit = 0, ended = 0;
	double worst = 0;

	random_stream(&rnd, 1, STR("evil"));
	for (size_t k = 0; k < 5; k++)
		fill(text[k], k);
	if (rx_match_init(&m, &e))
		return 1;
	while (taken < PATTERNS) {
		char pattern[PATTERN_BYTES] = "";
		struct rx_span at;
		struct rx *rx;
		double begun = now(), made;

		grow(pattern, 3);
		strcat(pattern, ANY(last));
		e = (struct err){ 0 };
		if (rx_open(&rx, str_of(pattern), 0, &e)) {
			refused++;
			worst = now() - begun > worst ? now() - begun : worst;
			continue;
		}
		taken++;
		made = now() - begun;
		for (size_t k = 0; k < 5; k++) {
			uint64_t spent = 0;
			size_t start = 0;
			enum rx_result r;
			double took;

			begun = now();
			/* As a rule does that counts. */
			do {
				r = rx_find(&at, &m, rx, (struct str){ text[k], TEXT },
					start, &spent);
				start = at.end > start ? at.end : start + 1;
			} while (r == RX_YES && start <= TEXT);
			took = made + now() - begun;
			limit += r == RX_LIMIT;
			ended += r != RX_LIMIT;
			if (took > worst) {
				worst = took;
				strcpy(slowest, pattern);
			}
		}
		rx_close(rx);
	}
	rx_match_release(&m);
	printf("%.1f %zu %zu %zu %s\n", worst, refused, limit, ended, slowest);
	return 0;
}
