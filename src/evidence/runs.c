/* runs.c - see runs.h. A hash rolls over the letters: out with the oldest, in with the
 * next. */
#include "evidence/runs.h"

static const uint64_t PRIME = 0x100000001b3;

struct roll {
	uint64_t hash,
		first; /* what the oldest letter weighs: PRIME to the RUNS_LETTERS */
	unsigned char letter[RUNS_LETTERS];
	size_t n;
};

static void
begin(struct roll *r)
{
	*r = (struct roll){ .first = 1 };
	for (size_t i = 0; i < RUNS_LETTERS; i++)
		r->first *= PRIME;
}

/* How many bytes at i quote something: an entity of HTML or an escape of JSON. 0: none.
 */
static size_t
quoted(struct str t, size_t i)
{
	size_t n = 1;

	if (t.ptr[i] == '\\')
		return i + 1 < t.len && t.ptr[i + 1] == 'u' ? 6 : 2;
	if (t.ptr[i] != '&')
		return 0;
	while (n < 10 && i + n < t.len && t.ptr[i + n] != ';' && t.ptr[i + n] != ' ')
		n++;
	return i + n < t.len && t.ptr[i + n] == ';' ? n + 1 : 0;
}

/* The next letter at or after *i, and *i behind it; 0 at the end. */
static unsigned char
next_letter(struct str t, size_t *i)
{
	while (*i < t.len) {
		size_t skip = quoted(t, *i);
		unsigned char c = (unsigned char)t.ptr[*i];

		*i += skip ? skip : 1;
		if (skip)
			continue;
		if (c >= 'A' && c <= 'Z')
			return (unsigned char)(c - 'A' + 'a');
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c > 127)
			return c;
	}
	return 0;
}

/* To the end of the next run, whose hash is then r->hash. False: there is none. */
static bool
roll_on(struct roll *r, struct str t, size_t *i)
{
	unsigned char c;

	while ((c = next_letter(t, i)) != 0) {
		unsigned char *slot = &r->letter[r->n % RUNS_LETTERS];

		r->hash = r->hash * PRIME + c;
		if (r->n >= RUNS_LETTERS)
			r->hash -= r->first * *slot;
		*slot = c;
		if (++r->n >= RUNS_LETTERS)
			return true;
	}
	return false;
}

void
runs_init(struct runs *r, struct arena *a)
{
	map_init(&r->run, a);
	map_init(&r->whole, a);
}

void
runs_add(struct runs *r, struct str text)
{
	struct roll roll;
	size_t i = 0;

	begin(&roll);
	while (roll_on(&roll, text, &i))
		map_put_u64(&r->run, roll.hash, NULL);
	if (roll.n && roll.n < RUNS_LETTERS)
		map_put(&r->whole, str_trim(text), NULL);
}

bool
runs_share(const struct runs *r, struct str text)
{
	struct roll roll;
	size_t i = 0;

	begin(&roll);
	while (roll_on(&roll, text, &i))
		if (map_find_u64(&r->run, roll.hash) != MAP_NONE)
			return true;
	return roll.n < RUNS_LETTERS && map_find(&r->whole, str_trim(text)) != MAP_NONE;
}
