/* prefilter.c - see prefilter.h.
 *
 * States are numbered so that those without output come first: the loop over the text
 * is one load, one add, one load and one comparison a byte.
 *
 *	next[state * n_class + class[byte]] -> state
 */
#include "rule/prefilter.h"

#include <assert.h>

struct state {
	uint32_t fail;
	uint32_t out; /* first of a chain of outputs, or 0 */
	uint32_t depth;
};

struct output {
	uint32_t pattern, next; /* next 0: the end */
};

struct prefilter {
	unsigned char class[256];
	uint32_t n_class, n_state, first_out, root;
	uint32_t *next; /* by number, see above */
	uint32_t *out;  /* by number - first_out */
	struct output *chain;
	uint64_t *always; /* patterns without literals */
	size_t n_word;
};

struct build {
	struct arena *a;
	struct prefilter *f;
	struct state *state;
	uint32_t *to; /* trie, then automaton, by state in order of making */
	uint32_t n, n_chain;
};

static unsigned char
lower(unsigned char c)
{
	return c >= 'A' && c <= 'Z' ? (unsigned char)(c + 32) : c;
}

/* Bytes that occur in no literal share class 0. Returns the literals' total length. */
static size_t
make_classes(struct prefilter *f, const struct literal_set *set, size_t n)
{
	size_t total = 0;

	f->n_class = 1;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < set[i].n; k++) {
			struct str s = set[i].text[k];

			total += s.len;
			for (size_t b = 0; b < s.len; b++)
				if (!f->class[(unsigned char)s.ptr[b]])
					f->class[(unsigned char)s.ptr[b]] =
						(unsigned char)f->n_class++;
		}
	for (unsigned c = 'A'; c <= 'Z'; c++)
		f->class[c] = f->class[c + 32];
	return total;
}

static void
insert(struct build *b, struct str s, uint32_t pattern)
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
		(struct output){ .pattern = pattern, .next = b->state[at].out };
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

struct prefilter *
prefilter_new(struct arena *a, const struct literal_set *set, size_t n)
{
	struct prefilter *f = ARENA_NEW(a, struct prefilter, 1);
	struct build b = { .a = a, .f = f, .n = 1 };
	size_t total = make_classes(f, set, n), n_literal = 0;

	assert(total < UINT32_MAX / 256);
	f->n_word = (n + 63) / 64;
	f->always = ARENA_NEW(a, uint64_t, f->n_word);
	for (size_t i = 0; i < n; i++) {
		n_literal += set[i].n;
		if (!set[i].n)
			f->always[i / 64] |= (uint64_t)1 << i % 64;
	}
	b.state = ARENA_NEW(a, struct state, total + 1);
	b.to = ARENA_NEW(a, uint32_t, (total + 1) * f->n_class);
	f->chain = ARENA_NEW(a, struct output, n_literal + 1);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < set[i].n; k++)
			insert(&b, set[i].text[k], (uint32_t)i);
	link_states(&b);
	renumber(&b);
	return f;
}

static void
mark_outputs(uint64_t *mark, const struct prefilter *f, uint32_t state)
{
	for (uint32_t o = f->out[state - f->first_out]; o; o = f->chain[o].next)
		mark[f->chain[o].pattern / 64] |= (uint64_t)1 << f->chain[o].pattern % 64;
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

	for (size_t w = 0; w < f->n_word; w++)
		mark[w] |= f->always[w];
	if (text.len && has_odd_letters(text)) {
		memset(mark, 0xff, f->n_word * sizeof *mark);
		return;
	}
	for (size_t i = 0; i < text.len; i++) {
		s = next[s * nc + f->class[(unsigned char)text.ptr[i]]];
		if (s >= f->first_out)
			mark_outputs(mark, f, s);
	}
}
