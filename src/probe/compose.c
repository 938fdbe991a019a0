/* compose.c - see compose.h. */
#include "probe/compose.h"

#include <assert.h>

enum { BODY_MAX = 256 * 1024 * 1024 };

void
compose_begin(struct compose *c)
{
	buf_init(&c->buf, BODY_MAX);
	json_write_init(&c->w, &c->buf);
	json_write_object(&c->w);
}

void
compose_end(struct compose *c, struct probe_request *q, struct arena *a,
	const struct probe_ask *ask)
{
	if (ask->endpoint->extra.len) {
		buf_char(&c->buf, ',');
		buf_str(&c->buf, ask->endpoint->extra);
	}
	json_write_object_end(&c->w);
	q->body = arena_str(a, buf_view(&c->buf));
	buf_release(&c->buf);
}

void
compose_str(struct compose *c, const char *key, struct str s)
{
	json_write_key(&c->w, key);
	json_write_str(&c->w, s);
}

void
compose_message(struct compose *c, const char *role, struct str text)
{
	json_write_object(&c->w);
	compose_str(c, "role", str_of(role));
	compose_str(c, "content", text);
	json_write_object_end(&c->w);
}

void
compose_parts(struct compose *c, const char *key, struct str text)
{
	json_write_key(&c->w, key);
	json_write_array(&c->w);
	json_write_object(&c->w);
	compose_str(c, "text", text);
	json_write_object_end(&c->w);
	json_write_array_end(&c->w);
}

void
compose_params(
	struct compose *c, const struct probe_ask *ask, const struct compose_names *name)
{
	const struct plan_params *p = ask->params;

	if (p->has_temperature && name->temperature) {
		json_write_key(&c->w, name->temperature);
		json_write_double(&c->w, p->temperature);
	}
	if (p->has_top_p && name->top_p) {
		json_write_key(&c->w, name->top_p);
		json_write_double(&c->w, p->top_p);
	}
	if (name->max_tokens) {
		json_write_key(&c->w, name->max_tokens);
		json_write_u64(&c->w, p->max_tokens);
	}
	if (p->has_seed && name->seed) {
		/* Each sample needs its own, else all are the same answer. */
		json_write_key(&c->w, name->seed);
		json_write_u64(&c->w, p->seed + (uint64_t)ask->sample);
	}
}

void
compose_request(struct probe_request *q, struct arena *a, const struct probe_ask *ask,
	struct str path)
{
	const struct plan_endpoint *x = ask->endpoint;

	*q = (struct probe_request){ .method = STR("POST") };
	q->url = arena_fmt(a, "%.*s%.*s", STR_ARG(x->base_url), STR_ARG(path));
	compose_header(q, "Content-Type", STR("application/json"));
	for (size_t i = 0; i < x->n_header; i++)
		q->header[q->n_header++] = x->header[i];
	q->n_open = q->n_header;
}

void
compose_header(struct probe_request *q, const char *name, struct str value)
{
	assert(q->n_header < PROBE_HEADERS_MAX);
	q->header[q->n_header++] = (struct net_header){ str_of(name), value };
	q->n_open = q->n_header;
}

void
compose_secret(struct probe_request *q, struct arena *a, const char *name,
	const char *prefix, struct str key)
{
	size_t open = q->n_open;

	if (!key.len)
		return;
	compose_header(q, name, arena_fmt(a, "%s%.*s", prefix, STR_ARG(key)));
	q->n_open = open;
}

struct str
compose_percent(struct arena *a, struct str s, bool keep_slash)
{
	static const char hex[] = "0123456789ABCDEF";
	char *out = ARENA_RAW(a, char, 3 * s.len + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			(c >= '0' && c <= '9') || (c && strchr("-._~", c)) ||
			(c == '/' && keep_slash)) {
			out[n++] = (char)c;
			continue;
		}
		out[n++] = '%';
		out[n++] = hex[c >> 4];
		out[n++] = hex[c & 15];
	}
	return (struct str){ out, n };
}
