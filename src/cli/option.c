/* option.c - see option.h. */
#include "cli/option.h"

#include "base/num.h"

#include <assert.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

enum { WORD_MAX = 32 };

void
option_add(struct option_set *s, const struct option_def *table)
{
	for (; table && table->name; table++) {
		assert(s->n_def < OPTION_TABLE_MAX);
		s->def[s->n_def++] = table;
	}
}

/* Levenshtein's distance, of words up to WORD_MAX. */
static size_t
distance(const char *a, const char *b)
{
	size_t row[WORD_MAX + 1], n = strlen(b);

	if (strlen(a) > WORD_MAX || n > WORD_MAX)
		return WORD_MAX;
	for (size_t j = 0; j <= n; j++)
		row[j] = j;
	for (size_t i = 0; a[i]; i++) {
		size_t corner = row[0];

		row[0] = i + 1;
		for (size_t j = 0; j < n; j++) {
			size_t change = corner + (a[i] != b[j]);
			size_t best = row[j] < row[j + 1] ? row[j] + 1 : row[j + 1] + 1;

			corner = row[j + 1];
			row[j + 1] = change < best ? change : best;
		}
	}
	return row[n];
}

const char *
option_nearest(const char *word, const char *const *name, size_t n)
{
	const char *best = NULL;
	size_t least = strlen(word) / 3 + 1;

	for (size_t i = 0; i < n; i++) {
		size_t d = distance(word, name[i]);

		if (d <= least) {
			least = d ? d - 1 : 0;
			best = name[i];
		}
	}
	return best;
}

static enum rc
unknown(const struct option_set *s, const char *word, int letter, struct err *e)
{
	const char *name[OPTION_TABLE_MAX], *near;
	char bare[WORD_MAX + 1];

	if (letter)
		return err_set(e, RC_USAGE, "unknown option -%c: see --help", letter);
	snprintf(bare, sizeof bare, "%.*s", (int)strcspn(word + 2, "="), word + 2);
	for (size_t i = 0; i < s->n_def; i++)
		name[i] = s->def[i]->name;
	near = option_nearest(bare, name, s->n_def);
	if (near)
		return err_set(e, RC_USAGE, "unknown option --%s: did you mean --%s?",
			bare, near);
	return err_set(e, RC_USAGE, "unknown option --%s: see --help", bare);
}

/* getopt's own tables, made from ours. Values from 256 on are numbers of options. */
static void
make_tables(struct option *longs, char *shorts, const struct option_set *s)
{
	*shorts++ = ':';
	for (size_t i = 0; i < s->n_def; i++) {
		longs[i] = (struct option){ .name = s->def[i]->name,
			.has_arg = s->def[i]->arg ? required_argument : no_argument,
			.val = 256 + (int)i };
		if (!s->def[i]->letter)
			continue;
		*shorts++ = s->def[i]->letter;
		if (s->def[i]->arg)
			*shorts++ = ':';
	}
	*shorts = 0;
}

static size_t
index_of(const struct option_set *s, int c)
{
	size_t i = 0;

	if (c >= 256)
		return (size_t)(c - 256);
	while (s->def[i]->letter != c)
		i++;
	return i;
}

enum rc
option_parse(struct option_set *s, struct arena *a, int argc, char **argv, struct err *e)
{
	struct option longs[OPTION_TABLE_MAX + 1] = { { 0 } };
	char shorts[2 * OPTION_TABLE_MAX + 2];
	int c;

	make_tables(longs, shorts, s);
	for (size_t i = 0; i < s->n_def; i++)
		s->value[i] = ARENA_NEW(a, const char *, (size_t)argc);
	opterr = 0;
	optind = 1;
	while ((c = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
		size_t i;

		if (c == '?')
			return unknown(s, argv[optind - 1], optopt < 256 ? optopt : 0, e);
		if (c == ':')
			return err_set(
				e, RC_USAGE, "option %s needs a value", argv[optind - 1]);
		i = index_of(s, c);
		s->value[i][s->n_value[i]++] = optarg ? optarg : "";
	}
	s->operand = ARENA_NEW(a, const char *, (size_t)argc);
	for (int i = optind; i < argc; i++)
		s->operand[s->n_operand++] = argv[i];
	return RC_OK;
}

void
option_help(struct buf *out, const struct option_set *s)
{
	for (size_t i = 0; i < s->n_def; i++) {
		const struct option_def *d = s->def[i];
		char left[64];

		snprintf(left, sizeof left, "%c%c%s --%s%s%s", d->letter ? '-' : ' ',
			d->letter ? d->letter : ' ', d->letter ? "," : " ", d->name,
			d->arg ? " " : "", d->arg ? d->arg : "");
		buf_fmt(out, "  %-28s %s\n", left, d->help);
	}
}

static size_t
number_of(const struct option_set *s, const char *name)
{
	size_t i = 0;

	while (i < s->n_def && strcmp(s->def[i]->name, name) != 0)
		i++;
	assert(i < s->n_def);
	return i;
}

bool
option_given(const struct option_set *s, const char *name)
{
	return s->n_value[number_of(s, name)] > 0;
}

const char *
option_text(const struct option_set *s, const char *name)
{
	size_t i = number_of(s, name);

	return s->n_value[i] ? s->value[i][s->n_value[i] - 1] : NULL;
}

size_t
option_texts(const char *const **value, const struct option_set *s, const char *name)
{
	size_t i = number_of(s, name);

	*value = s->value[i];
	return s->n_value[i];
}

enum rc
option_u64(uint64_t *v, const struct option_set *s, const char *name, uint64_t fallback,
	struct err *e)
{
	const char *text = option_text(s, name);

	*v = fallback;
	if (text && !num_u64(v, str_of(text)))
		return err_set(
			e, RC_USAGE, "--%s wants a whole number, not \"%s\"", name, text);
	return RC_OK;
}
