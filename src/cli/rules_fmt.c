/* rules_fmt.c - see rules_fmt.h. */
#include "cli/rules_fmt.h"

#include "base/file.h"
#include "base/log.h"
#include "conf/conf.h"
#include "rule/rule_fmt.h"
#include "rule/rule_set.h"

enum { MODE = 0644 };

struct counts {
	size_t n_other, n_refused;
};

/* Paths are arena_str() of a C string, which ends with a NUL. */
static void
fmt_file(struct command_run *r, const struct rule *x, bool write, struct counts *n)
{
	struct err e = { 0 };
	struct buf b;

	buf_init(&b, CONF_MAX_BYTES);
	if (rule_fmt(&b, &r->arena, x->source, NULL, 0, &e)) {
		log_warn("%s: %s", x->path.ptr, e.text);
		n->n_refused++;
	} else if (!str_equal(buf_view(&b), x->source)) {
		n->n_other++;
		if (r->as_json) {
			json_write_str(&r->json, x->path);
		} else {
			buf_str(&r->out, x->path);
			buf_char(&r->out, '\n');
		}
		if (write)
			file_replace(x->path.ptr, buf_view(&b), MODE, &r->err);
	}
	buf_release(&b);
}

int
rules_fmt(struct command_run *r, const struct rule_set *s)
{
	bool write = option_given(&r->options, "write");
	struct counts n = { 0 };

	if (r->as_json)
		json_write_array(&r->json);
	for (size_t i = 0; i < s->n_rule && !r->err.rc; i++)
		fmt_file(r, &s->rule[i], write, &n);
	if (r->as_json) {
		json_write_array_end(&r->json);
		buf_char(&r->out, '\n');
	}
	if (r->err.rc)
		return command_fail(r);
	if (n.n_refused)
		return EXIT_BAD_INPUT;
	return n.n_other && !write ? EXIT_FOUND : EXIT_DONE;
}
