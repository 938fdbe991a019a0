/* conf.c - see conf.h. libyaml gives events; a stack of open containers makes the tree.
 */
#include "conf/conf.h"

#include "base/num.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <yaml.h>

struct builder {
	struct arena *a;
	yaml_parser_t parser;
	struct conf *open[CONF_DEPTH_MAX]; /* containers being filled */
	struct conf *last[CONF_DEPTH_MAX]; /* their newest child */
	unsigned depth;
	struct str key; /* of the value to come */
	bool keyed;
	struct conf *root;
};

static enum rc
at_mark(struct err *e, yaml_mark_t m, const char *what)
{
	return err_set(e, RC_INPUT, "%zu:%zu: %s", m.line + 1, m.column + 1, what);
}

enum rc
conf_err(struct err *e, const struct conf *at, const char *fmt, ...)
{
	char text[ERR_TEXT_BYTES];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	return err_set(e, RC_INPUT, "%u:%u: %s", at->line, at->column, text);
}

static bool
in_map(const struct builder *b)
{
	return b->depth && b->open[b->depth - 1]->kind == CONF_MAP;
}

static void
append(struct builder *b, struct conf *node)
{
	struct conf *parent;

	if (!b->depth) {
		b->root = node;
		return;
	}
	parent = b->open[b->depth - 1];
	if (parent->child)
		b->last[b->depth - 1]->next = node;
	else
		parent->child = node;
	b->last[b->depth - 1] = node;
	parent->n_child++;
	node->key = b->keyed ? b->key : (struct str){ 0 };
	b->keyed = false;
}

static struct conf *
node_new(struct builder *b, enum conf_kind kind, yaml_mark_t m)
{
	struct conf *n = ARENA_NEW(b->a, struct conf, 1);

	n->kind = kind;
	n->line = (unsigned)m.line + 1;
	n->column = (unsigned)m.column + 1;
	append(b, n);
	return n;
}

static enum rc
take_key(struct builder *b, struct str text, yaml_mark_t m, struct err *e)
{
	if (!text.len)
		return at_mark(e, m, "a key is empty");
	for (const struct conf *c = b->open[b->depth - 1]->child; c; c = c->next)
		if (str_equal(c->key, text))
			return err_set(e, RC_INPUT, "%zu:%zu: duplicate key \"%.*s\"",
				m.line + 1, m.column + 1, STR_ARG(text));
	b->key = text;
	b->keyed = true;
	return RC_OK;
}

static enum rc
take_scalar(struct builder *b, const yaml_event_t *v, struct err *e)
{
	struct str text =
		arena_str(b->a, (struct str){ (const char *)v->data.scalar.value,
					v->data.scalar.length });
	struct conf *n;

	if (v->data.scalar.anchor)
		return at_mark(e, v->start_mark, "anchors are not taken here");
	if (v->data.scalar.tag)
		return at_mark(e, v->start_mark, "tags are not taken here");
	if (in_map(b) && !b->keyed)
		return take_key(b, text, v->start_mark, e);
	n = node_new(b, CONF_TEXT, v->start_mark);
	n->text = text;
	return RC_OK;
}

static enum rc
open_container(struct builder *b, enum conf_kind kind, bool anchored, bool tagged,
	yaml_mark_t m, struct err *e)
{
	struct conf *n;

	if (anchored)
		return at_mark(e, m, "anchors are not taken here");
	if (tagged)
		return at_mark(e, m, "tags are not taken here");
	if (in_map(b) && !b->keyed)
		return at_mark(e, m, "a key must be plain text");
	if (b->depth == CONF_DEPTH_MAX)
		return at_mark(e, m, "nested too deep");
	n = node_new(b, kind, m);
	b->last[b->depth] = NULL;
	b->open[b->depth++] = n;
	return RC_OK;
}

static enum rc
take_event(struct builder *b, const yaml_event_t *v, struct err *e)
{
	switch (v->type) {
	case YAML_SCALAR_EVENT:
		return take_scalar(b, v, e);
	case YAML_SEQUENCE_START_EVENT:
		return open_container(b, CONF_LIST, v->data.sequence_start.anchor != NULL,
			v->data.sequence_start.tag != NULL, v->start_mark, e);
	case YAML_MAPPING_START_EVENT:
		return open_container(b, CONF_MAP, v->data.mapping_start.anchor != NULL,
			v->data.mapping_start.tag != NULL, v->start_mark, e);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		b->depth--;
		return RC_OK;
	case YAML_ALIAS_EVENT:
		return at_mark(e, v->start_mark, "aliases are not taken here");
	case YAML_DOCUMENT_START_EVENT:
		if (b->root)
			return at_mark(e, v->start_mark, "only one document a file");
		if (v->data.document_start.version_directive ||
			v->data.document_start.tag_directives.start !=
				v->data.document_start.tag_directives.end)
			return at_mark(e, v->start_mark, "directives are not taken here");
		return RC_OK;
	case YAML_NO_EVENT:
	case YAML_STREAM_START_EVENT:
	case YAML_STREAM_END_EVENT:
	case YAML_DOCUMENT_END_EVENT:
		return RC_OK;
	}
	return RC_OK;
}

