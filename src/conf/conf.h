/* conf.h - a strict subset of YAML 1.1 as a small tree: rules, plans.
 *
 * Taken: block and flow maps and lists, plain, quoted and block scalars. Refused, with
 * line and column: anchors, aliases, tags, several documents, directives, keys that are
 * not plain text, duplicate keys, nesting beyond CONF_DEPTH_MAX, invalid UTF-8. All
 * scalars are text; what is a number is the reader's business, so "no" stays "no". */
#ifndef CONF_CONF_H
#define CONF_CONF_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CONF_DEPTH_MAX = 16, CONF_MAX_BYTES = 4 * 1024 * 1024 };

enum conf_kind { CONF_TEXT, CONF_LIST, CONF_MAP };

/* A node and its place; lives in the arena given. */
struct conf {
	enum conf_kind kind;
	struct str text;    /* of CONF_TEXT */
	struct str key;     /* of an entry of a map; empty in a list */
	struct conf *child; /* first of a list or map, in the order written */
	struct conf *next;  /* sibling */
	size_t n_child;
	unsigned line, column; /* from 1, of the value */
	bool used;             /* a reader asked for it; see conf_unused() */
};

/* RC_INPUT: "12:3: what". O(len). */
enum rc conf_parse(struct conf **out, struct arena *a, struct str text, struct err *e);

/* The entry of a map, marked as used, or NULL. */
struct conf *conf_find(struct conf *map, const char *key);

/* Typed reads. A required entry that is missing, or an entry of another kind, is
 * RC_INPUT with the place. Optional ones leave *out as it was. */
enum conf_need { CONF_OPTIONAL, CONF_REQUIRED };
enum rc conf_text(struct str *out, struct conf *map, const char *key, enum conf_need need,
	struct err *e);
enum rc conf_u64(uint64_t *out, struct conf *map, const char *key, enum conf_need need,
	struct err *e);
enum rc conf_double(double *out, struct conf *map, const char *key, enum conf_need need,
	struct err *e);
enum rc conf_bool(
	bool *out, struct conf *map, const char *key, enum conf_need need, struct err *e);
/* A list of texts; one text alone counts as a list of one. */
enum rc conf_texts(struct str **out, size_t *n, struct arena *a, struct conf *map,
	const char *key, enum conf_need need, struct err *e);

/* RC_INPUT at the first entry, at any depth of map, that no conf_find() asked for: an
 * unknown key is an error, never ignored. Values of a map whose keys are the user's own
 * names are reached through child and next; mark them used. */
enum rc conf_unused(const struct conf *map, struct err *e);

/* An error at a node's place: "12:3: text". */
enum rc conf_err(struct err *e, const struct conf *at, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

#endif
