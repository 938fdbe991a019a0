/* comment.c - see comment.h. What follows a "#" is a comment when the text says the same
 * without it: no second reader of YAML that could disagree with the first. */
#include "rule/comment.h"

#include "conf/conf.h"

enum { CANDIDATES_MAX = 1000 };

static bool
same(const struct conf *x, const struct conf *y)
{
	for (; x && y; x = x->next, y = y->next)
		if (x->kind != y->kind || !str_equal(x->text, y->text) ||
			!str_equal(x->key, y->key) || !same(x->child, y->child))
			return false;
	return !x && !y;
}

static size_t
line_end(struct str text, size_t at)
{
	const char *p = memchr(text.ptr + at, '\n', text.len - at);

	return p ? (size_t)(p - text.ptr) : text.len;
}

/* Whether text[at..end) is a comment of the text of which root is the tree. */
static bool
is_comment(struct str text, size_t at, size_t end, const struct conf *root)
{
	struct arena a = { 0 };
	struct err e = { 0 };
	struct conf *without;
	char *copy = ARENA_RAW(&a, char, text.len);
	bool yes;

	memcpy(copy, text.ptr, at);
	memcpy(copy + at, text.ptr + end, text.len - end);
	yes = !conf_parse(
		      &without, &a, (struct str){ copy, text.len - (end - at) }, &e) &&
	      same(root, without);
	arena_release(&a);
	return yes;
}

/* The key of the first level that the line at starts with; empty when none. */
static struct str
key_at(struct str text, size_t at, const struct conf *root)
{
	struct str line = str_sub(text, at, line_end(text, at) - at);
	struct str key = str_cut(&line, ':');

	for (const struct conf *c = root->child; c; c = c->next)
		if (str_equal(c->key, key))
			return key;
	return (struct str){ 0 };
}

/* Fills c->key from what follows the comment's line; false when no key does. */
static bool
place(struct comment *c, struct str text, size_t at, const struct conf *root)
{
	size_t next = line_end(text, at);

	while (next < text.len) {
		next++;
		if (next < text.len && text.ptr[next] != '#' && text.ptr[next] != '\n')
			break;
		next = line_end(text, next);
	}
	if (next >= text.len)
		return true;
	c->key = key_at(text, next, root);
	return c->key.len > 0;
}

static enum rc
misplaced(struct str text, size_t at, struct err *e)
{
	size_t line = 1, start = 0;

	for (size_t i = 0; i < at; i++)
		if (text.ptr[i] == '\n') {
			line++;
			start = i + 1;
		}
	return err_set(e, RC_INPUT,
		"%zu:%zu: this comment has no place in the layout: move it to a line of its own before a key of the first level",
		line, at - start + 1);
}

enum rc
comment_find(struct comment **out, size_t *n, struct arena *a, struct str text,
	const struct conf *root, struct err *e)
{
	size_t tried = 0;

	*out = ARENA_NEW(a, struct comment, CANDIDATES_MAX);
	*n = 0;
	for (size_t at = 0; at < text.len; at++) {
		bool margin = at == 0 || text.ptr[at - 1] == '\n';
		struct comment *c = *out + *n;
		size_t end;

		if (text.ptr[at] != '#' ||
			!(margin || text.ptr[at - 1] == ' ' || text.ptr[at - 1] == '\t'))
			continue;
		if (tried++ == CANDIDATES_MAX)
			return err_set(e, RC_LIMIT, "more than %d times \"#\"",
				(int)CANDIDATES_MAX);
		end = line_end(text, at);
		if (!is_comment(text, at, end, root))
			continue;
		c->text = str_trim(str_sub(text, at, end - at));
		if (!margin || !place(c, text, at, root))
			return misplaced(text, at, e);
		(*n)++;
		at = end;
	}
	return RC_OK;
}
