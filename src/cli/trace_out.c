/* trace_out.c - see trace_out.h. */
#include "cli/trace_out.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "cli/pair.h"

#include <errno.h>
#include <stdio.h>

enum { FLUSH_BYTES = 1024 * 1024 };

void
trace_out_flush(struct command_run *r)
{
	struct str s = buf_view(&r->out);

	if (s.len < FLUSH_BYTES)
		return;
	if (fwrite(s.ptr, 1, s.len, stdout) != s.len)
		err_set(&r->err, RC_IO, "stdout: cannot be written: %s", strerror(errno));
	buf_clear(&r->out);
}

static bool
passage_counts(const struct trace_out *o, const struct recur_passage *p)
{
	return !p->quoted && !p->common && p->n_word >= o->floor;
}

static void
passage_json(
	struct json_write *j, const struct trace_out *o, const struct recur_passage *p)
{
	json_write_object(j);
	pair_u64(j, "words", p->n_word);
	pair_u64(j, "start", p->start);
	pair_u64(j, "bytes", p->words.len);
	pair_u64(j, "answer_start", p->answer_start);
	pair_u64(j, "answer_bytes", p->answer_len);
	pair_u64(j, "elsewhere", p->n_elsewhere);
	pair_bool(j, "quoted", p->quoted);
	pair_bool(j, "common", p->common);
	pair_bool(j, "counts", passage_counts(o, p));
	pair_str(j, "text", p->words);
	json_write_object_end(j);
}

static struct str
model_name(const struct trace_out *o, const struct recur_answer *a)
{
	return o->model[a->row->model];
}

static struct str
time_text(char out[CLOCK_TEXT_BYTES], const struct store_row *row)
{
	if (row->time_ns == EXCHANGE_NO_TIME)
		return STR("");
	clock_write(out, row->time_ns);
	return str_of(out);
}

static double
share(const struct recur_answer *a)
{
	return a->n_word ? (double)a->n_covered / a->n_word : 0;
}

static void
answer_json(struct json_write *j, const struct trace_out *o, const struct recur_answer *a)
{
	char stamp[CLOCK_TEXT_BYTES];

	json_write_object(j);
	json_write_key(j, "exchange");
	json_write_int(j, a->row->id);
	pair_str(j, "model", model_name(o, a));
	pair_str(j, "account", a->row->account);
	pair_str(j, "time", time_text(stamp, a->row));
	pair_str(j, "request_id", a->row->request_id);
	pair_str(j, "prompt_id", a->prompt);
	pair_bool(j, "like_prompt", a->like_prompt);
	pair_u64(j, "words", a->n_word);
	pair_u64(j, "covered", a->n_covered);
	json_write_key(j, "share");
	json_write_double(j, share(a));
	pair_u64(j, "longest", a->longest);
	json_write_key(j, "passages");
	json_write_array(j);
	for (size_t i = 0; i < a->n_passage; i++)
		if (!o->counted || passage_counts(o, &a->passage[i]))
			passage_json(j, o, &a->passage[i]);
	json_write_array_end(j);
	json_write_object_end(j);
}

static void
text_json(const struct trace_out *o, const struct recur_found *f, size_t n)
{
	struct json_write j;

	json_write_init(&j, &o->r->out);
	json_write_object(&j);
	pair_u64(&j, "text", f->number);
	pair_u64(&j, "line", f->text->line);
	pair_u64(&j, "offset", f->text->offset);
	pair_str(&j, "id", f->text->id);
	pair_u64(&j, "words", f->n_word);
	pair_u64(&j, "answers", f->n);
	pair_u64(&j, "counted", f->n_counted);
	pair_u64(&j, "not_looked_at", f->n_left);
	json_write_key(&j, "recurs");
	json_write_array(&j);
	for (size_t i = 0; i < n; i++)
		answer_json(&j, o, &f->answer[i]);
	json_write_array_end(&j);
	json_write_object_end(&j);
	buf_char(&o->r->out, '\n');
}

static void
passage_text(struct buf *out, const struct trace_out *o, const struct recur_passage *p)
{
	buf_fmt(out,
		"    %u words, bytes %zu to %zu, of the answer %zu to %zu, in %u others",
		p->n_word, p->start, p->start + p->words.len, p->answer_start,
		p->answer_start + p->answer_len, p->n_elsewhere);
	buf_fmt(out, "%s%s%s\n    | ", p->quoted ? ", quoted: discounted" : "",
		p->common ? ", common: discounted" : "",
		p->n_word < o->floor ? ", below the floor: discounted" : "");
	utf8_escape_line(out, p->words);
	buf_char(out, '\n');
}

