/* answers.h - the words of stored answers, read in the order in which they are stored.
 *
 * Most candidates share one 5-gram with a text and no passage; to read each where it is
 * met would unpack the same blocks again and again. So the candidates of many texts are
 * read together, and of their words only hashes and places kept, at most ANSWERS_WORDS:
 * 16 B each. */
#ifndef TRACE_ANSWERS_H
#define TRACE_ANSWERS_H

#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store;

enum { ANSWERS_WORDS = 1 << 22 };

/* Bytes of the answer. */
struct answers_place {
	uint32_t start, end;
};

struct answers_words {
	const uint64_t *hash;
	const struct answers_place *place; /* NULL when nobody asks for them */
	size_t n;
};

struct answers {
	struct store *store;
	bool places;
	struct arena arena, text;
	struct map of;
	struct answers_words *words; /* by the map's number */
	size_t n_word;
};

void answers_init(struct answers *w, struct store *s, bool places);
void answers_release(struct answers *w);

/* Forgets what is kept, and reads those of n documents, ascending and distinct, that have
 * room. */
enum rc answers_load(struct answers *w, const uint32_t *doc, size_t n, struct err *e);

/* Whether it is one of them. */
bool answers_has(const struct answers *w, uint32_t doc);

/* One of them, or any other: then it is read now and lives until the next call. */
enum rc answers_find(
	struct answers_words *out, struct answers *w, uint32_t doc, struct err *e);

#endif
