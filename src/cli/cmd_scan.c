/* cmd_scan.c - assay scan: rules over files of exchanges.
 *
 * Hits are written as they come. Only hits of rules that count by account are kept, 16
 * bytes each, until the end. */
#include "base/log.h"
#include "cli/rules_path.h"
#include "cli/scan_out.h"
#include "cli/scan_store.h"
#include "read/reader.h"
#include "rule/tally.h"

#include <errno.h>
#include <stdio.h>

enum { SNIPPET_BYTES = 120, FLUSH_BYTES = 1024 * 1024, REFUSED_SHOWN = 10 };

static const struct option_def options[] = {
	{ "format", 'f', "NAME",
		"the files' format, instead of telling it by their looks" },
	{ "map", 'm', "FIELD=/PTR",
		"take FIELD from that JSON pointer; may be repeated" },
	{ "join", 'J', "FILE", "the other half of a pair, such as a batch's input file" },
	{ "model", 'M', "NAME", "the model of records that name none" },
	{ "lab", 'L', "NAME", "the lab of the models that answered: its name is no hit" },
	{ "rules", 'R', "DIR", "take rules from there; may be repeated" },
	{ "level", 'l', "LEVEL", "only rules of that level and above" },
	{ "store", 's', "FILE", "scan what that store holds, before the files" },
	{ "csv", 0, NULL, "print the hits as comma-separated values" },
	{ "sarif", 0, NULL, "print the hits as SARIF 2.1.0" },
	{ NULL, 0, NULL, NULL },
};

struct scan {
	struct command_run *r;
	struct rule_set set;
	struct rule_eval *ev;
	const struct scan_form *form;
	struct reader_options reader;
	struct scan_counts n;
	struct tally tally;
	struct str lab;
	enum rule_level level;
	int status; /* of a file that could not be read */
};

static void
refused(void *ctx, const struct err *e)
{
	struct scan *s = ctx;

	if (s->n.n_refused++ < REFUSED_SHOWN)
		log_warn("%s", e->text);
}

/* The answer may outgrow memory: what is finished goes out. */
static void
flush(struct command_run *r)
{
	struct str s = buf_view(&r->out);

	if (s.len < FLUSH_BYTES)
		return;
	if (fwrite(s.ptr, 1, s.len, stdout) != s.len)
		err_set(&r->err, RC_IO, "stdout: cannot be written: %s", strerror(errno));
	buf_clear(&r->out);
}

static struct str
snippet(struct str text, struct rx_span at)
{
	struct str s = str_sub(text, at.start, at.end - at.start);

	if (s.len <= SNIPPET_BYTES)
		return s;
	s.len = SNIPPET_BYTES;
	while (s.len && ((unsigned char)s.ptr[s.len] & 0xc0) == 0x80)
		s.len--;
	return s;
}

static void
scan_exchange(struct scan *s, const char *path, struct str lab, const struct exchange *x)
{
	struct rule_texts t;
	const struct rule_hit *hit;
	size_t n;

	rule_eval_texts(&t, x);
	t.lab = s->lab.len ? s->lab : lab;
	s->n.n_exchange++;
	n = rule_eval_run(&hit, s->ev, &t);
	for (size_t i = 0; i < n; i++) {
		struct scan_hit h = { .path = str_of(path), .x = x, .hit = &hit[i] };

		if (hit[i].rule->level < s->level)
			continue;
		s->n.n_unknown += !hit[i].evaluated;
		if (hit[i].evaluated && hit[i].rule->aggregate.count) {
			s->n.n_untimed += !tally_add(
				&s->tally, hit[i].rule, x->account, x->time_ns);
			continue;
		}
		s->n.n_hit += hit[i].evaluated;
		h.snippet = snippet(t.text[hit[i].place], hit[i].span);
		h.placed = hit[i].evaluated && scan_place_find(&h.place, x, hit[i].place,
						       t.text[hit[i].place], hit[i].span);
		s->form->hit(s->r, &h);
	}
	flush(s->r);
}

static void
scan_item(void *ctx, const struct scan_store_item *i)
{
	scan_exchange(ctx, i->path, i->lab, i->x);
}

