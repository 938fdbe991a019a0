/* arena.c - see arena.h. Blocks are chained, newest first. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#if defined(__GLIBC__)
#include <malloc.h>
#endif

struct arena_block {
	struct arena_block *next;
	size_t used, size; /* bytes in data[] */
	alignas(max_align_t) unsigned char data[];
};

/* Blocks up to this large together become one when the arena is emptied, so that the
 * next record of the same size fits in it. */
enum { BLOCK_BYTES = 64 * 1024, KEPT_BYTES = 4 * 1024 * 1024 };
enum { LARGE_BYTES = 1024 * 1024, FIRST_OBJECTS = 16 };

static void
oom(void)
{
	fputs("assay: out of memory\n", stderr);
	exit(EXIT_FAILURE);
}

static struct arena_block *
block_new(size_t size)
{
	struct arena_block *b;

	if (size > SIZE_MAX - sizeof *b)
		oom();
	b = malloc(sizeof *b + size);
	if (!b)
		oom();
	b->next = NULL;
	b->used = 0;
	b->size = size;
	return b;
}

void *
arena_raw(struct arena *a, size_t n, size_t size)
{
	const size_t mask = alignof(max_align_t) - 1;
	struct arena_block *b = a->head;
	size_t want;
	void *p;

	if (size != 0 && n > (SIZE_MAX - mask) / size)
		oom();
	want = (n * size + mask) & ~mask;
	if (!b || b->size - b->used < want) {
		b = block_new(want > BLOCK_BYTES ? want : (size_t)BLOCK_BYTES);
		b->next = a->head;
		a->head = b;
	}
	p = b->data + b->used;
	b->used += want;
	return p;
}

void *
arena_new(struct arena *a, size_t n, size_t size)
{
	void *p = arena_raw(a, n, size);

	memset(p, 0, n * size);
	return p;
}

void *
arena_grow(struct arena *a, void *list, size_t *cap, size_t need, size_t size)
{
	size_t more = *cap > SIZE_MAX / 2 ? need : 2 * *cap;
	unsigned char *copy;

	if (need <= *cap)
		return list;
	if (more < FIRST_OBJECTS)
		more = FIRST_OBJECTS;
	if (more < need)
		more = need;
	copy = arena_raw(a, more, size);
	if (*cap)
		memcpy(copy, list, *cap * size);
	memset(copy + *cap * size, 0, (more - *cap) * size);
	*cap = more;
	return copy;
}

struct str
arena_str(struct arena *a, struct str s)
{
	char *p = arena_raw(a, s.len + 1, 1);

	if (s.len)
		memcpy(p, s.ptr, s.len);
	p[s.len] = 0;
	return (struct str){ p, s.len };
}

struct str
arena_fmt(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char *p;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		n = 0;
	p = arena_raw(a, (size_t)n + 1, 1);
	p[0] = 0;
	va_start(ap, fmt);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return (struct str){ p, (size_t)n };
}

static void
free_chain(struct arena_block *b)
{
	while (b) {
		struct arena_block *next = b->next;

		free(b);
		b = next;
	}
}

void
arena_reset(struct arena *a)
{
	size_t sum = 0;

	if (!a->head)
		return;
	for (const struct arena_block *b = a->head->next; b; b = b->next)
		sum += b->size;
	if (sum && sum + a->head->size <= KEPT_BYTES) {
		sum += a->head->size;
		arena_release(a);
		a->head = block_new(sum);
		return;
	}
	free_chain(a->head->next);
	a->head->next = NULL;
	a->head->used = 0;
}

void
arena_release(struct arena *a)
{
	free_chain(a->head);
	a->head = NULL;
}

void
arena_steady(void)
{
#if defined(__GLIBC__)
	/* Naming the threshold keeps it from growing with what is given back. */
	mallopt(M_MMAP_THRESHOLD, LARGE_BYTES);
#endif
}
