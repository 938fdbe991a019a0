/* store_stmt.c - see store_stmt.h. Every list is in order of number, so that a damaged
 * tree which repeats itself shows as a number that does not rise. */
#include "config.h"

#include "store/store_stmt.h"

#include "store/store_core.h"

/* A block of exchanges: see store_rows.c. */
#define BLOCK "SELECT b.first, b.n, b.digest, b.packed FROM "

static const char *const table[STORE_STMT_COUNT] = {
	[STORE_STMT_PAGE_SIZE] = "PRAGMA page_size = 16384",
	[STORE_STMT_CACHE_SIZE] = "PRAGMA cache_size = -16384",
	[STORE_STMT_MARK] = "SELECT (SELECT application_id FROM pragma_application_id),"
			    " (SELECT user_version FROM pragma_user_version)",
	[STORE_STMT_SCHEMA] =
		"SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name",

	[STORE_STMT_SOURCE_ADD] = "INSERT INTO source (path, format) VALUES (?1, ?2)",
	[STORE_STMT_SOURCE_FIND] =
		"SELECT id FROM source WHERE path = ?1 AND format = ?2",
	[STORE_STMT_SOURCE_GET] = "SELECT path FROM source WHERE id = ?1",
	[STORE_STMT_SOURCE_END] =
		"INSERT INTO source_end (source, digest, n_byte, n_record, n_refused)"
		" VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (source, digest) DO NOTHING",
	[STORE_STMT_SOURCE_LIST] = "SELECT id, path, format FROM source ORDER BY id",
	[STORE_STMT_SOURCE_END_LIST] =
		"SELECT source, digest, n_byte, n_record, n_refused"
		" FROM source_end ORDER BY id",
	[STORE_STMT_SOURCE_READINGS] =
		"SELECT e.source, e.digest, e.n_byte, e.n_record, e.n_refused, s.path, s.format"
		" FROM source_end AS e JOIN source AS s ON s.id = e.source ORDER BY e.id",

	[STORE_STMT_MODEL_ADD] = "INSERT INTO model (name) VALUES (?1)",
	[STORE_STMT_MODEL_FIND] = "SELECT id FROM model WHERE name = ?1",
	[STORE_STMT_MODEL_NAMES] = "SELECT id, name FROM model ORDER BY id",
	[STORE_STMT_MODEL_LIST] =
		"SELECT m.id, m.name, c.family, c.version, c.role, c.label, c.teachers,"
		" c.teacher_labs, (SELECT sum(n) FROM exchange_model WHERE model = m.id)"
		" FROM model AS m LEFT JOIN model_claim AS c"
		" ON c.id = (SELECT max(id) FROM model_claim WHERE model = m.id)"
		" ORDER BY m.name",
	[STORE_STMT_CLAIM_ADD] =
		"INSERT INTO model_claim"
		" (model, family, version, role, label, teachers, teacher_labs)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
	[STORE_STMT_CLAIM_NEWEST] =
		"SELECT family, version, role, label, teachers, teacher_labs"
		" FROM model_claim WHERE model = ?1 ORDER BY id DESC LIMIT 1",
	[STORE_STMT_CLAIM_SAME] =
		"SELECT id FROM model_claim WHERE model = ?1 AND family = ?2"
		" AND version = ?3 AND role = ?4 AND label = ?5 AND teachers = ?6"
		" AND teacher_labs = ?7",
	[STORE_STMT_CLAIM_LIST] =
		"SELECT m.name, c.family, c.version, c.role, c.label, c.teachers,"
		" c.teacher_labs FROM model_claim AS c JOIN model AS m ON m.id = c.model"
		" ORDER BY c.id",

	[STORE_STMT_WORD_ADD] = "INSERT INTO word (text) VALUES (?1)",
	[STORE_STMT_WORD_FIND] = "SELECT id FROM word WHERE text = ?1",

	[STORE_STMT_BLOCK_LAST] = "SELECT max(id) FROM text_block",
	[STORE_STMT_BLOCK_ADD] =
		"INSERT INTO text_block (id, n_raw, digest, packed) VALUES (?1, ?2, ?3, ?4)",
	[STORE_STMT_BLOCK_GET] =
		"SELECT n_raw, digest, packed FROM text_block WHERE id = ?1",
	[STORE_STMT_BLOCK_LIST] = "SELECT id FROM text_block ORDER BY id",

	[STORE_STMT_PROMPT_ADD] =
		"INSERT INTO prompt"
		" (digest, name, block, at, system_len, context_len, prompt_len)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
	[STORE_STMT_PROMPT_GET] =
		"SELECT id, digest, name, block, at, system_len, context_len, prompt_len"
		" FROM prompt WHERE id = ?1",
	[STORE_STMT_PROMPT_LIST] =
		"SELECT id, digest, name, block, at, system_len, context_len, prompt_len"
		" FROM prompt ORDER BY id",
	[STORE_STMT_PROMPT_FROM] =
		"SELECT id, digest, name FROM prompt WHERE id >= ?1 ORDER BY id",

	[STORE_STMT_WORD_LAST] = "SELECT max(id) FROM word",
	[STORE_STMT_WORD_GET] = "SELECT text FROM word WHERE id = ?1",

	[STORE_STMT_EXCHANGE_LAST] =
		"SELECT first + n - 1 FROM exchange_block ORDER BY first DESC LIMIT 1",
	[STORE_STMT_EXCHANGE_ADD] =
		"INSERT INTO exchange_block (first, n, digest, packed) VALUES (?1, ?2, ?3, ?4)",
	[STORE_STMT_EXCHANGE_GET] = BLOCK
	"exchange_block AS b WHERE b.first <= ?1 ORDER BY b.first DESC LIMIT 1",
	[STORE_STMT_EXCHANGE_WALK] =
		BLOCK "exchange_block AS b WHERE b.first >= ifnull((SELECT max(first)"
		      " FROM exchange_block WHERE first <= ?1), 0) ORDER BY b.first",
	[STORE_STMT_EXCHANGE_WALK_MODEL] =
		BLOCK "exchange_model AS m JOIN exchange_block AS b ON b.first = m.block"
		      " WHERE m.model = ?2 AND m.block >= ifnull((SELECT max(first)"
		      " FROM exchange_block WHERE first <= ?1), 0) ORDER BY m.block",
	[STORE_STMT_COUNT_ADD] =
		"INSERT INTO exchange_model (model, block, n) VALUES (?1, ?2, ?3)",
	[STORE_STMT_COUNT_LIST] =
		"SELECT model, n FROM exchange_model WHERE block = ?1 ORDER BY model",
	[STORE_STMT_COUNT_DROP_ALL] = "DELETE FROM exchange_model",

	[STORE_STMT_KEY_LAST] =
		"SELECT first, n, packed FROM exchange_key ORDER BY first DESC LIMIT 1",
	/* The row where a key is or would be, and where the next begins. */
	[STORE_STMT_KEY_GET] =
		"SELECT first, n, packed FROM exchange_key WHERE first <= ?1"
		" ORDER BY first DESC LIMIT 1",
	[STORE_STMT_KEY_AFTER] = "SELECT min(first) FROM exchange_key WHERE first > ?1",
	[STORE_STMT_KEY_PUT] =
		"INSERT OR REPLACE INTO exchange_key (first, n, packed) VALUES (?1, ?2, ?3)",
	[STORE_STMT_KEY_DROP_ALL] = "DELETE FROM exchange_key",
	[STORE_STMT_KEY_COUNT] = "SELECT sum(n) FROM exchange_key",

	[STORE_STMT_SEGMENT_ADD] =
		"INSERT INTO segment"
		" (kind, level, doc_first, doc_last, n_posting, n_byte, digest, bytes)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
	[STORE_STMT_SEGMENT_DROP] = "DELETE FROM segment WHERE id = ?1",
	[STORE_STMT_SEGMENT_DROP_ALL] = "DELETE FROM segment WHERE kind = ?1",
	/* typeof() looks at the row's head alone; IS NULL reads all the bytes. */
	[STORE_STMT_SEGMENT_LIST] =
		"SELECT id, level, doc_first, doc_last, n_posting, digest, typeof(bytes) = 'null',"
		" kind FROM segment WHERE kind = ?1 OR ?1 < 0 ORDER BY kind, doc_first, id",
	[STORE_STMT_SEGMENT_GET] =
		"SELECT n_byte, digest, bytes FROM segment WHERE id = ?1",

	/* The numbers of facts are dense, so that the largest is the count. */
	[STORE_STMT_INFO] =
		"SELECT (SELECT max(id) FROM source), (SELECT max(id) FROM model),"
		" (SELECT max(id) FROM prompt), (SELECT first + n - 1 FROM exchange_block ORDER BY first DESC LIMIT 1),"
		" (SELECT count(*) FROM segment WHERE kind = 0)",
	[STORE_STMT_INFO_SIZES] =
		"SELECT (SELECT sum(n_raw) FROM text_block),"
		" (SELECT sum(length(packed)) FROM text_block),"
		" (SELECT sum(n_byte) FROM segment WHERE kind = 0),"
		" (SELECT sum(n_posting) FROM segment WHERE kind = 0),"
		" (SELECT page_count FROM pragma_page_count)"
		" * (SELECT page_size FROM pragma_page_size)"
		" + ifnull((SELECT sum(n_byte) FROM segment WHERE bytes IS NULL), 0)",

	[STORE_STMT_INTEGRITY] = "PRAGMA integrity_check(100)",
	[STORE_STMT_FOREIGN_KEYS] = "PRAGMA foreign_key_check",
	[STORE_STMT_DENSE] =
		"SELECT (SELECT count(*) FROM source) <> ifnull((SELECT max(id) FROM source), 0),"
		" (SELECT count(*) FROM model) <> ifnull((SELECT max(id) FROM model), 0),"
		" (SELECT count(*) FROM prompt) <> ifnull((SELECT max(id) FROM prompt), 0),"
		" (SELECT count(*) FROM word) <> ifnull((SELECT max(id) FROM word), 0),"
		" ifnull((SELECT sum(n) FROM exchange_block), 0) <> ifnull((SELECT first + n - 1"
		" FROM exchange_block ORDER BY first DESC LIMIT 1), 0)",
};

struct str
store_stmt_text(enum store_stmt id)
{
	return str_of(table[id]);
}

struct stmt *
store_stmt(struct store *s, enum store_stmt id)
{
	struct stmt *st = &s->stmt[id];

	if (!st->st)
		stmt_open(st, &s->db, store_stmt_text(id));
	return st;
}
