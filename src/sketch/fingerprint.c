/* fingerprint.c - see fingerprint.h. */
#include "sketch/fingerprint.h"

#include "sketch/shingle.h"
#include "sketch/winnow.h"
#include "text/fold.h"
#include "text/token.h"

/* Keeps the grams that are marked or in the sample, in place. Without a branch: which
 * they are cannot be foreseen. */
static size_t
keep(uint64_t *gram, size_t n, const struct mark *mark, size_t n_mark)
{
	size_t k = 0, next = n_mark ? mark[0].at : n;

	for (size_t i = 0, m = 0; i < n; i++) {
		bool marked = i == next;
		uint64_t hash = gram[i];

		gram[k] = hash;
		k += marked | winnow_frac(hash);
		m += marked;
		next = m < n_mark ? mark[m].at : n;
	}
	return k;
}

size_t
fingerprint_text(uint64_t **hash, struct arena *a, struct str text)
{
	struct fold f;
	struct token *t;
	struct mark *mark;
	uint64_t *word, *gram;
	size_t n;

	fold_text(&f, a, text, FOLD_ALL);
	n = token_split(&t, a, f.text, TOKEN_WORDS, FINGERPRINT_WORDS_MAX);
	word = ARENA_RAW(a, uint64_t, n);
	gram = ARENA_RAW(a, uint64_t, n);
	mark = ARENA_RAW(a, struct mark, n);
	token_hash(word, f.text, t, n);
	n = shingle_hash(gram, word, n, SHINGLE_WORDS);
	*hash = gram;
	return keep(gram, n, mark, winnow_select(mark, gram, n, WINNOW_WINDOW));
}
