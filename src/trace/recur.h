/* recur.h - which stored answers recur in many texts, how much of each, served to whom.
 *
 * Texts are taken in batches. The kept hashes of a whole batch are looked up in the
 * segments together; then, text by text in the order given, the answers that share one
 * are read and aligned word by word. Memory is bounded by a batch, its candidates one at
 * a time, and what lookup.h keeps; neither by the store nor by the number of texts.
 *
 * A passage counts unless
 *	it is shorter than the floor: unrelated answers share that much; see floor.h
 *	it is quoted: half of its 5-grams stand in what was said before either answer
 *	it is common: RECUR_COMMON other stored answers, to prompts like neither the
 *	answer's nor each other's, have its rarest kept 5-gram
 *
 * Every run of TRACE_MIN_WORDS words is found that has a kept hash in at most LOOKUP_DOCS
 * stored answers; where more hold it, an answer that shares RECUR_MANY hashes, if it is
 * among the first LOOKUP_DOCS. Of one text at most RECUR_VERIFY answers are looked at. */
#ifndef TRACE_RECUR_H
#define TRACE_RECUR_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "store/store_exchange.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store;

enum { RECUR_COMMON = 2, RECUR_MANY = 4, RECUR_VERIFY = 64 };
/* Of one text this many words are looked at. */
enum { RECUR_WORDS_MAX = 1 << 22 };
enum { RECUR_BATCH_TEXTS = 8192, RECUR_BATCH_BYTES = 16 * 1024 * 1024 };

/* One text of the suspect. Copied when it is put. */
struct recur_text {
	struct str id, prompt, before, text; /* before: said before the prompt */
	uint64_t line, offset;               /* in its file */
	/* To calibrate: the text is itself a stored answer, and this its prompt. Answers
	 * to prompts like it are passed over. Else 0. */
	int64_t own_prompt;
};

struct recur_passage {
	size_t start;     /* byte of the suspect's text */
	struct str words; /* those bytes */
	size_t answer_start, answer_len;
	uint32_t n_word;
	uint32_t n_elsewhere; /* other answers that say it, as above; at most LOOKUP_DOCS
			       */
	bool quoted, common;
};

/* What recurs of one stored answer. */
struct recur_answer {
	const struct store_row *row;   /* without texts */
	struct str prompt;             /* its name */
	bool like_prompt;              /* the suspect's prompt is known and like it */
	uint32_t n_word;               /* of the stored answer */
	uint32_t n_covered;            /* of these, in passages that count */
	uint32_t longest;              /* passage that counts; 0: none does */
	struct recur_passage *passage; /* longest first */
	size_t n_passage;
};

/* Valid until the callback returns. */
struct recur_found {
	const struct recur_text *text;
	uint64_t number; /* of the text, from 1 */
	uint32_t n_word;
	struct recur_answer *answer; /* most counted words first, then by number */
	size_t n;
	size_t n_counted; /* answers of which a passage counts: the first ones */
	size_t n_left;    /* candidates that were not looked at */
};

struct recur_options {
	uint32_t min_word; /* passages from here on are told */
	uint32_t floor;    /* and from here on count */
	unsigned n_thread; /* nothing depends on it */
	/* Hashes that more than LOOKUP_DOCS answers hold make no candidates, and texts
	 * with more than RECUR_VERIFY of them are passed over and counted: so whether an
	 * answer is found does not depend on its number. */
	bool even;
	/* Only what counts is wanted: a passage's place in the answer is not told, nor
	 * how many answers say it elsewhere, once it is known whether it is common. */
	bool brief;
	/* Called for each text with any passage, in order. */
	void (*found)(void *ctx, const struct recur_found *f);
	void *ctx;
};

struct recur_counts {
	uint64_t n_text, n_word;
	uint64_t n_short; /* texts of fewer words than the floor */
	uint64_t n_cut;   /* longer than RECUR_WORDS_MAX */
	uint64_t n_found; /* with any passage */
	uint64_t n_counted;
	uint64_t n_crowded; /* with candidates that were not looked at */
};

struct recur;

/* The store must stay open. On failure *r is NULL. */
enum rc recur_open(
	struct recur **r, struct store *s, const struct recur_options *o, struct err *e);
/* May call found() for texts put earlier. Failure sticks. */
enum rc recur_put(struct recur *r, const struct recur_text *t, struct err *e);
/* Ends the batch. */
enum rc recur_flush(struct recur *r, struct err *e);
const struct recur_counts *recur_counts(const struct recur *r);
/* NULL does nothing. */
void recur_close(struct recur *r);

#endif
