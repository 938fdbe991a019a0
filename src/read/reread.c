/* reread.c - see reread.h. */
#include "read/reread.h"

void
reread_init(struct reread *r, struct lines *l, size_t skip)
{
	*r = (struct reread){ .l = l, .at = { .line = 1 } };
	buf_init(&r->again, SIZE_MAX / 2);
	if (lines_chunk(l, &r->chunk) && skip <= r->chunk.len) {
		r->chunk = str_sub(r->chunk, skip, r->chunk.len);
		r->at.offset = skip;
	}
}

void
reread_release(struct reread *r)
{
	buf_release(&r->again);
}

bool
reread_have(struct reread *r)
{
	if (!r->chunk.len && r->after.len) {
		r->chunk = r->after;
		r->after = (struct str){ 0 };
	}
	return r->chunk.len > 0 || lines_chunk(r->l, &r->chunk);
}

struct reread_place
reread_place(struct reread_place at, struct str text, size_t n)
{
	const char *p = text.ptr, *end = p + n;

	while (n && (p = memchr(p, '\n', (size_t)(end - p)))) {
		at.line++;
		p++;
	}
	at.offset += n;
	return at;
}

void
reread_step(struct reread *r, size_t n)
{
	r->at = reread_place(r->at, r->chunk, n);
	r->chunk = str_sub(r->chunk, n, r->chunk.len);
}

/* What is left to look at: text, which stood at a place, and what comes now. */
static void
look_again(struct reread *r, struct str text, struct reread_place at)
{
	struct str rest = r->chunk;

	buf_clear(&r->again);
	buf_str(&r->again, text);
	r->chunk = buf_view(&r->again);
	r->after = rest;
	r->at = at;
	r->bound = SIZE_MAX;
}

static bool
in_again(const struct reread *r)
{
	const uintptr_t p = (uintptr_t)r->chunk.ptr, from = (uintptr_t)r->again.ptr;

	return r->again.len && r->chunk.len && p >= from && p - from < r->again.len;
}

bool
reread_back(
	struct reread *r, const struct sign *s, struct str text, struct reread_place at)
{
	size_t k;

	if (!sign_is_sure(s) || text.len < 2 || in_again(r))
		return false;
	k = 1 + sign_find(s, str_sub(text, 1, text.len));
	if (k >= text.len)
		return false;
	look_again(r, str_sub(text, k, text.len), reread_place(at, text, k));
	return true;
}

/* Whether a record begins in the n bytes of text that stand before chunk, and goes on in
 * it. */
static bool
straddles(struct reread *r, const struct sign *s, struct str text, size_t n)
{
	const size_t k = sign_find(s, text);
	const struct str before = str_sub(text, k, n - k);
	const struct reread_place none = { 0 };

	if (k >= n)
		return false;
	r->at.offset -= before.len;
	r->at.line -= reread_place(none, before, before.len).line;
	look_again(r, before, r->at);
	return true;
}

bool
reread_seek(struct reread *r, const struct sign *s, bool *empty)
{
	const size_t keep = s->len ? s->len - 1 : 0;
	char carry[2 * SIGN_MAX_BYTES];
	size_t n = 0;

	*empty = true;
	while (sign_is_sure(s) && reread_have(r)) {
		size_t more = r->chunk.len < keep ? r->chunk.len : keep, k;

		memcpy(carry + n, r->chunk.ptr, more);
		if (straddles(r, s, (struct str){ carry, n + more }, n))
			return true;
		k = sign_find(s, r->chunk);
		*empty &= !memchr(r->chunk.ptr, '{', k);
		if (k < r->chunk.len) {
			reread_step(r, k);
			return true;
		}
		n = more;
		memcpy(carry, r->chunk.ptr + r->chunk.len - n, n);
		reread_step(r, r->chunk.len);
	}
	return false;
}

struct str
reread_visible(struct reread *r, const struct sign *s)
{
	if (!in_again(r) || !sign_is_sure(s))
		return r->chunk;
	if (r->bound >= r->chunk.len) {
		struct str rest = str_sub(r->chunk, 1, r->chunk.len);

		r->bound = rest.len - sign_find(s, rest);
	}
	return str_sub(r->chunk, 0, r->chunk.len - r->bound);
}
