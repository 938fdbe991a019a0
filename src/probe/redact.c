/* redact.c - see redact.h. The forms of a secret are as secret: they are overwritten. */
#include "config.h"

#include "probe/redact.h"

#include "base/buf.h"
#include "base/json_write.h"
#include "probe/compose.h"

#include <string.h>

enum { LEAST = 4, FORMS = 6 };

/* The characters of base64 that depend on s alone when shift bytes stand before it and
 * anything behind it. */
static struct str
base64(struct arena *a, struct str s, size_t shift)
{
	static const char code[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				   "abcdefghijklmnopqrstuvwxyz0123456789+/";
	char *out = ARENA_RAW(a, char, 2 * s.len + 8);
	size_t n_bit = 8 * (shift + s.len), n = 0;

	for (size_t bit = (8 * shift + 5) / 6 * 6; bit + 6 <= n_bit; bit += 6) {
		unsigned v = 0;

		for (size_t k = bit; k < bit + 6; k++) {
			unsigned c = (unsigned char)s.ptr[k / 8 - shift];

			v = v << 1 | (c >> (7 - k % 8) & 1u);
		}
		out[n++] = code[v];
	}
	return (struct str){ out, n };
}

static struct str
json_form(struct arena *a, struct str s)
{
	struct json_write w;
	struct str out;
	struct buf b;

	buf_init(&b, 8 * s.len + 16);
	json_write_init(&w, &b);
	json_write_str(&w, s);
	out = arena_str(a, buf_view(&b));
	explicit_bzero(b.ptr, b.len);
	buf_release(&b);
	return str_sub(out, 1, out.len - 2);
}

/* first[] tells at once of most bytes that no needle begins with them. */
struct needles {
	struct str *text, *made;
	size_t n, n_made;
	bool first[256];
};

static void
add_needle(struct needles *l, struct str s)
{
	l->made[l->n_made++] = s;
	if (s.len < LEAST)
		return;
	for (size_t i = 0; i < l->n; i++)
		if (str_equal(l->text[i], s))
			return;
	l->text[l->n++] = s;
	l->first[(unsigned char)s.ptr[0]] = true;
}

static void
forget(struct needles *l)
{
	for (size_t i = 0; i < l->n_made; i++) {
		union {
			const char *in;
			char *out;
		} made = { l->made[i].ptr };

		explicit_bzero(made.out, l->made[i].len);
	}
}

/* The longest that stands at i. */
static size_t
hit_at(const struct needles *l, struct str bytes, size_t i)
{
	size_t best = 0;

	if (!l->first[(unsigned char)bytes.ptr[i]])
		return 0;
	for (size_t k = 0; k < l->n; k++) {
		struct str s = l->text[k];

		if (s.len > best && str_equal(str_sub(bytes, i, s.len), s))
			best = s.len;
	}
	return best;
}

static struct str
replace(struct arena *a, struct str bytes, const struct needles *l, size_t *n)
{
	struct str out;
	struct buf b;

	buf_init(&b, SIZE_MAX / 2);
	for (size_t i = 0; i < bytes.len;) {
		size_t hit = hit_at(l, bytes, i);

		if (hit) {
			buf_str(&b, STR(REDACT_MARK));
			i += hit;
			++*n;
		} else {
			buf_char(&b, bytes.ptr[i++]);
		}
	}
	out = arena_str(a, buf_view(&b));
	buf_release(&b);
	return out;
}

struct str
redact(struct arena *a, struct str bytes, const struct str *secret, size_t n_secret,
	size_t *n)
{
	struct arena own = { 0 };
	struct needles l = { 0 };
	size_t found = 0;
	bool any = false;

	if (n)
		*n = 0;
	if (!n_secret || !bytes.len)
		return bytes;
	l.text = ARENA_NEW(&own, struct str, FORMS * n_secret);
	l.made = ARENA_NEW(&own, struct str, FORMS * n_secret);
	for (size_t i = 0; i < n_secret; i++) {
		if (secret[i].len < LEAST)
			continue;
		add_needle(&l, arena_str(&own, secret[i]));
		add_needle(&l, compose_percent(&own, secret[i], false));
		add_needle(&l, json_form(&own, secret[i]));
		for (size_t shift = 0; shift < 3; shift++)
			add_needle(&l, base64(&own, secret[i], shift));
	}
	for (size_t i = 0; i < bytes.len && !any; i++)
		any = hit_at(&l, bytes, i) > 0;
	if (any)
		bytes = replace(a, bytes, &l, &found);
	if (n)
		*n = found;
	forget(&l);
	arena_release(&own);
	return bytes;
}
