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

/* What makes a prompt the one it is, and the key that it is found by. */
struct identity {
	struct str name;
	uint64_t key;
	unsigned char digest32[DIGEST_BYTES];
};

/* A key is only a reason to look: the row decides. */
static bool
is_row_of(struct store *s, int64_t id, const struct identity *p)
{
	const struct str digest = { (const char *)p->digest32, DIGEST_BYTES };
	struct stmt *st = store_stmt(s, STORE_STMT_PROMPT_GET);
	bool same = false;

	stmt_int(st, 1, id);
	if (stmt_row(st))
		same = str_equal(stmt_get_blob(st, 1), digest) &&
		       str_equal(stmt_get_text(st, 2), p->name);
	else if (!s->db.err.rc)
		store_core_fail(s, RC_INTEGRITY,
			"%s: a segment has prompt %lld, which is not there: run \"assay "
			"store rebuild\"",
			s->path, (long long)id);
	stmt_reset(st);
	return same;
}

static int64_t
find(struct store *s, struct identity *p)
{
	int64_t id = 0;

	p->key = store_prompt_index_key(p->digest32, p->name);
	while ((id = store_prompt_index_next(s, p->key, id)) != 0)
		if (is_row_of(s, id, p))
			return id;
	return 0;
}

static int64_t
add(struct store *s, const struct exchange *x, const struct identity *p)
{
	const struct str part[3] = { x->system, x->context, x->prompt };
	struct store_place at = store_block_add_all(s, part, 3);
	struct stmt *st = store_stmt(s, STORE_STMT_PROMPT_ADD);
	int64_t id;

	stmt_blob(st, 1, p->digest32, DIGEST_BYTES);
	stmt_text(st, 2, p->name);
	stmt_int(st, 3, at.block);
	stmt_int(st, 4, at.at);
	for (int i = 0; i < 3; i++)
		stmt_int(st, 5 + i, (int64_t)part[i].len);
	stmt_run(st);
	if (s->db.err.rc)
		return 0;
	id = db_last_id(&s->db);
	store_prompt_index_add(s, p->key, id);
	return s->db.err.rc ? 0 : id;
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
	struct identity p = { .name = x->prompt_id };
	struct str digest = { (const char *)p.digest32, DIGEST_BYTES };
	size_t len = x->prompt_id.len + x->system.len + x->context.len + x->prompt.len;
	int64_t *slot;

	if (len > SHORT_BYTES)
		digest_of_prompt(p.digest32, x->system, x->context, x->prompt);
	else
		digest.len = 0;
	slot = store_cache_slot(&s->prompts, key_of(&s->blocks.scratch, x, digest));
	arena_reset(&s->blocks.scratch);
	if (*slot)
		return *slot;
	if (!digest.len)
		digest_of_prompt(p.digest32, x->system, x->context, x->prompt);
	*slot = find(s, &p);
	if (!*slot && !s->db.err.rc)
		*slot = add(s, x, &p);
	return *slot;
}

int64_t
store_prompts_find(struct store *s, const struct store_prompt *prompt)
{
	struct identity p = { .name = prompt->name };

	digest_of_prompt(p.digest32, prompt->system, prompt->context, prompt->text);
	return find(s, &p);
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
		ARENA_GROW(a, *out, &cap, *n + 1);
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
