/* case_log.c - see case_log.h. */
#include "cli/case_log.h"

#include "base/file.h"
#include "base/json.h"
#include "evidence/custody.h"
#include "seal/digest.h"

enum { LOG_MAX = 1 << 26, OBJECT_MAX = 1 << 30 };

static struct str
hex_of(struct arena *a, struct str bytes)
{
	unsigned char digest32[DIGEST_BYTES];
	char hex[DIGEST_HEX_BYTES];

	digest_of(digest32, bytes.ptr, bytes.len);
	digest_hex(hex, digest32);
	return arena_str(a, str_of(hex));
}

enum { TIME, WHO, WHAT, OBJECT, SHA256, FIELDS };

static struct str
text(struct arena *a, const struct json_val *v)
{
	return v->kind == JSON_STRING ? json_text(a, v, NULL) : (struct str){ 0 };
}

static enum rc
parse_line(struct verdict_custody *c, struct arena *a, struct str line, struct err *e)
{
	static const struct json_want want[FIELDS] = { { "/time" }, { "/who" },
		{ "/what" }, { "/object" }, { "/sha256" } };
	struct json_val v[FIELDS];
	struct str object;

	if (json_pick(v, want, FIELDS, line, e))
		return e->rc;
	*c = (struct verdict_custody){ .time = text(a, &v[TIME]),
		.who = text(a, &v[WHO]),
		.what = text(a, &v[WHAT]),
		.digest = hex_of(a, line) };
	object = text(a, &v[OBJECT]);
	if (object.len)
		c->what = arena_fmt(a, "%.*s: %.*s (SHA-256 %.*s)", STR_ARG(c->what),
			STR_ARG(object), STR_ARG(text(a, &v[SHA256])));
	return RC_OK;
}

enum rc
case_log_parse(struct verdict_custody **out, size_t *n, struct arena *a, struct str log,
	struct err *e)
{
	size_t i = 0;

	if (custody_check(log, n, e))
		return e->rc;
	*out = ARENA_NEW(a, struct verdict_custody, *n);
	for (struct str rest = log; rest.len && i < *n; i++)
		if (parse_line(&(*out)[i], a, str_cut(&rest, '\n'), e))
			return e->rc;
	return RC_OK;
}

enum rc
case_log_add(
	const char *path, struct arena *a, const struct case_log_entry *x, struct err *e)
{
	struct custody_entry entry = { .who = x->who,
		.what = x->what,
		.object = str_of(x->object),
		.time_ns = x->time_ns };
	unsigned char digest32[DIGEST_BYTES];
	struct str log = { 0 }, object;

	if (file_exists(path) && file_read(&log, a, path, LOG_MAX, e))
		return e->rc;
	if (x->object) {
		if (file_read(&object, a, x->object, OBJECT_MAX, e))
			return e->rc;
		digest_of(digest32, object.ptr, object.len);
		entry.object32 = digest32;
	}
	if (custody_add(&log, a, log, &entry, e))
		return err_in(e, path);
	return file_replace(path, log, 0644, e);
}
