/* custody.c - see custody.h. */
#include "evidence/custody.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/json_write.h"
#include "seal/digest.h"

enum { LOG_MAX_BYTES = 64 * 1024 * 1024 };

static void
hash_line(char hex[DIGEST_HEX_BYTES], struct str line)
{
	unsigned char digest32[DIGEST_BYTES];

	digest_of(digest32, line.ptr, line.len);
	digest_hex(hex, digest32);
}

static enum rc
check_line(struct str line, size_t seq, const char *prev, struct err *e)
{
	static const struct json_want want[] = { { "/seq" }, { "/prev" } };
	struct json_val v[2];
	int64_t n;

	if (json_pick(v, want, 2, line, e)) {
		e->rc = RC_INTEGRITY;
		return e->rc;
	}
	if (!json_int(&n, &v[0]) || n != (int64_t)seq)
		return err_set(
			e, RC_INTEGRITY, "byte %zu: not entry %zu", v[0].offset, seq);
	if (v[1].kind != JSON_STRING || !str_is(v[1].raw, prev))
		return err_set(e, RC_INTEGRITY,
			"byte %zu: does not follow the entry before", v[1].offset);
	return RC_OK;
}

/* *prev becomes the digest of the last line. */
static enum rc
walk(struct str log, size_t *n, char prev[DIGEST_HEX_BYTES], struct err *e)
{
	memset(prev, '0', DIGEST_HEX_BYTES - 1);
	prev[DIGEST_HEX_BYTES - 1] = '\0';
	*n = 0;
	if (log.len && !str_ends(log, STR("\n")))
		return err_set(e, RC_INTEGRITY, "its last line has no end");
	while (log.len) {
		struct str line = str_cut(&log, '\n');

		if (check_line(line, *n + 1, prev, e)) {
			struct err inner = *e;

			*e = (struct err){ 0 };
			return err_set(e, inner.rc, "line %zu: %s", *n + 1, inner.text);
		}
		hash_line(prev, line);
		++*n;
	}
	return RC_OK;
}

enum rc
custody_check(struct str log, size_t *n, struct err *e)
{
	char prev[DIGEST_HEX_BYTES];
	size_t count;

	return walk(log, n ? n : &count, prev, e);
}

enum rc
custody_add(struct str *out, struct arena *a, struct str log,
	const struct custody_entry *x, struct err *e)
{
	char prev[DIGEST_HEX_BYTES], time[CLOCK_TEXT_BYTES];
	struct json_write j;
	struct buf b;
	size_t n;

	if (!x->who.len || !x->what.len)
		return err_set(e, RC_USAGE, "an entry says who did what");
	if (walk(log, &n, prev, e))
		return e->rc;
	clock_write(time, x->time_ns);
	buf_init(&b, LOG_MAX_BYTES);
	buf_str(&b, log);
	json_write_init(&j, &b);
	json_write_object(&j);
	json_write_key(&j, "seq");
	json_write_u64(&j, n + 1);
	json_write_key(&j, "prev");
	json_write_str(&j, str_of(prev));
	json_write_key(&j, "time");
	json_write_str(&j, str_of(time));
	json_write_key(&j, "who");
	json_write_str(&j, x->who);
	json_write_key(&j, "what");
	json_write_str(&j, x->what);
	if (x->object.len) {
		json_write_key(&j, "object");
		json_write_str(&j, x->object);
	}
	if (x->object32) {
		json_write_key(&j, "sha256");
		json_write_hex(&j, x->object32, DIGEST_BYTES);
	}
	json_write_object_end(&j);
	buf_char(&b, '\n');
	if (!buf_check(&b, "the custody log", e))
		*out = arena_str(a, buf_view(&b));
	buf_release(&b);
	return e->rc;
}

const char custody_later[] = "sealed the bundle, to be stamped later";

enum rc
custody_sealed(
	int64_t *time_ns, bool *later, struct arena *a, struct str log, struct err *e)
{
	static const struct json_want want[] = { { "/time" }, { "/what" } };
	struct json_val v[2];
	struct str last = { 0 };

	while (log.len)
		last = str_cut(&log, '\n');
	if (json_pick(v, want, 2, last, e) || v[0].kind != JSON_STRING ||
		v[1].kind != JSON_STRING || clock_parse(time_ns, v[0].raw, e)) {
		*e = (struct err){ 0 };
		return err_set(e, RC_INTEGRITY,
			"the custody log does not say when the bundle was sealed");
	}
	*later = str_is(json_text(a, &v[1], NULL), custody_later);
	return RC_OK;
}
