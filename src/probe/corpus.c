/* corpus.c - see corpus.h. */
#include "probe/corpus.h"

#include "base/file.h"
#include "base/json.h"
#include "base/map.h"
#include "base/random.h"
#include "conf/conf.h"
#include "seal/digest.h"

#include <assert.h>
#include <stdlib.h>

enum { ID, PROMPT, SYSTEM, LANGUAGE, N_FIELD };

static const struct json_want want[N_FIELD] = {
	{ "/prompt_id" },
	{ "/prompt" },
	{ "/system" },
	{ "/language" },
};

static enum rc
read_line(struct corpus_prompt *p, struct arena *a, struct str line, struct err *e)
{
	struct str *into[N_FIELD] = { &p->id, &p->text, &p->system, &p->language };
	struct json_val v[N_FIELD];

	if (json_pick(v, want, N_FIELD, line, e))
		return e->rc;
	for (int i = 0; i < N_FIELD; i++) {
		if (v[i].kind == JSON_STRING)
			*into[i] = json_text(a, &v[i], NULL);
		else if (v[i].kind != JSON_NONE && v[i].kind != JSON_NULL)
			return err_set(e, RC_INPUT, "byte %zu: \"%s\" is not a text",
				v[i].offset, want[i].pointer + 1);
	}
	if (!p->id.len || !p->text.len)
		return err_set(e, RC_INPUT, "byte 0: no \"%s\"",
			p->id.len ? "prompt" : "prompt_id");
	return RC_OK;
}

static size_t
count_lines(struct str text)
{
	size_t n = 0;

	for (const char *p = text.ptr, *end = p + text.len; p < end; n++) {
		p = memchr(p, '\n', (size_t)(end - p));
		if (!p)
			return n + 1;
		p++;
	}
	return n;
}

static enum rc
read_lines(struct corpus *c, struct arena *a, struct str text, struct err *e)
{
	size_t n_line = count_lines(text);
	struct map id, prompt;

	if (n_line > CORPUS_PROMPTS_MAX)
		return err_set(e, RC_LIMIT, "over %d prompts", CORPUS_PROMPTS_MAX);
	map_init(&id, a);
	map_init(&prompt, a);
	c->prompt = ARENA_NEW(a, struct corpus_prompt, n_line + 1);
	for (size_t i = 1; i <= n_line; i++) {
		struct str line = str_trim(str_cut(&text, '\n'));
		struct corpus_prompt *p = &c->prompt[c->n];
		bool new_id, new_prompt;

		if (!line.len)
			continue;
		if (read_line(p, a, line, e))
			return err_in_line(e, c->path, i);
		map_put(&id, p->id, &new_id);
		map_put(&prompt,
			arena_fmt(a, "%.*s\n%.*s", STR_ARG(p->system), STR_ARG(p->text)),
			&new_prompt);
		if (!new_id || !new_prompt) {
			err_set(e, RC_INPUT, "byte 0: this %s came before",
				new_id ? "prompt" : "prompt_id");
			return err_in_line(e, c->path, i);
		}
		c->n++;
	}
	if (!c->n)
		return err_set(e, RC_INPUT,
			"%s: no prompt there: a line is {\"prompt_id\":..,\"prompt\":..}",
			c->path);
	return RC_OK;
}

static enum rc
compare(const struct corpus *c, struct str digest, uint64_t n, struct err *e)
{
	char hex[DIGEST_HEX_BYTES];

	digest_hex(hex, c->digest32);
	if (n != c->n)
		return err_set(e, RC_INTEGRITY, "says %llu prompts, the file has %zu",
			(unsigned long long)n, c->n);
	if (!str_is(digest, hex))
		return err_set(e, RC_INTEGRITY,
			"says another sha256: the file was changed since it was written");
	return RC_OK;
}

static enum rc
read_manifest(struct corpus *c, struct arena *a, const char *path, struct err *e)
{
	struct str text, digest = { 0 };
	struct conf *root;
	uint64_t n = 0;

	if (file_read(&text, a, path, CONF_MAX_BYTES, e))
		return e->rc;
	if (conf_parse(&root, a, text, e) ||
		conf_text(&c->name, root, "name", CONF_REQUIRED, e) ||
		conf_text(&c->version, root, "version", CONF_REQUIRED, e) ||
		conf_text(&c->purpose, root, "purpose", CONF_REQUIRED, e) ||
		conf_text(&c->discriminates, root, "discriminates", CONF_REQUIRED, e) ||
		conf_text(&c->licence, root, "licence", CONF_REQUIRED, e) ||
		conf_u64(&n, root, "prompts", CONF_REQUIRED, e) ||
		conf_text(&digest, root, "sha256", CONF_REQUIRED, e) ||
		conf_unused(root, e) || compare(c, digest, n, e))
		return err_in(e, path);
	c->described = true;
	return RC_OK;
}

enum rc
corpus_load(struct corpus *c, struct arena *a, const char *path, struct err *e)
{
	const char *slash = strrchr(path, '/'), *manifest;
	struct str text, stem = str_of(path);

	*c = (struct corpus){ .path = arena_str(a, stem).ptr };
	if (str_ends(stem, STR(".jsonl")))
		stem.len -= strlen(".jsonl");
	manifest = arena_fmt(a, "%.*s.yaml", STR_ARG(stem)).ptr;
	c->name = slash ? str_sub(stem, (size_t)(slash + 1 - path), stem.len) : stem;
	if (file_read(&text, a, path, CORPUS_MAX_BYTES, e))
		return e->rc;
	digest_of(c->digest32, text.ptr, text.len);
	if (read_lines(c, a, text, e))
		return e->rc;
	return file_exists(manifest) ? read_manifest(c, a, manifest, e) : RC_OK;
}

static int
by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

void
corpus_sample(uint32_t *index, const struct corpus *c, size_t n, uint64_t seed)
{
	struct random r;

	assert(n <= c->n);
	for (size_t i = 0; i < c->n; i++)
		index[i] = (uint32_t)i;
	random_stream(&r, seed, STR("corpus"));
	random_shuffle(&r, index, c->n);
	qsort(index, n, sizeof *index, by_number);
}