static enum rc
build(struct builder *b, struct err *e)
{
	for (bool more = true; more;) {
		yaml_event_t v;
		enum rc rc;

		if (!yaml_parser_parse(&b->parser, &v))
			return at_mark(e, b->parser.problem_mark,
				b->parser.problem ? b->parser.problem : "not YAML");
		more = v.type != YAML_STREAM_END_EVENT;
		rc = take_event(b, &v, e);
		yaml_event_delete(&v);
		if (rc)
			return rc;
	}
	return RC_OK;
}

enum rc
conf_parse(struct conf **out, struct arena *a, struct str text, struct err *e)
{
	struct builder b = { .a = a };
	size_t bad = utf8_check(text);
	enum rc rc;

	*out = NULL;
	if (text.len > CONF_MAX_BYTES)
		return err_set(e, RC_LIMIT, "larger than %d bytes", (int)CONF_MAX_BYTES);
	if (bad < text.len)
		return err_set(e, RC_INPUT, "byte %zu: not UTF-8", bad);
	if (!yaml_parser_initialize(&b.parser))
		return err_set(e, RC_LIMIT, "no memory for the YAML parser");
	yaml_parser_set_encoding(&b.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(
		&b.parser, (const unsigned char *)text.ptr, text.len);
	rc = build(&b, e);
	yaml_parser_delete(&b.parser);
	if (rc)
		return rc;
	if (!b.root)
		return err_set(e, RC_INPUT, "1:1: empty");
	*out = b.root;
	return RC_OK;
}

struct conf *
conf_find(struct conf *map, const char *key)
{
	if (map->kind != CONF_MAP)
		return NULL;
	for (struct conf *c = map->child; c; c = c->next)
		if (str_is(c->key, key)) {
			c->used = true;
			return c;
		}
	return NULL;
}

/* The scalar of a key; *node is NULL when it is rightly absent. */
static enum rc
scalar(struct conf **node, struct conf *map, const char *key, enum conf_need need,
	struct err *e)
{
	*node = conf_find(map, key);
	if (!*node)
		return need == CONF_REQUIRED ? conf_err(e, map, "\"%s\" is missing", key)
					     : RC_OK;
	if ((*node)->kind != CONF_TEXT)
		return conf_err(e, *node, "\"%s\" must be a single value", key);
	return RC_OK;
}

enum rc
conf_text(struct str *out, struct conf *map, const char *key, enum conf_need need,
	struct err *e)
{
	struct conf *c;

	if (scalar(&c, map, key, need, e))
		return e->rc;
	if (c)
		*out = c->text;
	return RC_OK;
}

enum rc
conf_u64(uint64_t *out, struct conf *map, const char *key, enum conf_need need,
	struct err *e)
{
	struct conf *c;

	if (scalar(&c, map, key, need, e))
		return e->rc;
	if (c && !num_u64(out, c->text))
		return conf_err(e, c, "\"%s\" must be a whole number, 0 or more", key);
	return RC_OK;
}

enum rc
conf_double(double *out, struct conf *map, const char *key, enum conf_need need,
	struct err *e)
{
	struct conf *c;

	if (scalar(&c, map, key, need, e))
		return e->rc;
	if (c && !num_double(out, c->text))
		return conf_err(e, c, "\"%s\" must be a number", key);
	return RC_OK;
}

enum rc
conf_bool(
	bool *out, struct conf *map, const char *key, enum conf_need need, struct err *e)
{
	struct conf *c;

	if (scalar(&c, map, key, need, e))
		return e->rc;
	if (!c)
		return RC_OK;
	if (!str_is(c->text, "true") && !str_is(c->text, "false"))
		return conf_err(e, c, "\"%s\" must be true or false", key);
	*out = str_is(c->text, "true");
	return RC_OK;
}

enum rc
conf_texts(struct str **out, size_t *n, struct arena *a, struct conf *map,
	const char *key, enum conf_need need, struct err *e)
{
	struct conf *c = conf_find(map, key);

	if (!c)
		return need == CONF_REQUIRED ? conf_err(e, map, "\"%s\" is missing", key)
					     : RC_OK;
	if (c->kind == CONF_MAP)
		return conf_err(e, c, "\"%s\" must be a list of values", key);
	*out = ARENA_NEW(a, struct str, c->kind == CONF_LIST ? c->n_child : 1);
	*n = 0;
	if (c->kind == CONF_TEXT) {
		(*out)[(*n)++] = c->text;
		return RC_OK;
	}
	for (const struct conf *k = c->child; k; k = k->next) {
		if (k->kind != CONF_TEXT)
			return conf_err(e, k, "\"%s\" must be a list of values", key);
		(*out)[(*n)++] = k->text;
	}
	return RC_OK;
}

/* At most CONF_DEPTH_MAX levels, so recursion is bounded. */
enum rc
conf_unused(const struct conf *map, struct err *e)
{
	for (const struct conf *c = map->child; c; c = c->next) {
		if (map->kind == CONF_MAP && !c->used)
			return conf_err(e, c, "unknown key \"%.*s\"", STR_ARG(c->key));
		if (c->kind != CONF_TEXT && conf_unused(c, e))
			return e->rc;
	}
	return RC_OK;
}
