/* llm_log.c - see llm_log.h. */
#include "config.h"

#include "read/llm_log.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/json_write.h"
#include "db/db.h"
#include "db/stmt.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static const char tables_sql[] = {
#include "read/sql/llm_tables.inc"
};
static const char responses_sql[] = {
#include "read/sql/llm_responses.inc"
};
static const char before_sql[] = {
#include "read/sql/llm_before.inc"
};
static const char fragments_sql[] = {
#include "read/sql/llm_fragments.inc"
};
static const char turns_sql[] = {
#include "read/sql/llm_turns.inc"
};
static const char messages_sql[] = {
#include "read/sql/llm_messages.inc"
};
static const char pieces_sql[] = {
#include "read/sql/llm_pieces.inc"
};
#define SQL(text) ((struct str){ text, sizeof(text) })

static const char magic[] = "SQLite format 3"; /* its NUL is part of it */

struct llm_log {
	struct arena arena;
	const char *path;
	struct stat at_open;
	struct db db;
	bool has_responses, has_turns, has_fragments;
	bool in_turns;
	struct stmt row, before, fragments; /* row: responses, then turns */
	struct buf json;
	uint64_t number;
	struct err err;
};

bool
llm_log_knows(struct str head)
{
	return str_starts(head, (struct str){ magic, sizeof magic });
}

/* Not "is there": one of no bytes holds nothing. */
static enum rc
check_beside(struct llm_log *l, const char *suffix, struct err *e)
{
	struct stat st;

	if (stat(arena_fmt(&l->arena, "%s%s", l->path, suffix).ptr, &st) || !st.st_size)
		return RC_OK;
	return err_set(e, RC_INPUT,
		"%s: its last changes are still in %s%s: let its program end, or read a "
		"copy made with sqlite3 .backup",
		l->path, l->path, suffix);
}

