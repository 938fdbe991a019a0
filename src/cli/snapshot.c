/* snapshot.c - see snapshot.h. */
#include "cli/snapshot.h"

#include "evidence/redaction.h"
#include "seal/digest.h"
#include "seal/merkle.h"
#include "store/store.h"
#include "store/store_exchange.h"
#include "store/store_model.h"

enum { RECORDS_MAX_BYTES = 1 << 30 };

static void
line(struct buf *out, const struct store_row *row, struct str model)
{
	unsigned char answer32[DIGEST_BYTES];
	struct json_write j;

	digest_of(answer32, row->response.ptr, row->response.len);
	json_write_init(&j, out);
	json_write_object(&j);
	json_write_key(&j, "exchange");
	json_write_int(&j, row->id);
	json_write_key(&j, "model");
	json_write_str(&j, model);
	json_write_key(&j, "prompt");
	json_write_int(&j, row->prompt);
	json_write_key(&j, "record_sha256");
	json_write_hex(&j, row->record32, sizeof row->record32);
	json_write_key(&j, "response_sha256");
	json_write_hex(&j, answer32, sizeof answer32);
	json_write_object_end(&j);
	buf_char(out, '\n');
}

static struct str
model_name(const struct store_model *m, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (m[i].id == id)
			return m[i].name;
	return (struct str){ 0 };
}

static enum rc
walk(struct buf *out, struct command_run *r, struct store *s)
{
	struct store_model *m;
	struct store_walk *w;
	struct store_row row;
	struct arena own = { 0 };
	size_t n;

	if (store_models(&m, &n, &r->arena, s, &r->err) ||
		store_walk_open(&w, s, 0, 0, STORE_ROW_RESPONSE, &r->err))
		return r->err.rc;
	for (; store_walk_next(w, &row, &own); arena_reset(&own))
		line(out, &row, model_name(m, n, row.model));
	arena_release(&own);
	store_walk_close(w, &r->err);
	return buf_check(out, "the records of the store", &r->err);
}

static struct str
summarise(struct command_run *r, const struct store_info *info, struct str records)
{
	unsigned char root32[MERKLE_BYTES],
		*leaf32 =
			arena_new(&r->arena, (size_t)info->n_exchange + 1, MERKLE_BYTES);
	struct str rest = records, s;
	struct json_write j;
	struct buf b;
	size_t n = 0;

	while (rest.len && n <= (size_t)info->n_exchange)
		merkle_leaf(leaf32 + n++ * MERKLE_BYTES, str_cut(&rest, '\n'));
	merkle_root(root32, leaf32, n);
	buf_init(&b, 4096);
	json_write_init(&j, &b);
	json_write_object(&j);
	json_write_key(&j, "schema");
	json_write_int(&j, STORE_SCHEMA_VERSION);
	json_write_key(&j, "models");
	json_write_int(&j, info->n_model);
	json_write_key(&j, "prompts");
	json_write_int(&j, info->n_prompt);
	json_write_key(&j, "exchanges");
	json_write_int(&j, info->n_exchange);
	json_write_key(&j, "merkle_root");
	json_write_hex(&j, root32, sizeof root32);
	json_write_object_end(&j);
	buf_char(&b, '\n');
	s = arena_str(&r->arena, buf_view(&b));
	buf_release(&b);
	return s;
}

enum rc
snapshot_take(struct str *records, struct str *summary, struct command_run *r,
	const char *store, struct redaction *redaction)
{
	struct store_info info;
	struct store *s;
	struct buf b;

	if (store_open(&s, store, DB_READ, &r->err))
		return r->err.rc;
	buf_init(&b, RECORDS_MAX_BYTES);
	if (!store_info(s, &info, &r->err) && !walk(&b, r, s)) {
		*records = arena_str(&r->arena, buf_view(&b));
		if (!redaction || !redaction_records(records, &r->arena, redaction,
					  *records, &r->err))
			*summary = summarise(r, &info, *records);
	}
	buf_release(&b);
	store_close(s);
	return r->err.rc;
}
