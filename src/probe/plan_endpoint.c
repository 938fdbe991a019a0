/* plan_endpoint.c - see plan_endpoint.h. A key that a provider has no use for is never
 * asked for, and so is unknown. */
#include "probe/plan_endpoint.h"

#include "base/json.h"
#include "base/map.h"
#include "conf/conf.h"
#include "probe/plan_parse.h"
#include "probe/provider.h"

#include <assert.h>

static const char *const role_name[] = { "suspect", "teacher", "reference" };

static bool
made_of(struct str s, const char *bytes)
{
	for (size_t i = 0; i < s.len; i++)
		if (!s.ptr[i] || !strchr(bytes, s.ptr[i]))
			return false;
	return s.len > 0;
}

#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGIT "0123456789"

static void
parse_name(struct plan_endpoint *p, struct conf *map, struct err *e)
{
	conf_text(&p->name, map, "name", CONF_REQUIRED, e);
	if (!e->rc && (!made_of(p->name, LOWER UPPER DIGIT "._-") || p->name.len > 64))
		conf_err(e, conf_find(map, "name"),
			"a name is 1 to 64 letters, digits, dots, dashes, underscores");
}

static void
parse_role(struct plan_endpoint *p, struct conf *map, struct err *e)
{
	struct str role = { 0 };

	if (conf_text(&role, map, "role", CONF_REQUIRED, e))
		return;
	for (size_t i = 0; i < sizeof role_name / sizeof *role_name; i++)
		if (str_is(role, role_name[i])) {
			p->role = (enum plan_role)i;
			return;
		}
	conf_err(e, conf_find(map, "role"),
		"\"role\" must be suspect, teacher or reference");
}

static void
parse_provider(struct plan_endpoint *p, struct arena *a, struct conf *map, struct err *e)
{
	struct str name = { 0 }, known = { 0 };

	if (conf_text(&name, map, "provider", CONF_REQUIRED, e))
		return;
	p->provider = provider_find(name);
	if (p->provider)
		return;
	for (size_t i = 0; provider_table[i]; i++)
		known = arena_fmt(a, "%.*s%s%s", STR_ARG(known), i ? ", " : "",
			provider_table[i]->name);
	conf_err(e, conf_find(map, "provider"), "\"%.*s\" is none of %.*s", STR_ARG(name),
		STR_ARG(known));
}

/* Printable ASCII, blanks where they are allowed. */
static bool
is_plain(struct str s, char least)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] < least || s.ptr[i] > '~')
			return false;
	return true;
}

static void
parse_url(struct plan_endpoint *p, struct conf *map, struct err *e)
{
	const char *fallback = p->provider->base_url;

	p->base_url = str_of(fallback);
	conf_text(&p->base_url, map, "base_url", fallback ? CONF_OPTIONAL : CONF_REQUIRED,
		e);
	if (e->rc)
		return;
	while (str_ends(p->base_url, STR("/")))
		p->base_url.len--;
	if ((!str_starts(p->base_url, STR("https://")) &&
		    !str_starts(p->base_url, STR("http://"))) ||
		!is_plain(p->base_url, '!') ||
		memchr(p->base_url.ptr, '@', p->base_url.len) ||
		memchr(p->base_url.ptr, '?', p->base_url.len) ||
		memchr(p->base_url.ptr, '#', p->base_url.len))
		conf_err(e, conf_find(map, "base_url"),
			"\"base_url\" is https://host/path, without user or question mark");
}

static void
parse_key(struct plan_endpoint *p, struct arena *a, const char *path, struct conf *map,
	struct err *e)
{
	struct str file = { 0 };

	conf_text(&file, map, "key_file", CONF_OPTIONAL, e);
	conf_texts(&p->key_command, &p->n_key_command, a, map, "key_command",
		CONF_OPTIONAL, e);
	if (file.len)
		p->key_file = plan_parse_path(a, path, file);
	if (!e->rc && file.len && p->n_key_command)
		conf_err(e, map, "\"key_file\" or \"key_command\", not both");
	if (!e->rc && p->provider->needs_key && !file.len && !p->n_key_command)
		conf_err(e, map, "%s needs a key: \"key_file\" or \"key_command\"",
			p->provider->name);
}

