/* redaction.c - see redaction.h. JSON is copied byte for byte but for the values that
 * go. */
#include "evidence/redaction.h"

#include "base/json.h"
#include "base/json_write.h"
#include "base/utf8.h"
#include "seal/digest.h"
#include "seal/salt.h"

enum { TEXT_MAX_BYTES = 1 << 30, SALT_BYTES = 32, KINDS = 4 };

static const char *const kind_name[] = { "prompts", "answers", "accounts", "secrets",
	"file" };

/* A field, below the field `top` of the line (NULL: anywhere). */
static const struct {
	const char *top, *key;
	enum redaction_kind kind;
} field[] = {
	{ "request", "body", REDACTION_PROMPTS },
	{ "request", "body_hex", REDACTION_PROMPTS },
	/* With it the request could be guessed against its commitment. */
	{ "request", "salt", REDACTION_PROMPTS },
	{ NULL, "prompt", REDACTION_PROMPTS },
	{ NULL, "system", REDACTION_PROMPTS },
	{ NULL, "messages", REDACTION_PROMPTS },
	{ NULL, "context", REDACTION_PROMPTS },
	{ "reply", "body", REDACTION_ANSWERS },
	{ "reply", "body_hex", REDACTION_ANSWERS },
	{ "reply", "body_sha256", REDACTION_ANSWERS },
	{ NULL, "response", REDACTION_ANSWERS },
	{ NULL, "reasoning", REDACTION_ANSWERS },
	{ NULL, "why", REDACTION_ANSWERS },
	{ NULL, "response_sha256", REDACTION_ANSWERS },
	{ NULL, "record_sha256", REDACTION_ANSWERS },
	{ NULL, "record_sha256", REDACTION_PROMPTS },
	{ NULL, "account", REDACTION_ACCOUNTS },
	{ NULL, "user", REDACTION_ACCOUNTS },
	{ NULL, "user_id", REDACTION_ACCOUNTS },
	{ NULL, "organization", REDACTION_ACCOUNTS },
	{ NULL, "project", REDACTION_ACCOUNTS },
	{ NULL, "request_id", REDACTION_ACCOUNTS },
};

/* Lines of an HTTP head that name an account. */
static const char *const head[] = { "cookie:", "set-cookie:", "openai-organization:",
	"openai-project:", "anthropic-organization-id:", "x-request-id:", "request-id:",
	"cf-ray:", "x-goog-user-project:", "apim-request-id:" };

enum rc
redaction_parse(unsigned *kinds, struct str list, struct err *e)
{
	*kinds = 0;
	while (list.ptr) {
		struct str word = str_cut(&list, ',');
		size_t i = 0;

		while (i < KINDS && !str_is(word, kind_name[i]))
			i++;
		if (i == KINDS)
			return err_set(e, RC_USAGE,
				"\"%.*s\" cannot be redacted: prompts, answers, accounts "
				"and secrets can",
				STR_ARG(word));
		*kinds |= 1U << i;
	}
	return RC_OK;
}

void
redaction_init(struct redaction *r, unsigned kinds, redaction_find *find, void *ctx)
{
	*r = (struct redaction){ .kinds = kinds, .find = find, .ctx = ctx };
	buf_init(&r->reg, TEXT_MAX_BYTES);
	buf_init(&r->escrow, TEXT_MAX_BYTES);
	runs_init(&r->prompts, &r->own);
	runs_init(&r->answers, &r->own);
}

void
redaction_release(struct redaction *r)
{
	buf_release(&r->reg);
	buf_release(&r->escrow);
	arena_release(&r->own);
	arena_release(&r->line);
}

void
redaction_hide(struct redaction *r, enum redaction_kind kind, struct str text)
{
	if (!(r->kinds & (unsigned)kind))
		return;
	if (kind == REDACTION_PROMPTS)
		runs_add(&r->prompts, text);
	else if (kind == REDACTION_ANSWERS)
		runs_add(&r->answers, text);
}

/* Where in what is being rewritten we are. */
struct place {
	struct redaction *r;
	const char *where;
	size_t line;
	struct buf *out;
	const char *prev; /* of captures: what the line before hashes to; else NULL */
	bool fields;      /* of captures and records: fields go by their name */
	bool only_hide;   /* first pass: what goes is noted, and nothing replaced */
	struct str top, key;
	struct err *e;
};

static const char *
name_of(enum redaction_kind kind)
{
	size_t i = 0;

	while (1U << i != (unsigned)kind)
		i++;
	return kind_name[i];
}

static void
begin_line(struct json_write *j, struct buf *out, const struct redaction *r)
{
	json_write_init(j, out);
	json_write_object(j);
	json_write_key(j, "n");
	json_write_u64(j, r->n);
}

