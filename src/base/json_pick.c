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

enum { NAME_WORDS = 2, NAME_BYTES = 8 * NAME_WORDS };

/* name[] has the first steps that are short and hold no "~", filled up with zeros. No raw
 * key holds a zero, so a key equals a step when their words do. */
struct json_pick_plan {
	const struct json_want *want;
	size_t n;
	uint64_t named; /* those in name[] */
	uint64_t ends;  /* those of one step */
	uint64_t name[JSON_PICK_MAX][NAME_WORDS];
};

struct pick {
	const struct json_pick_plan *plan; /* or NULL */
	struct json j;
	struct json_val *out;
	char *room; /* for the text of strings, or NULL */
	const char *rest[JSON_PICK_MAX];
};

/* The step at the front of "/step/more". */
static struct str
step(const char *rest)
{
	size_t len = 0;

	while (rest[1 + len] && rest[1 + len] != '/')
		len++;
	return (struct str){ rest + 1, len };
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

/* Compares decoded. The end of the step, or NULL. */
static const char *
slow_step_is_key(const char *rest, const struct json_val *key)
{
	struct str s = step(rest);
	size_t i = 0, k = 0;

	while (k < key->raw.len) {
		char c[4];
		size_t n = key_chars(c, key->raw, key->escaped, &k);

		for (size_t b = 0; b < n; b++)
			if (i == s.len || step_char(s, &i) != (unsigned char)c[b])
				return NULL;
	}
	return i == s.len ? s.ptr + s.len : NULL;
}

/* The end of the step at the front of rest if this is the key it names, or NULL. */
static const char *
step_is_key(const char *rest, const struct json_val *key)
{
	const char *s = rest + 1;

	if (key->escaped)
		return slow_step_is_key(rest, key);
	for (size_t i = 0; i < key->raw.len; i++, s++) {
		if (*s == '~')
			return slow_step_is_key(rest, key);
		if (*s != key->raw.ptr[i] || *s == '/')
			return NULL;
	}
	return *s == '/' || !*s ? s : NULL;
}

/* The word at p, of which n bytes count. */
static uint64_t
word(const char *p, size_t n)
{
	uint64_t w = bits_load(p, 8);

	return n >= 8 ? w : w & ~(UINT64_MAX << 8 * n);
}

/* Which of these pointers begin with this key, by their names alone. Requires that the
 * key is not escaped. */
static uint64_t
named(const struct pick *p, struct str key, uint64_t alive)
{
	const struct json_pick_plan *plan = p->plan;
	char copy[NAME_BYTES] = { 0 };
	uint64_t first, second, match = 0;

	if (key.len > NAME_BYTES)
		return 0;
	if (p->j.text.ptr + p->j.text.len - key.ptr < NAME_BYTES)
		key.ptr = memcpy(copy, key.ptr, key.len);
	first = word(key.ptr, key.len);
	second = key.len > 8 ? word(key.ptr + 8, key.len - 8) : 0;
	for (size_t i = 0; i < plan->n; i++)
		if (plan->name[i][0] == first && plan->name[i][1] == second)
			match |= (uint64_t)1 << i;
	return match & plan->named & alive;
}

/* Which of these pointers have this key as their next step, and for which of them it is
 * the last: *ends. */
static uint64_t
matching(const struct pick *p, const struct json_val *key, uint64_t alive, uint64_t *ends)
{
	uint64_t match = 0;

	*ends = 0;
	if (p->plan && p->j.depth == 1 && !key->escaped) {
		match = named(p, key->raw, alive);
		*ends = match & p->plan->ends;
		alive &= ~p->plan->named;
	}
	for (; alive; alive &= alive - 1) {
		const char *end = step_is_key(p->rest[bits_ctz(alive)], key);

		match |= end ? alive & -alive : 0;
		*ends |= end && !*end ? alive & -alive : 0;
	}
	return match;
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

/* v is the first token of a value to which one more step of these pointers leads, the
 * last step of those in `ends`. */
static bool
child(struct pick *p, struct json_val *v, uint64_t set, uint64_t ends)
{
	bool ok;

	if (v->kind != JSON_OBJECT && v->kind != JSON_ARRAY) {
		put(p, ends, *v);
		return v->kind < JSON_END;
	}
	json_room(&p->j, NULL);
	if (!set)
		return json_whole(&p->j, v) != JSON_ERROR;
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
		uint64_t ends, match = matching(p, &v, alive, &ends);

		if (match & seen & ~twice)
			put(p, match & seen & ~twice,
				(struct json_val){
					.kind = JSON_ERROR, .offset = v.offset });
		twice |= match & seen;
		json_room(&p->j, ends ? p->room : NULL);
		json_next(&p->j, &v);
		if (!child(p, &v, match & ~seen, ends & ~seen))
			return false;
		seen |= match;
	}
	return v.kind == JSON_OBJECT_END;
}

static bool
array(struct pick *p, uint64_t alive)
{
	uint64_t last = 0, ends = 0;
	struct json_val v;

	for (uint64_t m = alive; m; m &= m - 1) {
		struct str s = step(p->rest[bits_ctz(m)]);

		last |= str_is(s, "-") ? m & -m : 0;
		ends |= s.ptr[s.len] ? 0 : m & -m;
	}
	for (size_t index = 0; json_next(&p->j, &v) != JSON_ARRAY_END; index++) {
		uint64_t match = last;

		put(p, last, (struct json_val){ 0 });
		for (uint64_t m = alive & ~last; m; m &= m - 1)
			if (step_is_index(step(p->rest[bits_ctz(m)]), index))
				match |= m & -m;
		if (!child(p, &v, match, match & ends))
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

static enum rc
pick(struct pick *p, const struct json_want *want, size_t n, struct str text,
	struct err *e)
{
	const uint64_t all = n ? UINT64_MAX >> (64 - n) : 0;
	struct json_val v;
	size_t twice;

	assert(n <= JSON_PICK_MAX);
	for (size_t i = 0; i < n; i++) {
		p->rest[i] = want[i].pointer;
		assert(!*p->rest[i] || *p->rest[i] == '/');
		p->out[i] = (struct json_val){ 0 };
	}
	json_init(&p->j, text);
	json_next(&p->j, &v);
	if (value(p, &v, all) && json_next(&p->j, &v) == JSON_END &&
		(twice = first_twice(p->out, n)) < n)
		json_fail(&p->j, p->out[twice].offset,
			"this key occurs a second time, so \"%s\" has two answers",
			want[twice].pointer);
	if (p->j.err.rc)
		put(p, all, (struct json_val){ 0 });
	return err_copy(e, &p->j.err);
}

/* Not all of a struct pick is cleared: it is large, and there is one for every part of a
 * record. */
enum rc
json_pick(struct json_val *out, const struct json_want *want, size_t n, struct str text,
	struct err *e)
{
	struct pick p;

	p.plan = NULL;
	p.room = NULL;
	p.out = out;
	return pick(&p, want, n, text, e);
}

const struct json_pick_plan *
json_pick_plan(struct arena *a, const struct json_want *want, size_t n)
{
	struct json_pick_plan *plan = ARENA_NEW(a, struct json_pick_plan, 1);

	plan->want = want;
	plan->n = n;
	assert(n <= JSON_PICK_MAX);
	for (size_t i = 0; i < n; i++) {
		struct str s = *want[i].pointer ? step(want[i].pointer) : STR("~");

		if (!s.ptr[s.len])
			plan->ends |= (uint64_t)1 << i;
		if (s.len > NAME_BYTES || memchr(s.ptr, '~', s.len))
			continue;
		plan->named |= (uint64_t)1 << i;
		for (size_t k = 0; k < s.len; k++)
			plan->name[i][k / 8] |= (uint64_t)(unsigned char)s.ptr[k]
						<< 8 * (k % 8);
	}
	return plan;
}

enum rc
json_pick_text(struct json_val *out, const struct json_pick_plan *plan, struct arena *a,
	struct str text, struct err *e)
{
	struct pick p;

	p.plan = plan;
	p.room = ARENA_RAW(a, char, text.len + JSON_ROOM_MORE_BYTES);
	p.out = out;
	return pick(&p, plan->want, plan->n, text, e);
}