static void
parse_price(struct plan_endpoint *p, struct conf *map, struct err *e)
{
	struct conf *price = conf_find(map, "price");

	if (!price || e->rc)
		return;
	conf_double(&p->price_in, price, "input", CONF_REQUIRED, e);
	conf_double(&p->price_out, price, "output", CONF_REQUIRED, e);
	if (!e->rc && (p->price_in < 0 || p->price_out < 0 || p->price_in > 1e6 ||
			      p->price_out > 1e6))
		conf_err(e, price, "a price is money per million tokens, 0 or more");
	p->priced = true;
}

/* What request() sets itself, or what would let a key into the plan. */
static bool
is_ours(struct str name)
{
	static const char *const ours[] = { "authorization", "x-api-key", "api-key",
		"x-goog-api-key", "host", "content-length", "content-type",
		"transfer-encoding", "connection", "accept-encoding", "cookie" };
	char lower[32] = { 0 };

	for (size_t i = 0; i < name.len && i < sizeof lower - 1; i++)
		lower[i] =
			(char)(name.ptr[i] >= 'A' && name.ptr[i] <= 'Z' ? name.ptr[i] + 32
									: name.ptr[i]);
	for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
		if (strcmp(lower, ours[i]) == 0)
			return true;
	return false;
}

static void
parse_headers(struct plan_endpoint *p, struct arena *a, struct conf *map, struct err *e)
{
	struct conf *list = conf_find(map, "headers");

	if (!list || e->rc)
		return;
	if (list->kind != CONF_MAP || list->n_child > PLAN_HEADERS_MAX) {
		conf_err(e, list, "\"headers\" are at most %d names and values",
			(int)PLAN_HEADERS_MAX);
		return;
	}
	p->header = ARENA_NEW(a, struct net_header, list->n_child);
	for (struct conf *c = list->child; c && !e->rc; c = c->next) {
		c->used = true;
		p->header[p->n_header++] = (struct net_header){ c->key, c->text };
		if (!made_of(c->key, LOWER UPPER DIGIT "-_") || c->kind != CONF_TEXT ||
			!is_plain(c->text, ' '))
			conf_err(e, c, "not a header: a name, and a value of ASCII");
		else if (is_ours(c->key))
			conf_err(e, c,
				"\"%.*s\" is not for the plan to set (a key goes into a "
				"key_file)",
				STR_ARG(c->key));
	}
}

/* The members of a JSON object, for the body as they are. */
static void
parse_extra(struct plan_endpoint *p, struct conf *map, struct err *e)
{
	struct str text = { 0 };
	struct err why = { 0 };
	struct json_val v;

	conf_text(&text, map, "extra", CONF_OPTIONAL, e);
	text = str_trim(text);
	if (e->rc || !text.len)
		return;
	if (json_pick(&v, &(struct json_want){ "" }, 1, text, &why))
		conf_err(e, conf_find(map, "extra"), "\"extra\": %s", why.text);
	else if (v.kind != JSON_OBJECT)
		conf_err(e, conf_find(map, "extra"), "\"extra\" must be a JSON object");
	else
		p->extra = str_trim(str_sub(text, 1, text.len - 2));
}

/* Only with HTTP. */
static void
parse_http(struct plan_endpoint *p, struct arena *a, const char *path, struct conf *map,
	struct err *e)
{
	parse_url(p, map, e);
	parse_key(p, a, path, map, e);
	parse_headers(p, a, map, e);
	parse_extra(p, map, e);
	if (p->provider->frame != FRAME_NONE)
		conf_bool(&p->stream, map, "stream", CONF_OPTIONAL, e);
	if (strcmp(p->provider->name, "azure") == 0)
		conf_text(&p->api_version, map, "api_version", CONF_REQUIRED, e);
	if (strcmp(p->provider->name, "bedrock") == 0)
		conf_text(&p->region, map, "region", CONF_REQUIRED, e);
}

