/* dsse.c - see dsse.h. */
#include "seal/dsse.h"

#include "base/buf.h"
#include "base/json.h"
#include "base/json_write.h"
#include "seal/base64.h"
#include "seal/digest.h"

enum { ENVELOPE_MAX = 256 * 1024 * 1024 };

struct str
dsse_pae(struct arena *a, struct str type, struct str body)
{
	struct buf b;
	struct str s;

	buf_init(&b, ENVELOPE_MAX);
	buf_fmt(&b, "DSSEv1 %zu ", type.len);
	buf_str(&b, type);
	buf_fmt(&b, " %zu ", body.len);
	buf_str(&b, body);
	s = arena_str(a, buf_view(&b));
	buf_release(&b);
	return s;
}

static struct str
write(struct arena *a, struct str type, struct str payload, struct str sig,
	const unsigned char public32[SIGN_PUBLIC_BYTES])
{
	unsigned char id32[DIGEST_BYTES];
	struct json_write j;
	struct buf b;
	struct str s;

	digest_of(id32, public32, SIGN_PUBLIC_BYTES);
	buf_init(&b, ENVELOPE_MAX);
	json_write_init(&j, &b);
	json_write_object(&j);
	json_write_key(&j, "payload");
	json_write_str(&j, payload);
	json_write_key(&j, "payloadType");
	json_write_str(&j, type);
	json_write_key(&j, "signatures");
	json_write_array(&j);
	json_write_object(&j);
	json_write_key(&j, "keyid");
	json_write_hex(&j, id32, sizeof id32);
	json_write_key(&j, "sig");
	json_write_str(&j, sig);
	json_write_object_end(&j);
	json_write_array_end(&j);
	json_write_object_end(&j);
	buf_char(&b, '\n');
	s = arena_str(a, buf_view(&b));
	buf_release(&b);
	return s;
}

enum rc
dsse_sign(struct str *envelope, struct arena *a, struct str type, struct str body,
	const struct sign_key *k, struct err *e)
{
	unsigned char sig64[SIGN_ED25519_BYTES], public32[SIGN_PUBLIC_BYTES];

	if (sign_bytes(sig64, k, dsse_pae(a, type, body), e))
		return e->rc;
	sign_public(public32, k);
	*envelope = write(a, type, base64_write(a, body.ptr, body.len),
		base64_write(a, sig64, sizeof sig64), public32);
	return RC_OK;
}

enum { PAYLOAD, TYPE, SIG, SECOND, N_FIELD };

enum rc
dsse_check(struct str *body, struct arena *a, struct str envelope, struct str type,
	const unsigned char public32[SIGN_PUBLIC_BYTES], struct err *e)
{
	static const struct json_want want[N_FIELD] = {
		{ "/payload" },
		{ "/payloadType" },
		{ "/signatures/0/sig" },
		{ "/signatures/1" },
	};
	struct json_val v[N_FIELD];
	struct str sig, payload;

	if (json_pick(v, want, N_FIELD, envelope, e)) {
		e->rc = RC_INTEGRITY;
		return e->rc;
	}
	if (v[PAYLOAD].kind != JSON_STRING || v[SIG].kind != JSON_STRING ||
		v[SECOND].kind != JSON_NONE || v[TYPE].kind != JSON_STRING ||
		!str_equal(json_text(a, &v[TYPE], NULL), type))
		return err_set(e, RC_INTEGRITY,
			"is not an envelope of %.*s with one signature", STR_ARG(type));
	payload = json_text(a, &v[PAYLOAD], NULL);
	if (!base64_read(body, a, payload) ||
		!base64_read(&sig, a, json_text(a, &v[SIG], NULL)) ||
		sig.len != SIGN_ED25519_BYTES ||
		!sign_check(public32, (const unsigned char *)sig.ptr,
			dsse_pae(a, type, *body)))
		return err_set(e, RC_INTEGRITY, "its signature is wrong");
	/* Exactly what we write, so that nothing rides along unsigned. */
	if (!str_equal(write(a, type, payload, json_text(a, &v[SIG], NULL), public32),
		    envelope))
		return err_set(e, RC_INTEGRITY, "is an envelope and something else");
	return RC_OK;
}
