/* prefilter.c - see prefilter.h. Sets that patterns share are looked for once.
 *
 * States are numbered so that those without output come first: the loop over the text
 * is one load, one add, one load and one comparison a byte.
 *
 *	next[state * n_class + class[byte]] -> state
 */
#include "rule/prefilter.h"

#include "base/bits.h"
#include "base/buf.h"
#include "base/map.h"

#include <assert.h>

/* Patterns that need more sets than this, of all together, are always named. */
enum { SETS_MAX = 16384, SET_WORDS = SETS_MAX / 64, KEY_BYTES = 1 << 20 };

struct state {
	uint32_t fail;
	uint32_t out; /* first of a chain of outputs, or 0 */
	uint32_t depth;
};

struct output {
	uint32_t set, next; /* next 0: the end */
};

/* What a pattern needs besides the set that calls for it. */
struct call {
	uint32_t pattern, n_other, other[LITERAL_SETS - 1];
	uint32_t next; /* of the same set; 0: the end */
};

struct prefilter {
	unsigned char class[256];
	uint32_t n_class, n_state, first_out, root;
	uint32_t *next; /* by number, see above */
	uint32_t *out;  /* by number - first_out */
	struct output *chain;
	uint32_t *call_of; /* by set: first of a chain of calls, or 0 */
	struct call *call;
	uint64_t *always; /* patterns that need nothing */
	size_t n_word, n_set_word;
};

struct build {
	struct arena *a;
	struct prefilter *f;
	struct state *state;
	uint32_t *to; /* trie, then automaton, by state in order of making */
	uint32_t n, n_chain, n_call;
	struct map set;                 /* of what was seen, by its strings */
	const struct literal_set **one; /* by set */
};

static unsigned char
lower(unsigned char c)
{
	return c >= 'A' && c <= 'Z' ? (unsigned char)(c + 32) : c;
}

/* Bytes that occur in no literal share class 0. */
static void
add_classes(struct prefilter *f, const struct literal_set *set)
{
	for (size_t k = 0; k < set->n; k++)
		for (size_t i = 0; i < set->text[k].len; i++) {
			unsigned char *c = &f->class[(unsigned char)set->text[k].ptr[i]];

			if (!*c)
				*c = (unsigned char)f->n_class++;
		}
}

static void
insert(struct build *b, struct str s, uint32_t set)
{
	const uint32_t nc = b->f->n_class;
	uint32_t at = 0;

	for (size_t i = 0; i < s.len; i++) {
		uint32_t *to =
			&b->to[at * nc + b->f->class[lower((unsigned char)s.ptr[i])]];

		if (!*to) {
			b->state[b->n].depth = (uint32_t)i + 1;
			*to = b->n++;
		}
		at = *to;
	}
	b->f->chain[++b->n_chain] =
		(struct output){ .set = set, .next = b->state[at].out };
	b->state[at].out = b->n_chain;
}

/* Breadth first: a state's failure is known before its children's, and missing edges
 * are taken from it. Outputs of the failure are appended to a state's own. */
static void
link_states(struct build *b)
{
	const uint32_t nc = b->f->n_class;
	uint32_t *queue = ARENA_RAW(b->a, uint32_t, b->n), head = 0, tail = 0;

	for (uint32_t c = 0; c < nc; c++)
		if (b->to[c])
			queue[tail++] = b->to[c];
	while (head < tail) {
		uint32_t s = queue[head++], fail = b->state[s].fail;
		uint32_t *last = &b->state[s].out;

		while (*last)
			last = &b->f->chain[*last].next;
		*last = b->state[fail].out;
		for (uint32_t c = 0; c < nc; c++) {
			uint32_t *to = &b->to[s * nc + c];

			if (*to) {
				b->state[*to].fail = b->to[fail * nc + c];
				queue[tail++] = *to;
			} else {
				*to = b->to[fail * nc + c];
			}
		}
	}
}

/* Numbers the states, those with output last, and writes the final table. */
static void
renumber(struct build *b)
{
	struct prefilter *f = b->f;
	uint32_t *number = ARENA_RAW(b->a, uint32_t, b->n), n = 0;

	for (uint32_t s = 0; s < b->n; s++)
		if (!b->state[s].out)
			number[s] = n++;
	f->first_out = n;
	for (uint32_t s = 0; s < b->n; s++)
		if (b->state[s].out)
			number[s] = n++;
	f->n_state = n;
	f->root = number[0];
	f->next = ARENA_RAW(b->a, uint32_t, (size_t)n * f->n_class);
	f->out = ARENA_RAW(b->a, uint32_t, n - f->first_out);
	for (uint32_t s = 0; s < b->n; s++) {
		for (uint32_t c = 0; c < f->n_class; c++)
			f->next[(size_t)number[s] * f->n_class + c] =
				number[b->to[s * f->n_class + c]];
		if (b->state[s].out)
			f->out[number[s] - f->first_out] = b->state[s].out;
	}
}

/* The number of a set, the same for the same strings in the same order. */
static uint32_t
number_of(struct build *b, const struct literal_set *set)
{
	struct buf key;
	uint32_t number;
	bool fresh;

	buf_init(&key, KEY_BYTES);
	for (size_t i = 0; i < set->n; i++) {
		buf_str(&key, set->text[i]);
		buf_char(&key, '\0');
	}
	number = map_put(&b->set, buf_view(&key), &fresh);
	if (fresh)
		b->one[number] = set;
	buf_release(&key);
	return number;
}

