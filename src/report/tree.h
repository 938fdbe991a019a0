/* tree.h - a whole JSON document in memory: for small documents that are read once. */
#ifndef REPORT_TREE_H
#define REPORT_TREE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"

enum { TREE_DEPTH_MAX = 12 };

/* kind is that of the first token: JSON_OBJECT, JSON_STRING ... */
struct tree {
	enum json_kind kind;
	struct str key;  /* decoded; empty where the parent is no object */
	struct str text; /* of a string, decoded */
	struct json_val raw;
	struct tree *child, *next;
	size_t n_child;
};

/* In a; the views of numbers are of text. RC_INPUT: "json: byte 17: line 1: what".
 * O(text), and the square of the keys of one object. */
enum rc tree_parse(struct tree **out, struct arena *a, struct str text, struct err *e);

/* The member of an object, or NULL. */
const struct tree *tree_find(const struct tree *t, const char *key);

#endif
