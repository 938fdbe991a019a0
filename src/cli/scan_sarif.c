/* scan_sarif.c - see scan_out.h. */
#include "cli/scan_out.h"

#include "config.h"

#include "cli/pair.h"

/* SARIF 2.1.0 (OASIS): one run, the rules in its driver, a result for each hit. A path is
 * a URI reference, its bytes outside the unreserved ones escaped. */
static void
uri(struct json_write *j, struct str path)
{
	static const char keep[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				   "0123456789-._~/";
	struct buf b;

	buf_init(&b, 3 * path.len + 1);
	for (size_t i = 0; i < path.len; i++)
		if (memchr(keep, path.ptr[i], sizeof keep - 1))
			buf_char(&b, path.ptr[i]);
		else
			buf_fmt(&b, "%%%02X", (unsigned)(unsigned char)path.ptr[i]);
	json_write_str(j, buf_view(&b));
	buf_release(&b);
}

static const char *
sarif_level(const struct rule *rule)
{
	static const char *const level[] = { "note", "note", "warning", "error" };

	return level[rule->level];
}

static void
sarif_text(struct json_write *j, const char *key, struct str text)
{
	json_write_key(j, key);
	json_write_object(j);
	pair_str(j, "text", text);
	json_write_object_end(j);
}

static void
sarif_rule(struct json_write *j, const struct rule *rule)
{
	json_write_object(j);
	pair_str(j, "id", rule->id);
	sarif_text(j, "shortDescription", rule->title);
	if (rule->description.len)
		sarif_text(j, "fullDescription", rule->description);
	json_write_key(j, "defaultConfiguration");
	json_write_object(j);
	pair_str(j, "level", str_of(sarif_level(rule)));
	json_write_object_end(j);
	json_write_object_end(j);
}

static void
sarif_begin(struct command_run *r, const struct rule_set *set)
{
	struct json_write *j = &r->json;

	buf_str(&r->out,
		STR("{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\","
		    "\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":"
		    "{\"name\":\"assay\",\"version\":"));
	json_write_str(j, STR(PACKAGE_VERSION));
	buf_str(&r->out, STR(",\"rules\":"));
	json_write_init(j, &r->out);
	j->pretty = false;
	json_write_array(j);
	for (size_t i = 0; i < set->n_rule; i++)
		sarif_rule(j, &set->rule[i]);
	json_write_array_end(j);
	buf_str(&r->out, STR("}},\"results\":"));
	json_write_init(j, &r->out);
	j->pretty = false;
	json_write_array(j);
}

/* What was not evaluated is open, and then has no level. */
static void
sarif_result(struct json_write *j, const struct rule *rule, bool evaluated)
{
	pair_str(j, "ruleId", rule->id);
	pair_str(j, "kind", str_of(evaluated ? "fail" : "open"));
	pair_str(j, "level", str_of(evaluated ? sarif_level(rule) : "none"));
	sarif_text(j, "message", rule->title);
}

static void
sarif_region(struct json_write *j, const struct scan_hit *h)
{
	json_write_key(j, "region");
	json_write_object(j);
	pair_u64(j, "startLine", h->x->line ? h->x->line : 1);
	if (h->placed) {
		pair_u64(j, "byteOffset", h->place.start);
		pair_u64(j, "byteLength", h->place.end - h->place.start);
	}
	sarif_text(j, "snippet", h->snippet);
	json_write_object_end(j);
}

static void
sarif_location(struct json_write *j, const struct scan_hit *h)
{
	json_write_key(j, "locations");
	json_write_array(j);
	json_write_object(j);
	json_write_key(j, "physicalLocation");
	json_write_object(j);
	json_write_key(j, "artifactLocation");
	json_write_object(j);
	json_write_key(j, "uri");
	uri(j, h->path);
	json_write_object_end(j);
	sarif_region(j, h);
	json_write_object_end(j);
	json_write_object_end(j);
	json_write_array_end(j);
}

static void
sarif_hit(struct command_run *r, const struct scan_hit *h)
{
	struct json_write *j = &r->json;

	json_write_object(j);
	sarif_result(j, h->hit->rule, h->hit->evaluated);
	sarif_location(j, h);
	json_write_key(j, "properties");
	json_write_object(j);
	pair_str(j, "place", str_of(rule_place_name(h->hit->place)));
	pair_str(j, "elicited", str_of(elicit_name(h->hit->elicited)));
	pair_str(j, "model", h->x->model);
	pair_str(j, "account", h->x->account);
	json_write_object_end(j);
	json_write_object_end(j);
}

static void
sarif_account(struct command_run *r, const struct scan_account *a)
{
	struct json_write *j = &r->json;

	json_write_object(j);
	sarif_result(j, a->rule, true);
	json_write_key(j, "properties");
	json_write_object(j);
	pair_str(j, "account", a->account);
	pair_u64(j, "hits", a->n);
	json_write_object_end(j);
	json_write_object_end(j);
}

static void
sarif_end(struct command_run *r, const struct scan_counts *n)
{
	json_write_array_end(&r->json);
	buf_fmt(&r->out, ",\"invocations\":[{\"executionSuccessful\":%s}]}]}\n",
		n->n_unknown || n->n_refused || n->n_untimed ? "false" : "true");
}

const struct scan_form scan_sarif = {
	sarif_begin,
	sarif_hit,
	NULL,
	sarif_account,
	sarif_end,
};