static void
parse_local(struct plan_endpoint *p, struct arena *a, const char *path, struct conf *map,
	struct err *e)
{
	if (p->provider->net == PROVIDER_TAPE) {
		conf_text(&p->tape, map, "file", CONF_REQUIRED, e);
		p->file = e->rc ? NULL : plan_parse_path(a, path, p->tape);
		return;
	}
	conf_texts(&p->command, &p->n_command, a, map, "command", CONF_REQUIRED, e);
	if (!e->rc && (!p->n_command || p->n_command > PROBE_HEADERS_MAX))
		conf_err(e, map, "\"command\" is 1 to %d words", (int)PROBE_HEADERS_MAX);
}

/* Two members of one name would leave it to the server which counts. */
static void
check_body(const struct plan *p, const struct plan_endpoint *x, struct arena *a,
	const struct conf *map, struct err *e)
{
	struct probe_ask ask = { .endpoint = x,
		.params = &p->params,
		.system = STR("s"),
		.prompt = STR("p") };
	struct probe_request q;
	struct json_val v, skip;
	struct json j;
	struct map names;
	struct err why = { 0 };
	bool fresh;

	if (e->rc)
		return;
	if (provider_request(&q, a, &ask, &why)) {
		conf_err(e, map, "%s", why.text);
		return;
	}
	map_init(&names, a);
	json_init(&j, q.body);
	for (json_next(&j, &v); json_next(&j, &v) == JSON_KEY;) {
		map_put(&names, json_text(a, &v, NULL), &fresh);
		if (!fresh)
			conf_err(e, map, "\"extra\" sets \"%.*s\", which the plan sets",
				STR_ARG(v.raw));
		json_next(&j, &skip);
		json_whole(&j, &skip);
	}
}

static void
parse_one(struct plan *p, struct plan_endpoint *x, struct arena *a, const char *path,
	struct conf *map, struct err *e)
{
	x->line = map->line;
	if (map->kind != CONF_MAP)
		conf_err(e, map, "an endpoint is keys and values");
	parse_name(x, map, e);
	parse_role(x, map, e);
	parse_provider(x, a, map, e);
	conf_text(&x->model, map, "model", CONF_REQUIRED, e);
	conf_texts(&x->serves, &x->n_serves, a, map, "serves", CONF_OPTIONAL, e);
	parse_price(x, map, e);
	x->max_concurrency = PLAN_CONCURRENCY;
	conf_u64(&x->max_concurrency, map, "max_concurrency", CONF_OPTIONAL, e);
	if (!e->rc && (!x->max_concurrency || x->max_concurrency > 1000))
		conf_err(e, conf_find(map, "max_concurrency"),
			"\"max_concurrency\" must be from 1 to 1000");
	if (e->rc)
		return;
	if (x->provider->net == PROVIDER_HTTP)
		parse_http(x, a, path, map, e);
	else
		parse_local(x, a, path, map, e);
	check_body(p, x, a, map, e);
}

enum rc
plan_endpoint(struct plan *p, struct arena *a, const char *path, struct conf *root,
	struct err *e)
{
	struct conf *list = conf_find(root, "endpoints");
	struct map names;
	bool fresh;

	if (!list || list->kind != CONF_LIST || !list->n_child ||
		list->n_child > PLAN_ENDPOINTS_MAX)
		return conf_err(e, list ? list : root,
			"\"endpoints\" must list 1 to %d of them",
			(int)PLAN_ENDPOINTS_MAX);
	map_init(&names, a);
	p->endpoint = ARENA_NEW(a, struct plan_endpoint, list->n_child);
	for (struct conf *c = list->child; c && !e->rc; c = c->next) {
		struct plan_endpoint *x = &p->endpoint[p->n_endpoint++];

		parse_one(p, x, a, path, c, e);
		map_put(&names, x->name, &fresh);
		if (!e->rc && !fresh)
			conf_err(e, c, "another endpoint is called \"%.*s\"",
				STR_ARG(x->name));
	}
	return e->rc;
}
