/* plan_seal.c - see plan_seal.h. */
#include "probe/plan_seal.h"

#include "base/file.h"
#include "conf/conf.h"
#include "seal/digest.h"

static const char *
path_of(struct arena *a, const struct plan *p)
{
	return arena_fmt(a, "%s.seal", p->path).ptr;
}

const char *
plan_seal_name(enum plan_seal_state s)
{
	static const char *const name[] = { "not sealed", "sealed",
		"changed since it was sealed" };

	return name[s];
}

static int
hex_digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static enum rc
parse_digest(unsigned char out[32], struct conf *map, struct err *e)
{
	struct str s = { 0 };
	bool fine;

	if (conf_text(&s, map, "digest", CONF_REQUIRED, e))
		return e->rc;
	fine = s.len == 64;
	for (size_t i = 0; fine && i < 32; i++) {
		int high = hex_digit(s.ptr[2 * i]), low = hex_digit(s.ptr[2 * i + 1]);

		fine = high >= 0 && low >= 0;
		out[i] = (unsigned char)(fine ? (unsigned)high << 4 | (unsigned)low : 0u);
	}
	return fine ? RC_OK
		    : conf_err(e, conf_find(map, "digest"),
			      "\"digest\" is 64 hexadecimal digits");
}

static enum rc
parse(struct plan_seal *s, struct arena *a, struct str text, struct err *e)
{
	struct str when = { 0 };
	struct err why = { 0 };
	uint64_t version = 0;
	struct conf *map;

	if (conf_parse(&map, a, text, e) ||
		conf_u64(&version, map, "seal", CONF_REQUIRED, e) ||
		parse_digest(s->digest32, map, e) ||
		conf_text(&when, map, "sealed", CONF_REQUIRED, e))
		return e->rc;
	if (version != 1)
		return conf_err(e, conf_find(map, "seal"), "\"seal\" must be 1");
	if (clock_parse(&s->sealed_ns, when, &why))
		return conf_err(e, conf_find(map, "sealed"), "\"sealed\": %s", why.text);
	return conf_unused(map, e);
}

enum rc
plan_seal_read(struct plan_seal *s, struct arena *a, const struct plan *p, struct err *e)
{
	struct str text;

	*s = (struct plan_seal){ .path = path_of(a, p) };
	if (!file_exists(s->path))
		return RC_OK;
	if (file_read(&text, a, s->path, CONF_MAX_BYTES, e))
		return e->rc;
	if (parse(s, a, text, e))
		return err_in(e, s->path);
	s->state = memcmp(s->digest32, p->digest32, 32) ? PLAN_SEAL_CHANGED
							: PLAN_SEAL_SEALED;
	return RC_OK;
}

enum rc
plan_seal_write(struct plan_seal *s, struct arena *a, const struct plan *p,
	const struct clock *clock, struct err *e)
{
	char hex[DIGEST_HEX_BYTES], when[CLOCK_TEXT_BYTES];

	if (plan_seal_read(s, a, p, e))
		return e->rc;
	if (s->state != PLAN_SEAL_NONE) {
		clock_write(when, s->sealed_ns);
		return err_set(e, RC_USAGE,
			"%s: there already, of %s (this plan is %s): a seal is written once",
			s->path, when, plan_seal_name(s->state));
	}
	s->sealed_ns = clock->now_ns(clock->ctx);
	memcpy(s->digest32, p->digest32, 32);
	s->state = PLAN_SEAL_SEALED;
	digest_hex(hex, s->digest32);
	clock_write(when, s->sealed_ns);
	return file_replace(s->path,
		arena_fmt(a, "seal: 1\ndigest: %s\nsealed: %s\n", hex, when), 0644, e);
}