/* The token for text, and its lines in the register and the escrow. */
static struct str
take(struct place *p, enum redaction_kind kind, struct str text)
{
	unsigned char salt[SALT_BYTES], digest32[DIGEST_BYTES];
	struct redaction *r = p->r;
	struct json_write j;
	struct digest d;

	salt_fill(salt, sizeof salt, p->e);
	r->n++;
	digest_init(&d);
	digest_add(&d, salt, sizeof salt);
	digest_add(&d, text.ptr, text.len);
	digest_end(&d, digest32);
	begin_line(&j, &r->reg, r);
	json_write_key(&j, "kind");
	json_write_str(&j, str_of(name_of(kind)));
	json_write_key(&j, "where");
	json_write_str(&j, str_of(p->where));
	json_write_key(&j, "line");
	json_write_u64(&j, p->line);
	json_write_key(&j, "commitment");
	json_write_hex(&j, digest32, sizeof digest32);
	json_write_object_end(&j);
	buf_char(&r->reg, '\n');
	begin_line(&j, &r->escrow, r);
	json_write_key(&j, "salt");
	json_write_hex(&j, salt, sizeof salt);
	json_write_key(&j, "text");
	json_write_str(&j, text);
	json_write_object_end(&j);
	buf_char(&r->escrow, '\n');
	return arena_fmt(&r->line, "[REDACTED:%s:%zu]", name_of(kind), r->n);
}

static enum redaction_kind
kind_of_field(const struct place *p)
{
	for (size_t i = 0; p->fields && i < sizeof field / sizeof *field; i++)
		if ((p->r->kinds & (unsigned)field[i].kind) &&
			str_is(p->key, field[i].key) &&
			(!field[i].top || str_is(p->top, field[i].top)))
			return field[i].kind;
	return 0;
}

static enum redaction_kind
kind_of_text(const struct redaction *r, struct str text)
{
	if ((r->kinds & REDACTION_PROMPTS) && runs_share(&r->prompts, text))
		return REDACTION_PROMPTS;
	if ((r->kinds & REDACTION_ANSWERS) && runs_share(&r->answers, text))
		return REDACTION_ANSWERS;
	return 0;
}

static int
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

static bool
names_account(struct str line)
{
	for (size_t i = 0; i < sizeof head / sizeof *head; i++) {
		size_t k = 0;

		while (head[i][k] && k < line.len && lower(line.ptr[k]) == head[i][k])
			k++;
		if (!head[i][k])
			return true;
	}
	return false;
}

/* Of a head, its lines that name an account; of any text, its secrets. */
static struct str
take_parts(struct place *p, struct str text)
{
	bool is_head = (p->r->kinds & REDACTION_ACCOUNTS) && str_is(p->key, "head");
	struct str rest = text, line;
	size_t at = 0, start, end;
	struct buf b;

	buf_init(&b, TEXT_MAX_BYTES);
	while (is_head && rest.len) {
		line = str_cut(&rest, '\n');
		buf_str(&b, names_account(line)
				    ? take(p, REDACTION_ACCOUNTS, str_trim(line))
				    : line);
		if (rest.ptr)
			buf_char(&b, '\n');
	}
	if (is_head)
		text = arena_str(&p->r->line, buf_view(&b));
	buf_clear(&b);
	while ((p->r->kinds & REDACTION_SECRETS) &&
		p->r->find(p->r->ctx, text, at, &start, &end) && end > start) {
		buf_str(&b, str_sub(text, at, start - at));
		buf_str(&b,
			take(p, REDACTION_SECRETS, str_sub(text, start, end - start)));
		at = end;
	}
	if (at) {
		buf_str(&b, str_sub(text, at, text.len));
		text = arena_str(&p->r->line, buf_view(&b));
	}
	buf_release(&b);
	return text;
}

/* What stands for a text: itself where nothing in it goes. */
static struct str
instead(struct place *p, enum redaction_kind kind, struct str text, bool is_text)
{
	if (p->only_hide) {
		redaction_hide(p->r, kind, text);
		return text;
	}
	if (!kind)
		kind = kind_of_text(p->r, text);
	if (kind && text.len)
		return take(p, kind, text);
	return is_text ? take_parts(p, text) : text;
}

/* Writes what stands for the value v, or nothing: then it stays. */
static bool
replace(struct place *p, struct json *j, struct json_val *v)
{
	enum redaction_kind kind = kind_of_field(p);
	bool is_text = v->kind == JSON_STRING;
	struct str was, now;
	struct json_write w;

	if (!is_text && (!kind || (v->kind != JSON_ARRAY && v->kind != JSON_OBJECT)))
		return false;
	json_whole(j, v);
	was = is_text ? json_text(&p->r->line, v, NULL) : v->raw;
	if (p->prev && j->depth == 1 && str_is(p->key, "prev"))
		now = str_of(p->prev);
	else
		now = instead(p, kind, was, is_text);
	if (str_equal(now, was))
		return false;
	json_write_init(&w, p->out);
	json_write_str(&w, now);
	return true;
}