/* The reader of lines unpacks: look at the file itself. */
static enum rc
check_file(struct llm_log *l, struct err *e)
{
	char head[sizeof magic] = { 0 };
	int fd = open(l->path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	bool plain;

	if (fd < 0 || fstat(fd, &l->at_open)) {
		err_set(e, RC_INPUT, "%s: cannot open: %s", l->path, strerror(errno));
		if (fd >= 0)
			close(fd);
		return e->rc;
	}
	plain = S_ISREG(l->at_open.st_mode) &&
		pread(fd, head, sizeof head, 0) == sizeof head &&
		llm_log_knows((struct str){ head, sizeof head });
	close(fd);
	if (!plain)
		return err_set(e, RC_INPUT,
			"%s: is a SQLite database, which must be a file on a disk and not "
			"compressed",
			l->path);
	if (check_beside(l, "-wal", e))
		return e->rc;
	return check_beside(l, "-journal", e);
}

static bool
has_table(struct llm_log *l, const char *name)
{
	struct stmt st;
	bool found;

	stmt_open(&st, &l->db, SQL(tables_sql));
	stmt_text(&st, 1, str_of(name));
	found = stmt_row(&st) && stmt_get_int(&st, 0) == 1;
	stmt_close(&st);
	return found;
}

/* What is wrong with the database is wrong with the input. */
static enum rc
note_failure(struct llm_log *l)
{
	struct err e = { 0 };

	if (db_check(&l->db, &e))
		err_set(&l->err, RC_INPUT, "%s", e.text);
	return l->err.rc;
}

static enum rc
check_whole(struct llm_log *l)
{
	struct str what, head;
	struct stmt st;

	stmt_open(&st, &l->db, STR("PRAGMA quick_check(1)"));
	what = stmt_row(&st) ? stmt_get_text(&st, 0) : STR("ok");
	head = str_cut(&what, '\n');
	if (!str_is(head, "ok"))
		err_set(&l->err, RC_INPUT, "%s: the database is damaged: %.*s", l->path,
			STR_ARG(what.ptr ? what : head));
	stmt_close(&st);
	return note_failure(l);
}

static enum rc
open_tables(struct llm_log *l)
{
	if (check_whole(l))
		return l->err.rc;
	l->has_responses = has_table(l, "responses");
	l->has_fragments = has_table(l, "prompt_fragments") && has_table(l, "fragments");
	l->has_turns = has_table(l, "turns") && has_table(l, "messages") &&
		       has_table(l, "parts") && has_table(l, "fragments");
	if (!note_failure(l) && !l->has_responses && !l->has_turns)
		err_set(&l->err, RC_INPUT,
			"%s: is a SQLite database without llm's tables, responses or turns: "
			"export it as JSON lines",
			l->path);
	if (l->err.rc)
		return l->err.rc;
	l->in_turns = !l->has_responses;
	if (l->has_responses) {
		stmt_open(&l->row, &l->db, SQL(responses_sql));
		stmt_open(&l->before, &l->db, SQL(before_sql));
		if (l->has_fragments)
			stmt_open(&l->fragments, &l->db, SQL(fragments_sql));
	}
	return note_failure(l);
}

static void
begin_turns(struct llm_log *l)
{
	struct str sql = SQL(turns_sql);

	stmt_close(&l->row);
	stmt_close(&l->before);
	stmt_close(&l->fragments);
	stmt_open(&l->before, &l->db, SQL(messages_sql));
	stmt_open(&l->fragments, &l->db, SQL(pieces_sql));
	/* Without that table the statement could not be made. */
	if (!l->has_responses)
		sql = arena_fmt(&l->arena, "WITH responses (id) AS (VALUES (NULL)) %.*s",
			STR_ARG(sql));
	stmt_open(&l->row, &l->db, sql);
	stmt_int(&l->row, 1, l->has_responses);
}

enum rc
llm_log_open(struct llm_log **out, const char *path, struct err *e)
{
	struct arena a = { 0 };
	struct llm_log *l = ARENA_NEW(&a, struct llm_log, 1);
	struct err bad = { 0 };

	*out = NULL;
	l->arena = a;
	l->path = arena_str(&l->arena, str_of(path)).ptr;
	buf_init(&l->json, DB_VALUE_MAX);
	if (!check_file(l, e)) {
		if (db_open(&l->db, path, DB_ALIEN, &bad))
			err_set(&l->err, RC_INPUT, "%s", bad.text);
		else if (!open_tables(l) && l->in_turns)
			begin_turns(l);
		note_failure(l);
		err_copy(e, &l->err);
	}
	if (e->rc) {
		llm_log_close(l);
		return e->rc;
	}
	*out = l;
	return RC_OK;
}

void
llm_log_close(struct llm_log *l)
{
	struct arena a;

	if (!l)
		return;
	stmt_close(&l->row);
	stmt_close(&l->before);
	stmt_close(&l->fragments);
	db_close(&l->db);
	buf_release(&l->json);
	a = l->arena;
	arena_release(&a);
}

static void
put(struct json_write *w, const char *key, struct stmt *st, int col)
{
	if (stmt_is_null(st, col))
		return;
	json_write_key(w, key);
	json_write_str(w, stmt_get_text(st, col));
}

static void
put_message(struct json_write *w, const char *role, struct str content)
{
	json_write_object(w);
	json_write_key(w, "role");
	json_write_str(w, str_of(role));
	json_write_key(w, "content");
	json_write_str(w, content);
	json_write_object_end(w);
}

/* What grows beyond a value's limit is not added: few fragments are that long. */
static struct str
join(struct arena *a, struct str have, const char *glue, struct str more)
{
	if (have.len + more.len > DB_VALUE_MAX)
		return have;
	return arena_fmt(
		a, "%.*s%s%.*s", STR_ARG(have), have.ptr ? glue : "", STR_ARG(more));
}

/* The prompt of a response, behind its fragments. */
static struct str
prompt_of(struct llm_log *l, struct arena *a)
{
	struct str text = { 0 }, prompt = stmt_get_text(&l->row, 6);

	if (l->has_fragments) {
		stmt_text(&l->fragments, 1, stmt_get_text(&l->row, 0));
		while (stmt_row(&l->fragments))
			text = join(a, text, "\n", stmt_get_text(&l->fragments, 0));
	}
	return prompt.len ? join(a, text, "\n", prompt) : text;
}

static void
make_response(struct llm_log *l, struct json_write *w)
{
	struct arena a = { 0 };
	struct str prompt = prompt_of(l, &a);

	json_write_key(w, "messages");
	json_write_array(w);
	if (!stmt_is_null(&l->row, 4)) {
		stmt_text(&l->before, 1, stmt_get_text(&l->row, 4));
		stmt_text(&l->before, 2, stmt_get_text(&l->row, 0));
		while (stmt_row(&l->before) && !l->json.over) {
			put_message(w, "user", stmt_get_text(&l->before, 0));
			put_message(w, "assistant", stmt_get_text(&l->before, 1));
		}
		stmt_reset(&l->before);
	}
	if (prompt.len)
		put_message(w, "user", prompt);
	json_write_array_end(w);
	put(w, "system", &l->row, 5);
	put(w, "response", &l->row, 7);
	put(w, "reasoning", &l->row, 8);
	arena_release(&a);
}

static void
put_part(struct llm_log *l, struct json_write *w, struct stmt *st)
{
	struct stmt *piece = &l->fragments;
	struct arena a = { 0 };
	struct str text;

	if (stmt_is_null(st, 3))
		return;
	json_write_object(w);
	put(w, "type", st, 3);
	text = stmt_get_text(st, 4);
	if (!text.len && !stmt_is_null(st, 5)) {
		stmt_text(piece, 1, stmt_get_text(st, 5));
		while (stmt_row(piece))
			text = join(&a, text, "", stmt_get_text(piece, 0));
	}
	if (text.ptr) {
		json_write_key(w, "text");
		json_write_str(w, text);
	}
	json_write_object_end(w);
	arena_release(&a);
}

static void
end_message(struct json_write *w, int64_t depth)
{
	if (depth < 0)
		return;
	json_write_array_end(w);
	json_write_object_end(w);
}

/* Rows of parts as messages; those of the answer are then the response. */
static void
make_turn(struct llm_log *l, struct json_write *w)
{
	struct stmt *st = &l->before;
	int64_t depth = -1;
	bool more;

	stmt_text(st, 1, stmt_get_text(&l->row, 5));
	if (!stmt_is_null(&l->row, 4))
		stmt_text(st, 2, stmt_get_text(&l->row, 4));
	json_write_key(w, "messages");
	json_write_array(w);
	while ((more = stmt_row(st)) && !l->json.over && !stmt_get_int(st, 1)) {
		if (depth != stmt_get_int(st, 0)) {
			end_message(w, depth);
			depth = stmt_get_int(st, 0);
			json_write_object(w);
			put(w, "role", st, 2);
			json_write_key(w, "content");
			json_write_array(w);
		}
		put_part(l, w, st);
	}
	end_message(w, depth);
	json_write_array_end(w);
	json_write_key(w, "response");
	json_write_array(w);
	/* What tools gave is not what the model said. */
	for (; more && !l->json.over; more = stmt_row(st))
		if (str_is(stmt_get_text(st, 2), "assistant"))
			put_part(l, w, st);
	json_write_array_end(w);
	stmt_reset(st);
}

static void
make(struct llm_log *l)
{
	struct json_write w;

	buf_clear(&l->json);
	json_write_init(&w, &l->json);
	json_write_object(&w);
	json_write_key(&w, "llm");
	json_write_str(&w, l->in_turns ? STR("turns") : STR("responses"));
	put(&w, "id", &l->row, 0);
	put(&w, "model", &l->row, 1);
	put(&w, "datetime_utc", &l->row, 2);
	put(&w, "options_json", &l->row, 3);
	if (l->in_turns)
		make_turn(l, &w);
	else
		make_response(l, &w);
	json_write_object_end(&w);
}

bool
llm_log_next(struct llm_log *l, struct str *json, bool *too_long, uint64_t *number)
{
	bool more = !l->err.rc && stmt_row(&l->row);

	if (!more && !l->err.rc && !l->db.err.rc && !l->in_turns && l->has_turns) {
		l->in_turns = true;
		begin_turns(l);
		more = stmt_row(&l->row);
	}
	if (more)
		make(l);
	if (note_failure(l) || !more)
		return false;
	*number = ++l->number;
	*too_long = l->json.over;
	*json = buf_view(&l->json);
	return true;
}

enum rc
llm_log_check(struct llm_log *l, struct err *e)
{
	struct stat now;

	if (l->err.rc)
		return err_copy(e, &l->err);
	if (stat(l->path, &now) || now.st_ino != l->at_open.st_ino ||
		now.st_size != l->at_open.st_size ||
		now.st_mtim.tv_sec != l->at_open.st_mtim.tv_sec ||
		now.st_mtim.tv_nsec != l->at_open.st_mtim.tv_nsec)
		return err_set(e, RC_INPUT,
			"%s: changed while it was read: import a copy", l->path);
	return RC_OK;
}
