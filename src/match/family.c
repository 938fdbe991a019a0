/* family.c - see family.h. To add a family: one row, one page doc/methods/<name>.md. */
#include "match/family.h"

const struct family family_table[] = {
	{ "openings", "idf-weighted 1-2-grams of the first 20 tokens",
		{ TOKEN_ALL, 20, 0, 1, 2 }, OVERLAP_COSINE, true, false },
	{ "lexical60", "idf-weighted 1-2-grams of the first 60 tokens",
		{ TOKEN_ALL, 60, 0, 1, 2 }, OVERLAP_COSINE, true, false },
	{ "lexical", "idf-weighted 1-2-grams of the whole answer",
		{ TOKEN_ALL, 0, 0, 1, 2 }, OVERLAP_COSINE, true, false },
	{ "overlap", "Jaccard index of word 5-grams of the whole answer, not centred",
		{ TOKEN_WORDS, 0, 0, 5, 5 }, OVERLAP_JACCARD, false, false },
	{ "exclusive",
		"word 3-grams shared with the candidate and with no reference model",
		{ TOKEN_WORDS, 0, 0, 3, 3 }, OVERLAP_EXCLUSIVE, true, true },
	{ NULL, NULL, { TOKEN_ALL, 0, 0, 0, 0 }, OVERLAP_COSINE, false, false },
};

const struct family *
family_find(const char *name)
{
	for (const struct family *f = family_table; f->name; f++)
		if (str_is(str_of(name), f->name))
			return f;
	return NULL;
}
