/* corpus.h - the prompts of a run: a file of JSON lines, and what it is for.
 *
 * Each line is {"prompt_id","prompt"} and optionally "system" and "language". Beside
 * set.jsonl there may be set.yaml: name, version, purpose, what it discriminates,
 * licence, how many prompts, and the SHA-256 of the file; where it is there, the file
 * must be what it says. */
#ifndef PROBE_CORPUS_H
#define PROBE_CORPUS_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CORPUS_MAX_BYTES = 64 * 1024 * 1024, CORPUS_PROMPTS_MAX = 1000000 };

struct corpus_prompt {
	struct str id, text;
	struct str system;   /* empty: none */
	struct str language; /* as the file says, e.g. "pt"; may be empty */
};

/* Lives in the arena given. */
struct corpus {
	struct str name; /* the manifest's, else the file's without folder and ending */
	struct str version, purpose, discriminates,
		licence; /* empty without a manifest */
	const char *path;
	unsigned char digest32[32]; /* of the file */
	bool described;             /* it has a manifest, and agrees with it */
	struct corpus_prompt *prompt;
	size_t n;
};

/* RC_INPUT: "file: line 3: byte 17: what" for a bad line, an id or a prompt that comes
 * twice, no prompt at all; RC_INTEGRITY where the manifest says otherwise. O(bytes). */
enum rc corpus_load(struct corpus *c, struct arena *a, const char *path, struct err *e);

/* index[] becomes which n of the prompts to ask, drawn without replacement by the seed,
 * in the order of the file. Requires n <= c->n; index has room for c->n. */
void corpus_sample(uint32_t *index, const struct corpus *c, size_t n, uint64_t seed);

#endif
