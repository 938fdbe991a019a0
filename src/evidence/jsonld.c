/* jsonld.c - see jsonld.h. Who and what stand once each, by name; an action points at
 * them. */
#include "evidence/jsonld.h"

#include "base/buf.h"
#include "base/json.h"
#include "base/json_write.h"
#include "base/map.h"
#include "evidence/custody.h"
#include "evidence/uuid.h"

enum { OUT_MAX_BYTES = 1 << 28 };

enum { TIME, WHO, WHAT, OBJECT, SHA256, N_FIELD };

static const struct {
	const char *prefix, *iri;
} context[] = {
	{ "kb", "urn:assay:kb:" },
	{ "case-investigation", "https://ontology.caseontology.org/case/investigation/" },
	{ "uco-action", "https://ontology.unifiedcyberontology.org/uco/action/" },
	{ "uco-core", "https://ontology.unifiedcyberontology.org/uco/core/" },
	{ "uco-identity", "https://ontology.unifiedcyberontology.org/uco/identity/" },
	{ "uco-observable", "https://ontology.unifiedcyberontology.org/uco/observable/" },
	{ "uco-types", "https://ontology.unifiedcyberontology.org/uco/types/" },
	{ "xsd", "http://www.w3.org/2001/XMLSchema#" },
};

struct work {
	struct arena *a;
	struct json_write j;
	struct map who, object;
	struct buf refs; /* to the actions, with commas between */
};

static void
pair(struct work *w, const char *key, struct str value)
{
	json_write_key(&w->j, key);
	json_write_str(&w->j, value);
}

/* "kb:file-<uuid>" of what it names. */
static struct str
name_of(struct work *w, const char *kind, struct str of)
{
	char id[UUID_BYTES];

	uuid(id, kind, of);
	return arena_fmt(w->a, "kb:%s-%s", kind, id);
}

static void
begin(struct work *w, struct str id, const char *type)
{
	json_write_object(&w->j);
	pair(w, "@id", id);
	pair(w, "@type", str_of(type));
}

static void
point(struct work *w, const char *key, struct str id)
{
	json_write_key(&w->j, key);
	json_write_object(&w->j);
	pair(w, "@id", id);
	json_write_object_end(&w->j);
}

static void
typed(struct work *w, const char *key, const char *type, struct str value)
{
	json_write_key(&w->j, key);
	json_write_object(&w->j);
	pair(w, "@type", str_of(type));
	pair(w, "@value", value);
	json_write_object_end(&w->j);
}

static void
write_who(struct work *w, struct str id, struct str who)
{
	begin(w, id, "uco-identity:Identity");
	pair(w, "uco-core:name", who);
	json_write_object_end(&w->j);
}

static void
write_hash(struct work *w, struct str key, struct str sha256)
{
	begin(w, name_of(w, "content-data-facet", key),
		"uco-observable:ContentDataFacet");
	json_write_key(&w->j, "uco-observable:hash");
	begin(w, name_of(w, "hash", key), "uco-types:Hash");
	pair(w, "uco-types:hashMethod", STR("SHA256"));
	typed(w, "uco-types:hashValue", "xsd:hexBinary", sha256);
	json_write_object_end(&w->j);
	json_write_object_end(&w->j);
}

static void
write_object(
	struct work *w, struct str id, struct str key, struct str name, struct str sha256)
{
	begin(w, id, "uco-observable:File");
	json_write_key(&w->j, "uco-core:hasFacet");
	json_write_array(&w->j);
	begin(w, name_of(w, "file-facet", key), "uco-observable:FileFacet");
	pair(w, "uco-observable:fileName", name);
	json_write_object_end(&w->j);
	if (sha256.len)
		write_hash(w, key, sha256);
	json_write_array_end(&w->j);
	json_write_object_end(&w->j);
}

static struct str
text_of(struct work *w, const struct json_val *v)
{
	return v->kind == JSON_STRING ? json_text(w->a, v, NULL) : (struct str){ 0 };
}

/* The action, and before it whom and what it names for the first time. */
static enum rc
write_entry(struct work *w, struct str line, struct err *e)
{
	static const struct json_want want[N_FIELD] = { { "/time" }, { "/who" },
		{ "/what" }, { "/object" }, { "/sha256" } };
	struct json_val v[N_FIELD];
	struct str f[N_FIELD], who, key = { 0 }, object = { 0 }, action;
	bool fresh;

	if (json_pick(v, want, N_FIELD, line, e))
		return e->rc;
	for (size_t i = 0; i < N_FIELD; i++)
		f[i] = text_of(w, &v[i]);
	who = name_of(w, "identity", f[WHO]);
	map_put(&w->who, f[WHO], &fresh);
	if (fresh)
		write_who(w, who, f[WHO]);
	if (f[OBJECT].len) {
		key = arena_fmt(
			w->a, "%.*s\n%.*s", STR_ARG(f[SHA256]), STR_ARG(f[OBJECT]));
		object = name_of(w, "file", key);
		map_put(&w->object, key, &fresh);
		if (fresh)
			write_object(w, object, key, f[OBJECT], f[SHA256]);
	}
	action = name_of(w, "investigative-action", line);
	begin(w, action, "case-investigation:InvestigativeAction");
	pair(w, "uco-core:name", f[WHAT]);
	typed(w, "uco-action:startTime", "xsd:dateTime", f[TIME]);
	point(w, "uco-action:performer", who);
	if (object.len)
		point(w, "uco-action:object", object);
	json_write_object_end(&w->j);
	buf_fmt(&w->refs, "%s{\"@id\":\"%.*s\"}", w->refs.len ? "," : "",
		STR_ARG(action));
	return RC_OK;
}

static enum rc
write_graph(struct work *w, struct str id, struct str log, struct err *e)
{
	json_write_array(&w->j);
	while (log.len)
		if (write_entry(w, str_cut(&log, '\n'), e))
			return e->rc;
	begin(w, name_of(w, "investigation", id), "case-investigation:Investigation");
	pair(w, "uco-core:name", id);
	json_write_key(&w->j, "uco-core:object");
	json_write_raw(&w->j, arena_fmt(w->a, "[%.*s]", STR_ARG(buf_view(&w->refs))));
	json_write_object_end(&w->j);
	json_write_array_end(&w->j);
	return RC_OK;
}

enum rc
jsonld_write(
	struct str *out, struct arena *a, struct str id, struct str log, struct err *e)
{
	struct work w = { .a = a };
	struct buf b;

	if (custody_check(log, NULL, e))
		return e->rc;
	buf_init(&b, OUT_MAX_BYTES);
	buf_init(&w.refs, OUT_MAX_BYTES);
	map_init(&w.who, a);
	map_init(&w.object, a);
	json_write_init(&w.j, &b);
	json_write_object(&w.j);
	json_write_key(&w.j, "@context");
	json_write_object(&w.j);
	for (size_t i = 0; i < sizeof context / sizeof *context; i++)
		pair(&w, context[i].prefix, str_of(context[i].iri));
	json_write_object_end(&w.j);
	json_write_key(&w.j, "@graph");
	if (!write_graph(&w, id, log, e)) {
		json_write_object_end(&w.j);
		buf_char(&b, '\n');
		if (!buf_check(&b, "the custody log as CASE", e))
			*out = arena_str(a, buf_view(&b));
	}
	buf_release(&w.refs);
	buf_release(&b);
	return e->rc;
}