/* The pattern is called for by the rarest set that it needs. */
static void
add_calls(struct build *b, const struct literal_need *need, size_t n)
{
	struct prefilter *f = b->f;
	size_t cap = n < SETS_MAX / LITERAL_SETS ? n * LITERAL_SETS : SETS_MAX;

	f->always = ARENA_NEW(b->a, uint64_t, f->n_word);
	f->call = ARENA_NEW(b->a, struct call, n + 1);
	f->call_of = ARENA_NEW(b->a, uint32_t, cap);
	b->one = ARENA_NEW(b->a, const struct literal_set *, cap);
	map_init(&b->set, b->a);
	for (size_t i = 0; i < n; i++) {
		struct call *c = &f->call[b->n_call + 1];
		uint32_t first;

		if (!need[i].n || b->set.n + LITERAL_SETS > cap) {
			f->always[i / 64] |= (uint64_t)1 << i % 64;
			continue;
		}
		first = number_of(b, &need[i].set[0]);
		*c = (struct call){ .pattern = (uint32_t)i, .next = f->call_of[first] };
		for (size_t k = 1; k < need[i].n; k++)
			c->other[c->n_other++] = number_of(b, &need[i].set[k]);
		f->call_of[first] = ++b->n_call;
	}
	f->n_set_word = (b->set.n + 63) / 64;
}

struct prefilter *
prefilter_new(struct arena *a, const struct literal_need *need, size_t n)
{
	struct prefilter *f = ARENA_NEW(a, struct prefilter, 1);
	struct build b = { .a = a, .f = f, .n = 1 };
	size_t total = 0, n_literal = 0;

	f->n_class = 1;
	f->n_word = (n + 63) / 64;
	add_calls(&b, need, n);
	for (uint32_t i = 0; i < b.set.n; i++) {
		add_classes(f, b.one[i]);
		n_literal += b.one[i]->n;
		for (size_t k = 0; k < b.one[i]->n; k++)
			total += b.one[i]->text[k].len;
	}
	for (unsigned c = 'A'; c <= 'Z'; c++)
		f->class[c] = f->class[c + 32];
	assert(total < UINT32_MAX / 256);
	b.state = ARENA_NEW(a, struct state, total + 1);
	b.to = ARENA_NEW(a, uint32_t, (total + 1) * f->n_class);
	f->chain = ARENA_NEW(a, struct output, n_literal + 1);
	for (uint32_t i = 0; i < b.set.n; i++)
		for (size_t k = 0; k < b.one[i]->n; k++)
			insert(&b, b.one[i]->text[k], i);
	link_states(&b);
	renumber(&b);
	return f;
}

static void
mark_outputs(uint64_t *seen, const struct prefilter *f, uint32_t state)
{
	for (uint32_t o = f->out[state - f->first_out]; o; o = f->chain[o].next)
		seen[f->chain[o].set / 64] |= (uint64_t)1 << f->chain[o].set % 64;
}

static bool
has_all(const uint64_t *seen, const struct call *c)
{
	for (uint32_t i = 0; i < c->n_other; i++)
		if (!(seen[c->other[i] / 64] >> c->other[i] % 64 & 1))
			return false;
	return true;
}

static void
answer_calls(uint64_t *mark, const struct prefilter *f, const uint64_t *seen)
{
	for (size_t w = 0; w < f->n_set_word; w++)
		for (uint64_t bits = seen[w]; bits; bits &= bits - 1) {
			uint32_t c = f->call_of[w * 64 + bits_ctz(bits)];

			for (; c; c = f->call[c].next)
				if (has_all(seen, &f->call[c]))
					mark[f->call[c].pattern / 64] |=
						(uint64_t)1 << f->call[c].pattern % 64;
		}
}

static bool
has_odd_letters(struct str text)
{
	const char *p = text.ptr, *end = p + text.len;

	while ((p = memchr(p, 0xc5, (size_t)(end - p))) != NULL && p + 1 < end)
		if ((unsigned char)*++p == 0xbf)
			return true;
	p = text.ptr;
	while ((p = memchr(p, 0xe2, (size_t)(end - p))) != NULL && p + 2 < end)
		if ((unsigned char)p[1] == 0x84 && (unsigned char)p[2] == 0xaa)
			return true;
		else
			p++;
	return false;
}

void
prefilter_scan(uint64_t *mark, const struct prefilter *f, struct str text)
{
	const uint32_t *next = f->next;
	uint32_t s = f->root, nc = f->n_class;
	uint64_t seen[SET_WORDS];

	for (size_t w = 0; w < f->n_word; w++)
		mark[w] |= f->always[w];
	if (text.len && has_odd_letters(text)) {
		memset(mark, 0xff, f->n_word * sizeof *mark);
		return;
	}
	memset(seen, 0, f->n_set_word * sizeof *seen);
	for (size_t i = 0; i < text.len; i++) {
		s = next[s * nc + f->class[(unsigned char)text.ptr[i]]];
		if (s >= f->first_out)
			mark_outputs(seen, f, s);
	}
	answer_calls(mark, f, seen);
}
