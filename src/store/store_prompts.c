/* store_prompts.c - see store_prompts.h. */
#include "config.h"

#include "store/store_prompts.h"

#include "base/bits.h"
#include "seal/digest.h"
#include "store/store_core.h"

/* The name and texts of a prompt that is its own key in the cache. */
enum { SHORT_BYTES = 2048 };

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

/* What the cache knows a prompt by: its name and texts, with their lengths before them.
 * Most are so short that this is sooner made than their digest; of a longer one the
 * digest stands for the texts. */
static struct str
key_of(struct arena *a, const struct exchange *x, const struct str digest)
{
	const struct str whole[4] = { x->prompt_id, x->system, x->context, x->prompt };
	const struct str brief[4] = { x->prompt_id, digest, { 0 }, { 0 } };
	const struct str *part = digest.len ? brief : whole;
	size_t len = 4 * 8;
	char *key;

	for (size_t i = 0; i < 4; i++)
		len += part[i].len;
	key = ARENA_RAW(a, char, len);
	for (size_t i = 0, at = 4 * 8; i < 4; at += part[i++].len) {
		bits_store(key + 8 * i, 8, part[i].len);
		if (part[i].len)
			memcpy(key + at, part[i].ptr, part[i].len);
	}
	/* A text may look like a digest. */
	key[7] = (char)(digest.len != 0);
	return (struct str){ key, len };
}

int64_t
store_prompts_put(struct store *s, const struct exchange *x)
{
	unsigned char digest32[DIGEST_BYTES];
	struct str digest = { (const char *)digest32, DIGEST_BYTES };
	size_t len = x->prompt_id.len + x->system.len + x->context.len + x->prompt.len;
	int64_t *slot;

	if (len > SHORT_BYTES)
		digest_of_prompt(digest32, x->system, x->context, x->prompt);
	else
		digest.len = 0;
	slot = store_cache_slot(&s->prompts, key_of(&s->blocks.scratch, x, digest));
	arena_reset(&s->blocks.scratch);
	if (*slot)
		return *slot;
	if (!digest.len)
		digest_of_prompt(digest32, x->system, x->context, x->prompt);
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
