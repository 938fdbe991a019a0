/* rules.c - which patterns of the rules match which lines of a file: by the filter and
 * then PCRE2, by PCRE2 alone, and the patterns for other tools.
 * usage: rules filter|each|list DIR FILE [NUMBERS]; NUMBERS: a file of the patterns to
 * use. Prints how many (pattern, line) pairs match, and how many lines do. */
#include "base/file.h"
#include "rule/prefilter.h"
#include "rule/rule_set.h"
#include "rx/rx.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

enum { PATTERNS_MAX = 4096 };

struct work {
	const struct rule_pattern *pattern[PATTERNS_MAX];
	struct literal_need literal[PATTERNS_MAX];
	size_t n;
	struct prefilter *filter;
	struct rx_match rx;
	pcre2_code *plain[PATTERNS_MAX]; /* the other side's: PCRE2 as it comes */
	pcre2_match_data *data;
};

static void
die(const struct err *e)
{
	fprintf(stderr, "%s\n", e->text);
	exit(1);
}

static void
take(struct work *w, struct arena *a, const struct rule_set *s, const char *numbers)
{
	static bool wanted[PATTERNS_MAX];
	FILE *f = numbers ? fopen(numbers, "r") : NULL;
	unsigned number;
	size_t k = 0;

	while (f && fscanf(f, "%u", &number) == 1)
		if (number < PATTERNS_MAX)
			wanted[number] = true;
	for (size_t i = 0; i < s->n_rule; i++)
		for (size_t p = 0; p < s->rule[i].n_pattern; p++, k++) {
			if (k >= PATTERNS_MAX || (numbers && !wanted[k]))
				continue;
			w->pattern[w->n] = &s->rule[i].pattern[p];
			literal_of(&w->literal[w->n], a, w->pattern[w->n]->regex,
				w->pattern[w->n]->flags);
			w->n++;
		}
	w->filter = prefilter_new(a, w->literal, w->n);
}

static void
compile_plain(struct work *w)
{
	static const struct {
		unsigned ours;
		uint32_t theirs;
	} flag[] = { { RX_CASELESS, PCRE2_CASELESS }, { RX_MULTILINE, PCRE2_MULTILINE },
		{ RX_DOTALL, PCRE2_DOTALL }, { RX_EXTENDED, PCRE2_EXTENDED } };

	w->data = pcre2_match_data_create(1, NULL);
	for (size_t i = 0; i < w->n; i++) {
		unsigned flags = w->pattern[i]->flags;
		pcre2_compile_context *cc = pcre2_compile_context_create(NULL);
		uint32_t o = PCRE2_UTF;
		PCRE2_SIZE at;
		int why;

		o |= flags & RX_LITERAL ? PCRE2_LITERAL : PCRE2_UCP;
		for (size_t k = 0; k < sizeof flag / sizeof *flag; k++)
			o |= flags & flag[k].ours ? flag[k].theirs : 0;
		if (flags & RX_WORD)
			pcre2_set_compile_extra_options(cc, PCRE2_EXTRA_MATCH_WORD);
		w->plain[i] = pcre2_compile((PCRE2_SPTR)w->pattern[i]->regex.ptr,
			w->pattern[i]->regex.len, o, &why, &at, cc);
		pcre2_jit_compile(w->plain[i], PCRE2_JIT_COMPLETE);
		pcre2_compile_context_free(cc);
	}
}

/* Those that a literal can announce, for tools with another syntax. */
static void
list(const struct work *w)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->literal[i].n)
			printf("%zu\t%s\t%.*s\n", i,
				w->pattern[i]->flags & RX_CASELESS ? "i" : "-",
				STR_ARG(w->pattern[i]->regex));
}

static bool
matches(struct work *w, size_t i, struct str line, bool plain)
{
	struct rx_span span;

	if (plain)
		return pcre2_match(w->plain[i], (PCRE2_SPTR)line.ptr, line.len, 0,
			       PCRE2_NO_UTF_CHECK, w->data, NULL) >= 0;
	return rx_find(&span, &w->rx, w->pattern[i]->rx, line, 0, NULL) == RX_YES;
}

static size_t
match_line(struct work *w, struct str line, bool filter)
{
	uint64_t mark[PATTERNS_MAX / 64] = { 0 };
	size_t n = 0;

	if (filter)
		prefilter_scan(mark, w->filter, line);
	for (size_t i = 0; i < w->n; i++)
		if (!filter || (mark[i / 64] >> i % 64 & 1))
			n += matches(w, i, line, !filter);
	return n;
}

int
main(int argc, char **argv)
{
	static struct work w;
	struct arena a = { 0 };
	struct rule_set s;
	struct str text, line;
	struct err e = { 0 };
	const char *dir[1];
	size_t pairs = 0, lines = 0, n;

	if (argc < 4)
		return 2;
	dir[0] = argv[2];
	if (rule_set_load(&s, &a, dir, 1, NULL, NULL, &e) || rx_match_init(&w.rx, &e))
		die(&e);
	take(&w, &a, &s, argc > 4 ? argv[4] : NULL);
	if (strcmp(argv[1], "each") == 0)
		compile_plain(&w);
	if (strcmp(argv[1], "list") == 0) {
		list(&w);
		return 0;
	}
	if (file_read(&text, &a, argv[3], (size_t)1 << 31, &e))
		die(&e);
	while (text.len) {
		line = str_cut(&text, '\n');
		n = match_line(&w, line, strcmp(argv[1], "filter") == 0);
		pairs += n;
		lines += n > 0;
	}
	printf("%zu %zu\n", pairs, lines);
	return 0;
}
