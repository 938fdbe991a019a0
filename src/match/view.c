/* view.c - see view.h. */
#include "match/view.h"

#include "base/hash64.h"

size_t
view_max(const struct view *v, size_t n_tok)
{
	if (v->first && n_tok > v->first)
		n_tok = v->first;
	if (v->last && n_tok > v->last)
		n_tok = v->last;
	return n_tok * (v->high - v->low + 1);
}

/* The tokens that count, in scratch or, when all do, as they stand. */
static const uint32_t *
shown(const struct view *v, const struct panel_vocab *vocab, const uint32_t *tok,
	size_t *n_tok, uint32_t *scratch)
{
	size_t n = 0, want = v->first && !v->last ? v->first : SIZE_MAX;

	if (v->kind == TOKEN_WORDS) {
		for (size_t i = 0; i < *n_tok && n < want; i++)
			if (vocab->word[tok[i]])
				scratch[n++] = tok[i];
		tok = scratch;
	} else {
		n = *n_tok < want ? *n_tok : want;
	}
	if (v->last && n > v->last) {
		tok += n - v->last;
		n = v->last;
	}
	*n_tok = n;
	return tok;
}

size_t
view_grams(uint64_t *gram, const struct view *v, const struct panel_vocab *vocab,
	const uint32_t *tok, size_t n_tok, uint32_t tag, uint32_t *scratch)
{
	const uint64_t *hash = vocab->number.hash;
	size_t n = 0;

	tok = shown(v, vocab, tok, &n_tok, scratch);
	for (size_t i = 0; i < n_tok; i++) {
		uint64_t sum = 0;

		for (unsigned k = 0; k < v->high && i + k < n_tok; k++) {
			sum += hash64_k[k] * hash[tok[i + k]];
			if (k + 1 >= v->low)
				gram[n++] =
					(hash64_mix(sum) & ~(uint64_t)UINT32_MAX) | tag;
		}
	}
	return n;
}
