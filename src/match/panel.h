/* panel.h - the models of one case and their answers, prompt by prompt, as tokens.
 *
 * Roles in a case: suspects are judged, candidates are possible teachers, references are
 * the null. A model may have several roles; what may be compared with what is decided
 * by lab, see panel_is_reference(). */
#ifndef MATCH_PANEL_H
#define MATCH_PANEL_H

#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"
#include "match/roster.h"
#include "model/origin.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store;

struct panel_answer {
	const uint32_t
		*tok; /* numbers of the vocabulary; NULL: no answer to this prompt */
	uint32_t n_tok;
	uint32_t n_byte;  /* of the answer as given */
	int64_t exchange; /* its number in the store */
};

struct panel_prompt {
	struct str name, text;
	const uint32_t *tok;
	uint32_t n_tok;
};

/* The vocabulary: numbers in order of first sight. */
struct panel_vocab {
	struct map
		number; /* hash64_token of a token to its number; .hash is the inverse */
	bool *word;     /* by number: a word, not punctuation or a newline */
	size_t cap;
};

struct panel {
	struct roster_model *model; /* sorted by name */
	size_t n_model;
	struct panel_prompt *prompt; /* sorted by name, then text */
	size_t n_prompt;
	struct panel_answer *answer; /* model-major: answer[m * n_prompt + p] */
	struct panel_vocab vocab;
	size_t n_lab;
	struct origin origin; /* of all answers of these models */
	bool like_length;     /* centre on the references nearest in length: centre.h */
};

/* Loads the answers of all models with a part in the case. Of several samples of an
 * answer the one with the lowest number counts. Prompts are those that at least two
 * models answered. strip_markup: answers are read without Markdown's marks. RC_USAGE: a
 * name that the store does not know, with what to do. The panel lives in a. O(text). */
enum rc panel_load(struct panel *p, struct arena *a, struct store *s,
	const struct roster_want *want, bool strip_markup, struct err *e);

/* Keeps n prompts, drawn at random by the seed, in their order; all when there are no
 * more. */
void panel_draw(struct panel *p, size_t n, uint64_t seed);

static inline const struct panel_answer *
panel_answer(const struct panel *p, size_t model, size_t prompt)
{
	return p->answer + model * p->n_prompt + prompt;
}

/* The model's number, or SIZE_MAX. */
size_t panel_find(const struct panel *p, struct str name);

/* Whether r may stand for "unrelated" when suspect s is compared with candidate c:
 * nothing of the suspect's lab and nothing of the candidate's may centre a score. */
static inline bool
panel_is_reference(const struct panel *p, size_t r, size_t s, size_t c)
{
	return p->model[r].reference && r != s && r != c &&
	       p->model[r].lab != p->model[s].lab && p->model[r].lab != p->model[c].lab;
}

#endif
