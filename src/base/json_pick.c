/* json_pick.c - see json.h.
 *
 * We walk down only where some pointer leads. A pointer is alive in a container when all
 * its steps so far matched; sets of pointers are bits of a word. rest[i] is what of
 * pointer i has not matched yet: it moves forward when we enter a value and back when we
 * leave it, so that nothing is split or copied.
 *
 *	pointer  /choices/0/message/content      inside {"choices": [ here
 *	rest             ^
 *
 * A place that occurs twice is marked as JSON_ERROR in out[]: below "-" it still counts
 * only if no later element follows. */
#include "base/json.h"

#include "base/bits.h"
#include "base/json_escape.h"

#include <assert.h>

struct pick {
	struct json j;
	struct json_val *out;
	const char *rest[JSON_PICK_MAX];
};

/* The step at the front of "/step/more". */
static struct str
step(const char *rest)
{
	return (struct str){ rest + 1, strcspn(rest + 1, "/") };
}

/* One character of a step: "~0" is "~", "~1" is "/". */
static int
step_char(struct str s, size_t *pos)
{
	char c = s.ptr[(*pos)++];

	if (c != '~')
		return (unsigned char)c;
	c = *pos < s.len ? s.ptr[(*pos)++] : 0;
	return c == '0' ? '~' : c == '1' ? '/' : -1;
}

/* The next bytes of a key, decoded: at most four. */
static size_t
key_chars(char out[4], struct str key, bool escaped, size_t *pos)
{
	size_t n_lone = 0;

	if (escaped && key.ptr[*pos] == '\\')
		return json_escape(out, key, pos, &n_lone);
	out[0] = key.ptr[(*pos)++];
	return 1;
}

static bool
step_is_key(const char *rest, const struct json_val *key)
{
	size_t i = 0, k = 0;
	struct str s;

	/* Most keys differ in their first byte. */
	if (!key->escaped && key->raw.len && rest[1] != key->raw.ptr[0] && rest[1] != '~')
		return false;
	s = step(rest);
	if (!key->escaped && !memchr(s.ptr, '~', s.len))
		return str_equal(s, key->raw);
	while (k < key->raw.len) {
		char c[4];
		size_t n = key_chars(c, key->raw, key->escaped, &k);

		for (size_t b = 0; b < n; b++)
			if (i == s.len || step_char(s, &i) != (unsigned char)c[b])
				return false;
	}
	return i == s.len;
}

/* An index is written without leading zeros. */
static bool
step_is_index(struct str s, size_t index)
{
	char digit[24];
	size_t n = sizeof digit;

	do
		digit[--n] = (char)('0' + index % 10);
	while (index /= 10);
	return str_equal(s, (struct str){ digit + n, sizeof digit - n });
}

static void
enter(struct pick *p, uint64_t set)
{
	for (; set; set &= set - 1) {
		const char **rest = &p->rest[bits_ctz(set)];

		*rest += 1 + step(*rest).len;
	}
}

static void
leave(struct pick *p, uint64_t set)
{
	for (; set; set &= set - 1) {
		const char **rest = &p->rest[bits_ctz(set)];

		do
			--*rest;
		while (**rest != '/');
	}
}

static void
put(struct pick *p, uint64_t set, struct json_val v)
{
	for (; set; set &= set - 1)
		p->out[bits_ctz(set)] = v;
}

static bool value(struct pick *p, struct json_val *v, uint64_t here);

/* The value that comes next, to which one more step of these pointers leads. */
static bool
child(struct pick *p, struct json_val *v, uint64_t set)
{
	bool ok;

	enter(p, set);
	ok = value(p, v, set);
	leave(p, set);
	return ok;
}

static bool
object(struct pick *p, uint64_t alive)
{
	uint64_t seen = 0, twice = 0;
	struct json_val v;

	while (json_next(&p->j, &v) == JSON_KEY) {
		uint64_t match = 0;

		for (uint64_t m = alive; m; m &= m - 1)
			if (step_is_key(p->rest[bits_ctz(m)], &v))
				match |= m & -m;
		put(p, match & seen & ~twice,
			(struct json_val){ .kind = JSON_ERROR, .offset = v.offset });
		twice |= match & seen;
		json_next(&p->j, &v);
		if (!child(p, &v, match & ~seen))
			return false;
		seen |= match;
	}
	return v.kind == JSON_OBJECT_END;
}

static bool
array(struct pick *p, uint64_t alive)
{
	uint64_t last = 0;
	struct json_val v;

	for (uint64_t m = alive; m; m &= m - 1)
		if (str_is(step(p->rest[bits_ctz(m)]), "-"))
			last |= m & -m;
	for (size_t index = 0; json_next(&p->j, &v) != JSON_ARRAY_END; index++) {
		uint64_t match = last;

		put(p, last, (struct json_val){ 0 });
		for (uint64_t m = alive & ~last; m; m &= m - 1)
			if (step_is_index(step(p->rest[bits_ctz(m)]), index))
				match |= m & -m;
		if (!child(p, &v, match))
			return false;
	}
	return true;
}

/* v is the first token of a value where these pointers lead. Recursion ends with the
 * reader's depth or the longest pointer, whichever comes first. */
static bool
value(struct pick *p, struct json_val *v, uint64_t here)
{
	uint64_t on = 0;
	bool ok;

	for (uint64_t m = here; m; m &= m - 1)
		if (*p->rest[bits_ctz(m)])
			on |= m & -m;
	if (on && v->kind == JSON_OBJECT)
		ok = object(p, on);
	else if (on && v->kind == JSON_ARRAY)
		ok = array(p, on);
	else
		ok = json_whole(&p->j, v) != JSON_ERROR;
	if (!ok)
		return false;
	if (v->kind == JSON_OBJECT || v->kind == JSON_ARRAY)
		v->raw.len = p->j.pos - v->offset;
	put(p, here & ~on, *v);
	return true;
}

/* The first place that occurs twice, or n. */
static size_t
first_twice(const struct json_val *out, size_t n)
{
	size_t first = n;

	for (size_t i = 0; i < n; i++)
		if (out[i].kind == JSON_ERROR &&
			(first == n || out[i].offset < out[first].offset))
			first = i;
	return first;
}

enum rc
json_pick(struct json_val *out, const struct json_want *want, size_t n, struct str text,
	struct err *e)
{
	struct pick p = { .out = out };
	struct json_val v;
	size_t twice;

	assert(n <= JSON_PICK_MAX);
	for (size_t i = 0; i < n; i++) {
		p.rest[i] = want[i].pointer;
		assert(!*p.rest[i] || *p.rest[i] == '/');
		out[i] = (struct json_val){ 0 };
	}
	json_init(&p.j, text);
	json_next(&p.j, &v);
	if (value(&p, &v, n ? UINT64_MAX >> (64 - n) : 0) &&
		json_next(&p.j, &v) == JSON_END && (twice = first_twice(out, n)) < n)
		json_fail(&p.j, out[twice].offset,
			"this key occurs a second time, so \"%s\" has two answers",
			want[twice].pointer);
	if (p.j.err.rc)
		put(&p, n ? UINT64_MAX >> (64 - n) : 0, (struct json_val){ 0 });
	return err_copy(e, &p.j.err);
}
