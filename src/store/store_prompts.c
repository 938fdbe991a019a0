/* store_prompts.c - see store_prompts.h. */
#include "config.h"

#include "store/store_prompts.h"

#include "base/bits.h"
#include "seal/digest.h"
#include "store/store_core.h"

static void
add_sized(struct digest *d, struct str s)
{
	unsigned char len8[8];

	bits_store(len8, sizeof len8, s.len);
	digest_add(d, len8, sizeof len8);
	digest_add(d, s.ptr, s.len);
}

/* The lengths of the parts but the last are hashed too, so that no text can move from
 * one part to the next and keep the digest. */
static void
digest_of_prompt(unsigned char digest32[DIGEST_BYTES], struct str system,
	struct str context, struct str text)
{
	struct digest d;

	digest_init(&d);
	add_sized(&d, system);
	add_sized(&d, context);
	digest_add(&d, text.ptr, text.len);
	digest_end(&d, digest32);
}

static int64_t
find(struct store *s, const unsigned char digest32[DIGEST_BYTES], struct str name)
{
	struct stmt *st = store_stmt(s, STORE_STMT_PROMPT_FIND);
	int64_t id;

	stmt_blob(st, 1, digest32, DIGEST_BYTES);
	stmt_text(st, 2, name);
	id = stmt_row(st) ? stmt_get_int(st, 0) : 0;
	stmt_reset(st);
	return id;
}

static int64_t
add(struct store *s, const struct exchange *x, const unsigned char digest32[DIGEST_BYTES])
{
	const struct str part[3] = { x->system, x->context, x->prompt };
	struct store_place at = store_block_add_all(s, part, 3);
	struct stmt *st = store_stmt(s, STORE_STMT_PROMPT_ADD);

	stmt_blob(st, 1, digest32, DIGEST_BYTES);
	stmt_text(st, 2, x->prompt_id);
	stmt_int(st, 3, at.block);
	stmt_int(st, 4, at.at);
	for (int i = 0; i < 3; i++)
		stmt_int(st, 5 + i, (int64_t)part[i].len);
	stmt_run(st);
	return s->db.err.rc ? 0 : db_last_id(&s->db);
}

int64_t
store_prompts_put(struct store *s, const struct exchange *x)
{
	unsigned char digest32[DIGEST_BYTES];
	struct arena *a = &s->blocks.scratch;
	char *key = ARENA_RAW(a, char, DIGEST_BYTES + x->prompt_id.len);
	int64_t *slot;

	digest_of_prompt(digest32, x->system, x->context, x->prompt);
	memcpy(key, digest32, DIGEST_BYTES);
	if (x->prompt_id.len)
		memcpy(key + DIGEST_BYTES, x->prompt_id.ptr, x->prompt_id.len);
	slot = store_cache_slot(
		&s->prompts, (struct str){ key, DIGEST_BYTES + x->prompt_id.len });
	arena_reset(a);
	if (!*slot)
		*slot = find(s, digest32, x->prompt_id);
	if (!*slot && !s->db.err.rc)
		*slot = add(s, x, digest32);
	return *slot;
}

/* Cuts the text into its parts and holds it against its digest. */
static enum rc
fill(struct store_prompt *p, struct arena *a, struct store *s, struct stmt *st,
	struct err *e)
{
	struct store_place at = { stmt_get_int(st, 3), stmt_get_int(st, 4), 0 };
	int64_t n_system = stmt_get_int(st, 5), n_context = stmt_get_int(st, 6);
	int64_t n_text = stmt_get_int(st, 7);
	unsigned char digest32[DIGEST_BYTES];
	struct str all = { 0 };

	p->id = stmt_get_int(st, 0);
	p->name = arena_str(a, stmt_get_text(st, 2));
	if (n_system < 0 || n_context < 0 || n_text < 0 || n_system > STORE_TEXT_MAX ||
		n_context > STORE_TEXT_MAX || n_text > STORE_TEXT_MAX)
		return err_set(e, RC_INTEGRITY, "%s: prompt %lld: its lengths are wrong",
			s->path, (long long)p->id);
	at.len = n_system + n_context + n_text;
	if (store_block_text(&all, a, s, at, e))
		return e->rc;
	p->system = str_sub(all, 0, (size_t)n_system);
	p->context = str_sub(all, (size_t)n_system, (size_t)n_context);
	p->text = str_sub(all, (size_t)(n_system + n_context), all.len);
	digest_of_prompt(digest32, p->system, p->context, p->text);
	if (!str_equal(
		    stmt_get_blob(st, 1), (struct str){ (char *)digest32, DIGEST_BYTES }))
		return err_set(e, RC_INTEGRITY,
			"%s: prompt %lld: its text does not have its digest", s->path,
			(long long)p->id);
	return RC_OK;
}

enum rc
store_prompts_get(struct store_prompt *out, struct arena *a, struct store *s, int64_t id,
	struct err *e)
{
	struct stmt *st = store_stmt(s, STORE_STMT_PROMPT_GET);

	*out = (struct store_prompt){ 0 };
	stmt_int(st, 1, id);
	if (stmt_row(st))
		fill(out, a, s, st, e);
	else if (!db_check(&s->db, e))
		err_set(e, RC_INTEGRITY, "%s: prompt %lld is missing", s->path,
			(long long)id);
	stmt_reset(st);
	return e->rc;
}

enum rc
store_prompts(struct store_prompt **out, size_t *n, struct arena *a, struct store *s,
	struct err *e)
{
	struct stmt *st = store_stmt(s, STORE_STMT_PROMPT_LIST);
	size_t cap = 0;

	*n = 0;
	*out = NULL;
	while (!e->rc && stmt_row(st)) {
		if (*n == cap) {
			struct store_prompt *old = *out;

			cap = cap ? 2 * cap : 64;
			*out = ARENA_NEW(a, struct store_prompt, cap);
			if (*n)
				memcpy(*out, old, *n * sizeof **out);
		}
		fill(&(*out)[*n], a, s, st, e);
		if (*n && (*out)[*n].id <= (*out)[*n - 1].id)
			err_set(e, RC_INTEGRITY, "%s: prompt %lld comes twice", s->path,
				(long long)(*out)[*n].id);
		++*n;
	}
	stmt_reset(st);
	db_check(&s->db, e);
	return e->rc;
}
