/* store_prompt_bank.c - see store_prompt_bank.h. */
#include "config.h"

#include "store/store_prompt_bank.h"

#include "base/file.h"
#include "base/file_part.h"
#include "seal/digest.h"
#include "store/store_core.h"

/* Postings, of some bytes each; the name of a draft that has none. */
enum { REST_EVERY = 1 << 14, DRAFT = 99 };

bool
store_prompt_bank_make(
	struct store_prompt_bank *b, struct store *s, uint64_t n_key, bool in_file)
{
	struct err none = { 0 };
	uintptr_t at;

	if (b->row)
		return true;
	b->n_row = bloom_rows(n_key);
	if (!in_file) {
		at = (uintptr_t)ARENA_NEW(&b->arena, struct bloom_row, b->n_row + 1);
		/* A block lies in one line of the cache. */
		at = (at + sizeof *b->row - 1) / sizeof *b->row * sizeof *b->row;
		b->row = (struct bloom_row *)at;
		return true;
	}
	if (!s->in_batch || store_segment_draft(&b->draft, s, DRAFT,
				    b->n_row * sizeof *b->row, &none))
		return false;
	file_draft_hide(&b->draft.file);
	b->row = (struct bloom_row *)(void *)b->draft.file.ptr;
	return true;
}

void
store_prompt_bank_put(struct store_prompt_bank *b, unsigned set,
	const struct segment *view, const unsigned char digest32[32], bool is_mapped)
{
	struct bloom_fill f = { .row = b->row, .n_row = b->n_row, .set = set };
	struct segment_cursor c = { .s = view };
	struct posting p;

	if (!memcmp(b->digest32[set], digest32, DIGEST_BYTES))
		return;
	while (segment_next(&c, &p)) {
		bloom_fill_add(&f, p.key << (64 - SEGMENT_KEY_BITS));
		if (c.i % REST_EVERY)
			continue;
		if (is_mapped)
			file_map_rest(view->bytes);
		file_map_rest((struct str){ b->draft.file.ptr, b->draft.file.room });
	}
	bloom_fill_end(&f);
	memcpy(b->digest32[set], digest32, DIGEST_BYTES);
}

unsigned
store_prompt_bank_ask(const struct store_prompt_bank *b, uint64_t key)
{
	const uint64_t spread = key << (64 - SEGMENT_KEY_BITS),
		       at = bloom_row_of(spread, b->n_row);
	const struct file_part file = { b->draft.file.fd, b->draft.file.room };
	struct bloom_row row;

	if (!b->draft.file.ptr)
		return bloom_ask(b->row + at, spread);
	if (!file_part_get(&row, &file, at * sizeof row, sizeof row))
		return (1U << BLOOM_SETS) - 1;
	return bloom_ask(&row, spread);
}

void
store_prompt_bank_release(struct store_prompt_bank *b)
{
	if (b->draft.file.ptr)
		store_segment_drop_draft(&b->draft);
	arena_release(&b->arena);
	*b = (struct store_prompt_bank){ 0 };
}
