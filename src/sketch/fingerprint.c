/* fingerprint.c - see fingerprint.h. */
#include "sketch/fingerprint.h"

#include "sketch/shingle.h"
#include "sketch/winnow.h"
#include "text/fold.h"
#include "text/words.h"

size_t
fingerprint_text(uint64_t **hash, struct arena *a, struct str text)
{
	struct str folded = fold_plain(a, text, FOLD_ALL);
	struct word *w;
	uint64_t *word;
	size_t n = words_split(&w, a, folded, FINGERPRINT_WORDS_MAX);

	word = ARENA_RAW(a, uint64_t, n);
	*hash = ARENA_RAW(a, uint64_t, n);
	words_hash(word, folded, w, n);
	n = shingle_hash(*hash, word, n, SHINGLE_WORDS);
	return winnow_keep(*hash, a, *hash, n);
}
