/* arena.h - memory that is given back all at once.
 *
 * Everything built for one unit of work (one file, one probe, one report)
 * comes from one arena and dies with it, so there is nothing to free on an
 * error path. Running out of memory ends the program with status 1. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/str.h"

#include <stddef.h>

struct arena_block;

/* All zero is the empty state. */
struct arena {
	struct arena_block *head; /* newest block; NULL when empty */
};

/* Returns n zeroed objects of the given size, aligned for any type.
 * Never returns NULL. Valid until arena_reset() or arena_release(). */
void *arena_new(struct arena *a, size_t n, size_t size);

/* The same, not zeroed: for buffers that are written before they are read. */
void *arena_raw(struct arena *a, size_t n, size_t size);

/* A copy of s in the arena, followed by a NUL that is not counted. */
struct str arena_str(struct arena *a, struct str s);

/* A formatted copy, followed by a NUL that is not counted. */
struct str arena_fmt(struct arena *a, const char *fmt, ...)
	__attribute__((format(printf, 2, 3), nonnull(2)));

/* Empties the arena but keeps memory for reuse: for loops that build
 * one record after the other. */
void arena_reset(struct arena *a);

/* Gives everything back. The arena is then empty and usable again. */
void arena_release(struct arena *a);

/* For the start of a program: large blocks go back to the system as soon as they are
 * given back. Without it the C library keeps them for later, and memory creeps up with
 * the length of a run. */
void arena_steady(void);

/* A list that must have room for `need` objects, of which *cap have room: itself where
 * they do; else a copy of it, at least twice as large, zeroed behind what was there, and
 * *cap says so. NULL with *cap 0 is an empty list. Amortised O(1) an object; what lists
 * were before it stays in the arena, in all less than the list. */
void *arena_grow(struct arena *a, void *list, size_t *cap, size_t need, size_t size);

/* The same to a list in place; list may be evaluated more than once. */
#define ARENA_GROW(a, list, cap, need)                                                   \
	((list) = arena_grow((a), (list), (cap), (need), sizeof *(list)))
#define ARENA_NEW(a, type, n) ((type *)arena_new((a), (n), sizeof(type)))
#define ARENA_RAW(a, type, n) ((type *)arena_raw((a), (n), sizeof(type)))

#endif
