/* pseudonym.c - see pseudonym.h. */
#include "ingest/pseudonym.h"

#include "base/buf.h"
#include "base/json.h"
#include "base/json_write.h"
#include "seal/hmac.h"

enum { SHOWN_BYTES = 16 };

enum rc
pseudonym_key(struct str *key, struct str file, struct err *e)
{
	*key = file;
	while (key->len && strchr("\r\n", key->ptr[key->len - 1]))
		key->len--;
	if (key->len < PSEUDONYM_KEY_MIN_BYTES || key->len > PSEUDONYM_KEY_MAX_BYTES)
		return err_set(e, RC_INPUT,
			"a key of %zu bytes: expected %d to %d, such as openssl rand -hex 32 "
			"writes",
			key->len, (int)PSEUDONYM_KEY_MIN_BYTES,
			(int)PSEUDONYM_KEY_MAX_BYTES);
	return RC_OK;
}

struct str
pseudonym_of(struct arena *a, struct str key, struct str name)
{
	static const char hex[] = "0123456789abcdef";
	unsigned char mac[DIGEST_BYTES];
	char text[2 + 2 * SHOWN_BYTES] = { 'p', ':' };

	if (!name.len)
		return name;
	hmac(mac, key, name);
	for (size_t i = 0; i < SHOWN_BYTES; i++) {
		text[2 + 2 * i] = hex[mac[i] >> 4];
		text[3 + 2 * i] = hex[mac[i] & 15];
	}
	return arena_str(a, (struct str){ text, sizeof text });
}

static bool
tells_who(struct str name)
{
	static const char *const names[] = { "user", "user_id", "account", "account_id",
		"end_user", "api_key", "key", "ip", "email", "metadata", "headers",
		"extra_headers", "extra_body", "safety_identifier", "prompt_cache_key" };
	size_t i = 0;

	while (i < sizeof names / sizeof names[0] && !str_is(name, names[i]))
		i++;
	return i < sizeof names / sizeof names[0];
}

/* The settings are canonical JSON, an object, so no key is escaped that could be plain.
 */
static struct str
settings(struct str params, struct arena *a, struct str key)
{
	struct json_val name, v;
	struct json_write w;
	struct json j;
	struct buf b;
	struct str out;
	bool any = false;

	/* Each value grows by a pseudonym at most. */
	buf_init(&b, 64 * params.len + 64);
	json_write_init(&w, &b);
	json_write_object(&w);
	json_init(&j, params);
	json_next(&j, &name);
	while (json_next(&j, &name) == JSON_KEY) {
		struct str text = json_text(a, &name, NULL);

		json_next(&j, &v);
		json_whole(&j, &v);
		json_write_key(&w, arena_str(a, text).ptr);
		if (tells_who(text)) {
			any = true;
			json_write_str(
				&w, pseudonym_of(a, key,
					    v.kind == JSON_STRING ? json_text(a, &v, NULL)
								  : v.raw));
		} else if (v.kind == JSON_STRING) {
			json_write_str(&w, json_text(a, &v, NULL));
		} else {
			json_write_raw(&w, v.raw);
		}
	}
	json_write_object_end(&w);
	out = any ? arena_str(a, buf_view(&b)) : params;
	buf_release(&b);
	return out;
}

void
pseudonym_exchange(struct exchange *x, struct arena *a, struct str key)
{
	x->account = pseudonym_of(a, key, x->account);
	if (x->params.len)
		x->params = settings(x->params, a, key);
}