static void
answer_text(struct buf *out, const struct trace_out *o, const struct recur_answer *a)
{
	char stamp[CLOCK_TEXT_BYTES];
	struct str when = time_text(stamp, a->row);

	buf_fmt(out, "  answer %lld of ", (long long)a->row->id);
	utf8_escape_line(out, model_name(o, a));
	if (a->row->account.len) {
		buf_str(out, STR(", served to "));
		utf8_escape_line(out, a->row->account);
	}
	if (when.len)
		buf_fmt(out, " at %.*s", STR_ARG(when));
	buf_fmt(out, ": %u of %u words (%.1f in 100), longest %u%s\n", a->n_covered,
		a->n_word, 100 * share(a), a->longest,
		a->like_prompt ? ", to a like prompt" : "");
	for (size_t i = 0; i < a->n_passage; i++)
		if (!o->counted || passage_counts(o, &a->passage[i]))
			passage_text(out, o, &a->passage[i]);
}

static void
text_text(const struct trace_out *o, const struct recur_found *f, size_t n)
{
	struct buf *out = &o->r->out;

	buf_fmt(out, "text %llu, line %llu", (unsigned long long)f->number,
		(unsigned long long)f->text->line);
	if (f->text->id.len) {
		buf_str(out, STR(", "));
		utf8_escape_line(out, f->text->id);
	}
	buf_fmt(out, ": %zu answers recur, %zu of them counted", f->n, f->n_counted);
	if (n < (o->counted ? f->n_counted : f->n))
		buf_fmt(out, ", the first %zu shown", n);
	if (f->n_left)
		buf_fmt(out, ", %zu more not looked at", f->n_left);
	buf_char(out, '\n');
	for (size_t i = 0; i < n; i++)
		answer_text(out, o, &f->answer[i]);
	buf_char(out, '\n');
}

void
trace_out_text(const struct trace_out *o, const struct recur_found *f)
{
	size_t n = o->counted ? f->n_counted : f->n;

	if (!n)
		return;
	n = n < o->limit ? n : (size_t)o->limit;
	if (o->r->as_json)
		text_json(o, f, n);
	else
		text_text(o, f, n);
	trace_out_flush(o->r);
}

static void
floor_json(struct json_write *j, const struct trace_out *o, const struct floor *f)
{
	pair_u64(j, "floor", o->floor);
	pair_bool(j, "calibrated", f && f->calibrated);
	if (!f)
		return;
	pair_u64(j, "sampled", f->n_sampled);
	pair_u64(j, "copies", f->n_copied);
	pair_u64(j, "chosen_on", f->n_chosen);
	pair_u64(j, "checked_on", f->n_checked);
	pair_u64(j, "reached", f->n_reached);
	json_write_key(j, "reached_share_high");
	json_write_double(j, f->share_high);
}

static void
end_json(const struct trace_out *o, const struct floor *f, const struct recur_counts *n,
	const struct suspects_counts *read)
{
	struct json_write j;

	json_write_init(&j, &o->r->out);
	json_write_object(&j);
	json_write_key(&j, "summary");
	json_write_object(&j);
	pair_u64(&j, "texts", n->n_text);
	pair_u64(&j, "words", n->n_word);
	pair_u64(&j, "with_any", n->n_found);
	pair_u64(&j, "counted", n->n_counted);
	pair_u64(&j, "short", n->n_short);
	pair_u64(&j, "cut", n->n_cut);
	pair_u64(&j, "crowded", n->n_crowded);
	pair_u64(&j, "refused", read->n_refused);
	floor_json(&j, o, f);
	json_write_object_end(&j);
	json_write_object_end(&j);
	buf_char(&o->r->out, '\n');
}

static void
floor_text(struct buf *out, const struct trace_out *o, const struct floor *f)
{
	buf_fmt(out, "floor: %u words, ", o->floor);
	if (!f)
		buf_str(out, STR("as given\n"));
	else if (!f->calibrated)
		buf_fmt(out,
			"not calibrated: only %zu answers here to choose it on and %zu to "
			"check it\n",
			f->n_chosen, f->n_checked);
	else
		buf_fmt(out,
			"above what 99 in 100 of %zu stored answers share with one to an "
			"unlike prompt; %zu of %zu others reach it, so at most %.1f in 100 "
			"(95%%); %zu copies left out\n",
			f->n_chosen, f->n_reached, f->n_checked, 100 * f->share_high,
			f->n_copied);
}

void
trace_out_end(const struct trace_out *o, const struct floor *f,
	const struct recur_counts *n, const struct suspects_counts *read)
{
	struct buf *out = &o->r->out;

	if (o->r->as_json) {
		end_json(o, f, n, read);
		return;
	}
	floor_text(out, o, f);
	buf_fmt(out,
		"%llu texts, %llu share a passage with a stored answer, %llu of them one "
		"that counts",
		(unsigned long long)n->n_text, (unsigned long long)n->n_found,
		(unsigned long long)n->n_counted);
	if (n->n_short)
		buf_fmt(out, "; %llu too short to", (unsigned long long)n->n_short);
	if (n->n_crowded)
		buf_fmt(out, "; in %llu not every candidate was looked at",
			(unsigned long long)n->n_crowded);
	if (n->n_cut)
		buf_fmt(out, "; %llu cut", (unsigned long long)n->n_cut);
	if (read->n_refused)
		buf_fmt(out, "; %llu records refused",
			(unsigned long long)read->n_refused);
	buf_char(out, '\n');
}
