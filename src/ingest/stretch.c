/* stretch.c - see stretch.h. */
#include "ingest/stretch.h"

#include "seal/digest.h"
#include "sketch/fingerprint.h"
#include "store/store_exchange.h"

void
stretch_clear(struct stretch *s)
{
	struct arena kept = s->arena;
	struct buf file = s->file;

	arena_reset(&kept);
	if (!file.ptr)
		buf_init(&file, SIZE_MAX / 2);
	buf_clear(&file);
	*s = (struct stretch){ .arena = kept, .file = file };
}

void
stretch_release(struct stretch *s)
{
	arena_release(&s->arena);
	buf_release(&s->file);
	*s = (struct stretch){ 0 };
}

void
stretch_refuse(struct stretch *s, const struct err *e)
{
	ARENA_GROW(&s->arena, s->refusal, &s->cap_refusal, s->n_refusal + 1);
	s->refusal[s->n_refusal++] = (struct stretch_refusal){ s->n, *e };
}

/* Copies of the texts, one behind the other. */
static size_t
copy_texts(struct exchange *x, struct arena *a)
{
	struct str *const text[] = { &x->model, &x->prompt_id, &x->system, &x->context,
		&x->prompt, &x->response, &x->reasoning, &x->finish, &x->params,
		&x->account, &x->request_id };
	enum { TEXTS = sizeof text / sizeof *text };
	size_t total = 0;
	char *to;

	for (size_t i = 0; i < TEXTS; i++)
		total += text[i]->len;
	to = ARENA_RAW(a, char, total + 1);
	for (size_t i = 0; i < TEXTS; i++) {
		if (text[i]->len)
			memcpy(to, text[i]->ptr, text[i]->len);
		text[i]->ptr = to;
		to += text[i]->len;
	}
	return total;
}

static void
add(struct stretch *s, const struct exchange *x, bool refer, struct arena *scratch)
{
	struct stretch_item *item;
	uint64_t *hash;

	ARENA_GROW(&s->arena, s->item, &s->cap, s->n + 1);
	item = &s->item[s->n++];
	*item = (struct stretch_item){ .x = *x, .response_len = x->response.len };
	digest_of(item->record32, x->record.ptr, x->record.len);
	item->fits = refer && store_exchange_fits(x, scratch);
	item->n_hash = fingerprint_text(&hash, scratch, x->response);
	item->hash = ARENA_RAW(&s->arena, uint64_t, item->n_hash + 1);
	if (item->n_hash)
		memcpy(item->hash, hash, item->n_hash * sizeof *hash);
	item->x.record = (struct str){ 0 };
	if (item->fits)
		item->x.response = (struct str){ 0 };
	s->bytes += copy_texts(&item->x, &s->arena) + item->n_hash * sizeof *hash;
	arena_reset(scratch);
}

bool
stretch_fill(
	struct stretch *s, struct reader_cursor *c, bool refer, struct arena *scratch)
{
	const size_t n = s->n, bytes = s->bytes, n_refusal = s->n_refusal;
	enum reader_step step = READER_PASSED;
	struct exchange x;

	for (unsigned i = 0; i < STRETCH_STEPS && step != READER_END; i++) {
		if (s->n - n >= STRETCH_EXCHANGES || s->bytes - bytes >= STRETCH_BYTES ||
			s->n_refusal - n_refusal >= STRETCH_REFUSALS)
			break;
		step = reader_step(c, &x);
		if (step == READER_EXCHANGE)
			add(s, &x, refer, scratch);
	}
	return step == READER_END;
}
