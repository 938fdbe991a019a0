/* scan_out.c - see scan_out.h. */
#include "cli/scan_out.h"

#include "base/utf8.h"
#include "cli/pair.h"

static void
nothing(struct command_run *r, const struct rule_set *set)
{
	(void)r, (void)set;
}

/* " (bytes 75-113, asked)": where in the source, and what led to it. */
static void
text_how(struct buf *out, const struct scan_hit *h)
{
	const char *how = elicit_name(h->hit->elicited);

	if (!h->placed && !*how)
		return;
	buf_str(out, STR(" ("));
	if (h->placed)
		buf_fmt(out, "bytes %llu-%llu%s", (unsigned long long)h->place.start,
			(unsigned long long)h->place.end, *how ? ", " : "");
	buf_fmt(out, "%s)", how);
}

static void
text_hit(struct command_run *r, const struct scan_hit *h)
{
	utf8_escape_line(&r->out, h->path);
	buf_fmt(&r->out, ":%llu: %.*s: %s %zu-%zu%s", (unsigned long long)h->x->line,
		STR_ARG(h->hit->rule->id), rule_place_name(h->hit->place),
		h->hit->span.start, h->hit->span.end,
		h->hit->evaluated ? "" : " not evaluated");
	text_how(&r->out, h);
	buf_str(&r->out, STR(": "));
	utf8_escape_line(&r->out, h->snippet);
	buf_char(&r->out, '\n');
}

static void
text_account(struct command_run *r, const struct scan_account *a)
{
	buf_str(&r->out, STR("account "));
	utf8_escape_line(&r->out, a->account);
	buf_fmt(&r->out, ": %.*s: %llu hits within its window\n", STR_ARG(a->rule->id),
		(unsigned long long)a->n);
}

static void
text_end(struct command_run *r, const struct scan_counts *n)
{
	buf_fmt(&r->out,
		"%llu exchanges, %llu hits, %llu accounts, %llu not evaluated, %llu refused\n",
		(unsigned long long)n->n_exchange, (unsigned long long)n->n_hit,
		(unsigned long long)n->n_account,
		(unsigned long long)(n->n_unknown + n->n_untimed),
		(unsigned long long)n->n_refused);
}

const struct scan_form scan_out_text = {
	nothing,
	text_hit,
	NULL,
	text_account,
	text_end,
};

static void
json_begin(struct command_run *r, const struct rule_set *set)
{
	(void)set;
	json_write_object(&r->json);
	json_write_key(&r->json, "hits");
	json_write_array(&r->json);
}

/* [first, behind the last] byte of the uncompressed source, or null. */
static void
json_source(struct json_write *j, const struct scan_hit *h)
{
	if (!h->placed) {
		json_write_null(j);
		return;
	}
	json_write_array(j);
	json_write_u64(j, h->place.start);
	json_write_u64(j, h->place.end);
	json_write_array_end(j);
}

static void
json_hit(struct command_run *r, const struct scan_hit *h)
{
	struct json_write *j = &r->json;

	json_write_object(j);
	pair_str(j, "file", h->path);
	pair_u64(j, "line", h->x->line);
	pair_u64(j, "offset", h->x->offset);
	pair_str(j, "rule", h->hit->rule->id);
	pair_str(j, "level", str_of(rule_level_name(h->hit->rule->level)));
	pair_str(j, "pattern", h->hit->pattern->name);
	pair_str(j, "place", str_of(rule_place_name(h->hit->place)));
	pair_u64(j, "start", h->hit->span.start);
	pair_u64(j, "end", h->hit->span.end);
	json_write_key(j, "source");
	json_source(j, h);
	json_write_key(j, "evaluated");
	json_write_bool(j, h->hit->evaluated);
	if (h->hit->elicited)
		pair_str(j, "elicited", str_of(elicit_name(h->hit->elicited)));
	pair_str(j, "model", h->x->model);
	pair_str(j, "account", h->x->account);
	pair_str(j, "text", h->snippet);
	json_write_object_end(j);
}

static void
json_between(struct command_run *r)
{
	json_write_array_end(&r->json);
	json_write_key(&r->json, "accounts");
	json_write_array(&r->json);
}

static void
json_account(struct command_run *r, const struct scan_account *a)
{
	json_write_object(&r->json);
	pair_str(&r->json, "account", a->account);
	pair_str(&r->json, "rule", a->rule->id);
	pair_u64(&r->json, "hits", a->n);
	json_write_object_end(&r->json);
}

static void
json_end(struct command_run *r, const struct scan_counts *n)
{
	json_write_array_end(&r->json);
	pair_u64(&r->json, "exchanges", n->n_exchange);
	pair_u64(&r->json, "not_evaluated", n->n_unknown);
	pair_u64(&r->json, "not_counted", n->n_untimed);
	pair_u64(&r->json, "refused", n->n_refused);
	json_write_object_end(&r->json);
	buf_char(&r->out, '\n');
}

const struct scan_form scan_out_json = {
	json_begin,
	json_hit,
	json_between,
	json_account,
	json_end,
};

/* A spreadsheet runs a cell that begins like a formula: a quote makes it text. */
static void
cell(struct buf *out, struct str s, char end)
{
	buf_char(out, '"');
	if (s.len && memchr("=+-@\t\r", s.ptr[0], 6))
		buf_char(out, '\'');
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] == '"')
			buf_char(out, '"');
		buf_char(out, s.ptr[i]);
	}
	buf_char(out, '"');
	buf_char(out, end);
}

static void
csv_begin(struct command_run *r, const struct rule_set *set)
{
	(void)set;
	buf_str(&r->out,
		STR("file,line,rule,level,place,start,end,source_start,source_end,evaluated,elicited,model,account,text\n"));
}

static void
csv_hit(struct command_run *r, const struct scan_hit *h)
{
	struct buf *b = &r->out;

	cell(b, h->path, ',');
	buf_fmt(b, "%llu,%.*s,%s,%s,%zu,%zu,", (unsigned long long)h->x->line,
		STR_ARG(h->hit->rule->id), rule_level_name(h->hit->rule->level),
		rule_place_name(h->hit->place), h->hit->span.start, h->hit->span.end);
	if (h->placed)
		buf_fmt(b, "%llu,%llu,", (unsigned long long)h->place.start,
			(unsigned long long)h->place.end);
	else
		buf_str(b, STR(",,"));
	buf_fmt(b, "%s,%s,", h->hit->evaluated ? "yes" : "no",
		elicit_name(h->hit->elicited));
	cell(b, h->x->model, ',');
	cell(b, h->x->account, ',');
	cell(b, h->snippet, '\n');
}

/* An account has no line of a file; the count stands in place of the text. */
static void
csv_account(struct command_run *r, const struct scan_account *a)
{
	buf_fmt(&r->out, "\"\",,%.*s,%s,account,,,,,yes,,\"\",", STR_ARG(a->rule->id),
		rule_level_name(a->rule->level));
	cell(&r->out, a->account, ',');
	buf_fmt(&r->out, "%llu\n", (unsigned long long)a->n);
}

static void
csv_end(struct command_run *r, const struct scan_counts *n)
{
	(void)r, (void)n;
}

const struct scan_form scan_out_csv = {
	csv_begin,
	csv_hit,
	NULL,
	csv_account,
	csv_end,
};