static void
scan_file(struct scan *s, const char *path)
{
	struct reader_cursor *c;
	struct exchange x;
	struct err e = { 0 };

	if (!reader_open(&c, path, &s->reader, &e)) {
		while (!s->r->err.rc && reader_next(c, &x)) {
			uint64_t done, size;

			scan_exchange(s, path, (struct str){ 0 }, &x);
			reader_progress(c, &done, &size);
			log_progress(path, done, size);
		}
		reader_check(c, &e);
	}
	reader_close(c);
	log_progress_end();
	if (!e.rc)
		return;
	log_warn("%s", e.text);
	s->status = e.rc == RC_IO ? EXIT_INTERNAL : EXIT_BAD_INPUT;
}

static void
tell_account(void *ctx, const struct rule *rule, struct str account, uint64_t most)
{
	struct scan *s = ctx;
	struct scan_account a = { .rule = rule, .account = account, .n = most };

	s->n.n_account++;
	s->form->account(s->r, &a);
	flush(s->r);
}

static enum rc
parse_level(struct scan *s, struct command_run *r)
{
	const char *word = option_text(&r->options, "level");

	for (unsigned l = RULE_INFO; word && l <= RULE_HIGH; l++)
		if (str_is(str_of(word), rule_level_name((enum rule_level)l))) {
			s->level = (enum rule_level)l;
			return RC_OK;
		}
	return word ? err_set(&r->err, RC_USAGE,
			      "--level is one of info, low, medium, high, not %s", word)
		    : RC_OK;
}

static enum rc
parse_options(struct scan *s, struct command_run *r)
{
	struct reader_map *map = NULL;
	const char *const *spec;
	size_t n = option_texts(&spec, &r->options, "map");

	if (!r->options.n_operand && !option_given(&r->options, "store"))
		return err_set(&r->err, RC_USAGE,
			"name at least one file to scan, - for stdin, or a --store");
	for (size_t i = 0; i < n; i++)
		if (reader_map_add(&map, &r->arena, spec[i], &r->err))
			return r->err.rc;
	s->reader = (struct reader_options){ .format = option_text(&r->options, "format"),
		.map = map,
		.join = option_text(&r->options, "join"),
		.model = option_text(&r->options, "model"),
		.refused = refused,
		.refused_ctx = s };
	if (s->reader.format && !reader_find(s->reader.format))
		return err_set(&r->err, RC_USAGE,
			"no format \"%s\": assay-import(1) lists them", s->reader.format);
	s->lab = str_of(option_text(&r->options, "lab"));
	s->form = option_given(&r->options, "csv")     ? &scan_out_csv
		  : option_given(&r->options, "sarif") ? &scan_sarif
		  : r->as_json                         ? &scan_out_json
						       : &scan_out_text;
	return parse_level(s, r);
}

static int
status_of(const struct scan *s)
{
	if (s->r->err.rc)
		return command_fail(s->r);
	if (s->status)
		return s->status;
	if (s->n.n_unknown || s->n.n_refused || s->n.n_untimed)
		return EXIT_PARTIAL;
	return s->n.n_hit || s->n.n_account ? EXIT_FOUND : EXIT_DONE;
}

static int
scan_all(struct scan *s)
{
	struct command_run *r = s->r;

	if (rule_eval_new(&s->ev, &r->arena, &s->set, &r->err))
		return command_fail(r);
	tally_init(&s->tally, &r->arena, s->set.rule);
	s->form->begin(r, &s->set);
	if (option_given(&r->options, "store"))
		scan_store(r, option_text(&r->options, "store"), scan_item, s);
	for (size_t i = 0; i < r->options.n_operand && !r->err.rc; i++)
		scan_file(s, r->options.operand[i]);
	if (s->form->between)
		s->form->between(r);
	tally_end(&s->tally, tell_account, s);
	s->form->end(r, &s->n);
	tally_release(&s->tally);
	rule_eval_release(s->ev);
	return status_of(s);
}

static int
run(struct command_run *r)
{
	struct scan s = { .r = r };
	int status;

	if (parse_options(&s, r))
		return command_fail(r);
	status = rules_path_load(&s.set, r) ? command_fail(r) : scan_all(&s);
	rule_set_release(&s.set);
	return status;
}

extern const struct command cmd_scan;
const struct command cmd_scan = {
	.name = "scan",
	.operands = "[FILE...]",
	.summary = "tell which rules the exchanges in files match",
	.options = options,
	.run = run,
};