/* One value of JSON. */
static enum rc
rewrite(struct place *p, struct str json)
{
	size_t copied = 0;
	struct json_val v;
	struct json j;

	json_init(&j, json);
	for (json_next(&j, &v); v.kind != JSON_END && v.kind != JSON_ERROR;
		json_next(&j, &v)) {
		if (v.kind == JSON_KEY) {
			p->key = json_text(&p->r->line, &v, NULL);
			if (j.depth == 1)
				p->top = p->key;
			continue;
		}
		if (v.kind == JSON_OBJECT_END || v.kind == JSON_ARRAY_END)
			continue;
		buf_str(p->out, str_sub(json, copied, v.offset - copied));
		copied = v.offset;
		if (replace(p, &j, &v))
			copied = j.pos;
		p->key = (struct str){ 0 };
	}
	if (v.kind == JSON_ERROR)
		return err_copy(p->e, &j.err);
	buf_str(p->out, str_sub(json, copied, json.len));
	return p->e->rc;
}

static enum rc
each_line(struct place *p, struct str lines, struct err *e)
{
	unsigned char digest32[DIGEST_BYTES];
	char hex[DIGEST_HEX_BYTES];
	size_t start;

	p->e = e;
	for (p->line = 1; lines.len; p->line++) {
		start = p->out->len;
		if (rewrite(p, str_cut(&lines, '\n')))
			return err_in_line(e, p->where, p->line);
		if (p->prev) {
			digest_of(digest32, p->out->ptr + start, p->out->len - start);
			digest_hex(hex, digest32);
			p->prev = arena_str(&p->r->own, str_of(hex)).ptr;
		}
		buf_char(p->out, '\n');
		if (p->only_hide)
			buf_clear(p->out);
		arena_reset(&p->r->line);
	}
	return buf_check(p->out, p->where, e);
}

/* What a file is known by to those who have it: checked with its line of the escrow. */
static void
commit_file(struct place *p, struct str content)
{
	unsigned char digest32[DIGEST_BYTES];
	char hex[DIGEST_HEX_BYTES];

	digest_of(digest32, content.ptr, content.len);
	digest_hex(hex, digest32);
	p->line = 0;
	take(p, REDACTION_FILE, str_of(hex));
}

static enum rc
lines(struct str *out, struct arena *a, struct place *p, struct str text, struct err *e)
{
	struct buf b;

	buf_init(&b, TEXT_MAX_BYTES);
	p->out = &b;
	if (!each_line(p, text, e))
		*out = arena_str(a, buf_view(&b));
	buf_release(&b);
	return e->rc;
}

enum rc
redaction_captures(struct str *out, struct arena *a, struct redaction *r,
	struct str captures, struct err *e)
{
	static const char first[] =
		"0000000000000000000000000000000000000000000000000000000000000000";
	struct place p = { .r = r, .where = "captures.jsonl", .fields = true, .e = e };

	p.only_hide = true;
	if (lines(out, a, &p, captures, e))
		return e->rc;
	p.only_hide = false;
	p.prev = first;
	commit_file(&p, captures);
	return lines(out, a, &p, captures, e);
}

enum rc
redaction_records(struct str *out, struct arena *a, struct redaction *r,
	struct str records, struct err *e)
{
	struct place p = { .r = r, .where = "records.jsonl", .fields = true };

	return lines(out, a, &p, records, e);
}

enum rc
redaction_json(struct str *out, struct arena *a, struct redaction *r, const char *where,
	struct str json, struct err *e)
{
	struct place p = { .r = r, .where = where, .e = e, .line = 1 };
	struct buf b;

	buf_init(&b, TEXT_MAX_BYTES);
	p.out = &b;
	if (rewrite(&p, json))
		err_in(e, where);
	else if (!buf_check(&b, where, e))
		*out = arena_str(a, buf_view(&b));
	buf_release(&b);
	return e->rc;
}

enum rc
redaction_refuse(
	struct redaction *r, const char *where, struct str content, struct err *e)
{
	enum redaction_kind kind = kind_of_text(r, content);
	size_t start, end;

	if (!kind && (r->kinds & REDACTION_SECRETS) &&
		utf8_check(content) == content.len &&
		r->find(r->ctx, content, 0, &start, &end))
		kind = REDACTION_SECRETS;
	if (kind)
		return err_set(e, RC_USAGE,
			"%s: holds text of the %s, which are to be redacted: leave it out",
			where, name_of(kind));
	return RC_OK;
}
