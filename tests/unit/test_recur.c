/* test_recur.c - which stored answers recur in texts: found whole or in part, told of
 * once, discounted where they prove nothing. */
#include "config.h"

#include "sketch/segment.h"
#include "store/store_sketch.h"
#include "trace/floor.h"
#include "trace/grams.h"
#include "trace/recur.h"
#include "trace/served.h"

#include "store_fixture.h"

#define HARBOUR                                                                          \
	"the harbour at dawn holds nine grey boats and one red kite that the ferryman "  \
	"son forgot beside the old brass bell last winter"
#define BAKERY                                                                           \
	"our bakery opens its green door long before sunrise because the village "       \
	"miller brings warm flour and stories about wolves and lanterns every tuesday"

static struct posting posting[2 * 65536];
static size_t n_posting;

/* Adds an answer and its fingerprint. */
static int64_t
serve(const char *prompt, const char *response)
{
	struct exchange x = fixture_exchange("m", prompt, response);
	struct arena own = { 0 };
	struct grams g;
	int64_t id;

	x.record = x.prompt;
	id = fixture_put(&x, store_source_put(s, STR("-"), STR("x")), STORE_TEXT, NULL);
	grams_words(&g, &own, x.response, GRAMS_WORDS_MAX);
	grams_hash(&g, &own);
	grams_mark(&g, &own);
	for (size_t i = 0; i < g.n_mark; i++)
		posting[n_posting++] =
			(struct posting){ segment_key(g.mark[i].hash), (uint32_t)id };
	arena_release(&own);
	return id;
}

static void
seal_segment(int64_t first, int64_t last)
{
	struct store_segment seg = { .doc_first = first, .doc_last = last };
	struct buf out;

	buf_init(&out, SIZE_MAX / 2);
	n_posting = segment_sort(posting, posting + 65536, n_posting);
	segment_write(&out, posting, n_posting);
	seg.n_posting = (int64_t)n_posting;
	seg.bytes = buf_view(&out);
	store_segment_put(s, &seg);
	buf_release(&out);
	n_posting = 0;
}

struct seen {
	size_t n_text, n_answer, n_counted, n_left;
	uint64_t last_number;
	uint32_t n_word, covered, longest, elsewhere;
	int64_t first;
	bool quoted, common, like;
	size_t start, answer_start;
};

static void
see(void *ctx, const struct recur_found *f)
{
	struct seen *v = ctx;
	const struct recur_answer *r = &f->answer[0];

	assert_true(f->number > v->last_number);
	v->last_number = f->number;
	v->n_text++;
	v->n_answer += f->n;
	v->n_counted += f->n_counted;
	v->n_left += f->n_left;
	v->first = r->row->id;
	v->n_word = r->n_word;
	v->covered = r->n_covered;
	v->longest = r->longest;
	v->elsewhere = r->passage[0].n_elsewhere;
	v->quoted = r->passage[0].quoted;
	v->common = r->passage[0].common;
	v->start = r->passage[0].start;
	v->answer_start = r->passage[0].answer_start;
	v->like = r->like_prompt;
}

static struct seen
trace_as(const char *prompt, const char *text, bool even, bool brief)
{
	struct seen v = { 0 };
	struct recur_options o = { .min_word = 20,
		.floor = 20,
		.n_thread = 2,
		.even = even,
		.brief = brief,
		.found = see,
		.ctx = &v };
	struct recur *r;

	assert_int_equal(recur_open(&r, s, &o, &e), RC_OK);
	assert_int_equal(recur_put(r,
				 &(struct recur_text){
					 .prompt = str_of(prompt), .text = str_of(text) },
				 &e),
		RC_OK);
	assert_int_equal(recur_flush(r, &e), RC_OK);
	assert_int_equal(recur_counts(r)->n_text, 1);
	recur_close(r);
	return v;
}

/* In brief, what counts is the same. */
static struct seen
trace_text(const char *prompt, const char *text, bool even)
{
	struct seen v = trace_as(prompt, text, even, false),
		    b = trace_as(prompt, text, even, true);

	assert_true(b.n_text == v.n_text && b.n_answer == v.n_answer);
	assert_true(b.n_counted == v.n_counted && b.n_left == v.n_left);
	assert_true(b.first == v.first && b.n_word == v.n_word);
	assert_true(b.covered == v.covered && b.longest == v.longest);
	assert_true(b.quoted == v.quoted && b.elsewhere <= v.elsewhere);
	return v;
}

static void
an_answer_is_found_whole_and_in_part(void **state)
{
	struct seen v;

	(void)state;
	store_begin(s);
	serve("tell me of the sea and its harbours", HARBOUR);
	seal_segment(1, 1);
	serve("what does a baker do", BAKERY);
	seal_segment(2, 2);
	assert_int_equal(store_end(s, &e), RC_OK);
	v = trace_text("", BAKERY, false);
	assert_true(v.n_answer == 1 && v.first == 2 && v.covered == v.n_word);
	v = trace_text("", "so: " HARBOUR " and that was all", false);
	assert_true(v.first == 1 && v.start == 4 && v.answer_start == 0);
	assert_true(v.n_word == 24 && v.covered == 24 && v.longest == 24);
	assert_int_equal(trace_text("", "something else altogether", false).n_text, 0);
}

static void
what_a_prompt_says_is_quoted(void **state)
{
	struct seen v;

	(void)state;
	store_begin(s);
	serve("say this: " HARBOUR, HARBOUR);
	serve("what does a baker do", BAKERY);
	seal_segment(1, 2);
	assert_int_equal(store_end(s, &e), RC_OK);
	v = trace_text("", HARBOUR, false);
	assert_true(v.quoted && v.n_answer == 1 && v.n_counted == 0 && v.covered == 0);
	v = trace_text("repeat: " BAKERY, BAKERY, false);
	assert_true(v.quoted && v.n_counted == 0);
	assert_true(trace_text("what does a baker do", BAKERY, false).like);
}

static void
what_answers_to_unlike_prompts_say_is_common(void **state)
{
	struct seen v;

	(void)state;
	store_begin(s);
	serve("what is on the sea at dawn", HARBOUR);
	serve("write five lines on rural bells", HARBOUR);
	seal_segment(1, 2);
	assert_int_equal(store_end(s, &e), RC_OK);
	v = trace_text("", HARBOUR, false);
	assert_true(v.elsewhere == 1 && !v.common && v.n_counted == 2);
	store_begin(s);
	serve("name some things that one forgets", HARBOUR);
	seal_segment(3, 3);
	assert_int_equal(store_end(s, &e), RC_OK);
	v = trace_text("", HARBOUR, false);
	assert_true(v.elsewhere == 2 && v.common && v.n_counted == 0 && v.n_answer == 3);
}

static void
copies_served_to_like_prompts_are_all_told_and_not_common(void **state)
{
	char prompt[80];
	struct seen v;

	(void)state;
	store_begin(s);
	for (int i = 1; i <= 40; i++) {
		snprintf(prompt, sizeof prompt,
			"what is on the sea at dawn, asked for the time number %d", i);
		serve(prompt, HARBOUR);
	}
	seal_segment(1, 40);
	assert_int_equal(store_end(s, &e), RC_OK);
	v = trace_text("", HARBOUR, false);
	assert_true(v.n_answer == 40 && v.n_counted == 40 && v.elsewhere == 0);
	assert_int_equal(v.first, 1);
}

/* More than a hash may have documents: seen when all may be, passed over when whether an
 * answer is found must not depend on its number. */
static void
a_crowd_is_told_in_part_or_not_at_all(void **state)
{
	char prompt[80];
	struct seen v;

	(void)state;
	store_begin(s);
	for (int i = 1; i <= 100; i++) {
		snprintf(prompt, sizeof prompt,
			"what is on the sea at dawn, asked for the time number %d", i);
		serve(prompt, HARBOUR " " BAKERY);
	}
	seal_segment(1, 100);
	assert_int_equal(store_end(s, &e), RC_OK);
	v = trace_text("", HARBOUR " " BAKERY, false);
	assert_true(v.n_answer == 64 && v.n_counted == 64);
	assert_int_equal(trace_text("", HARBOUR " " BAKERY, true).n_text, 0);
}

static void
prompts_are_alike_by_half_of_their_grams(void **state)
{
	struct served_prompt p, q, r, t;

	(void)state;
	served_prompt_make(&p, &a,
		STR("below is a task answer it well and alone: " HARBOUR), STR(""));
	served_prompt_make(&q, &a, STR(HARBOUR), STR(""));
	served_prompt_make(&r, &a, STR(BAKERY), STR(HARBOUR));
	served_prompt_make(&t, &a, STR("the harbour"), STR(""));
	assert_true(served_alike(&p, &q) && served_alike(&q, &p));
	assert_false(served_alike(&q, &r));
	assert_false(served_alike(&t, &q));
	assert_false(served_alike(&t, &(struct served_prompt){ 0 }));
}

static void
too_few_answers_leave_the_floor_uncalibrated(void **state)
{
	struct floor f;

	(void)state;
	assert_int_equal(floor_choose(&f, s, 1, &e), RC_OK);
	assert_true(!f.calibrated && f.n_word == 20 && f.n_sampled == 0);
	store_begin(s);
	serve("what is on the sea at dawn", HARBOUR);
	seal_segment(1, 1);
	assert_int_equal(store_end(s, &e), RC_OK);
	assert_int_equal(floor_choose(&f, s, 1, &e), RC_OK);
	assert_true(!f.calibrated && f.n_word == 20 && f.n_sampled == 1);
}

/* Four in a hundred answers share 24 words with one other, amid words of their own: too
 * few answers to be common, and the floor must be above. */
static void
the_floor_is_above_what_unrelated_answers_share(void **state)
{
	struct floor f;
	char prompt[96], text[2048];

	(void)state;
	store_begin(s);
	for (int i = 0; i < 600; i++) {
		size_t n = 0;

		snprintf(prompt, sizeof prompt, "p%dx q%dx r%dx s%dx t%dx u%dx", i, i, i,
			i, i, i);
		for (int k = 0; k < 60; k++)
			n += (size_t)snprintf(text + n, sizeof text - n, "w%dk%d ", i, k);
		for (int k = 0; k < 24 && i % 50 < 2; k++)
			n += (size_t)snprintf(
				text + n, sizeof text - n, "s%dk%d ", i / 50, k);
		serve(prompt, text);
	}
	seal_segment(1, 600);
	assert_int_equal(store_end(s, &e), RC_OK);
	assert_int_equal(floor_choose(&f, s, 2, &e), RC_OK);
	assert_true(f.calibrated && f.n_sampled == 600 && f.n_copied == 0);
	assert_int_equal(f.n_word, 25);
	assert_int_equal(f.n_reached, 0);
}

#define RECUR_TEST(t) cmocka_unit_test_setup_teardown(t, fixture_open, fixture_close)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		RECUR_TEST(an_answer_is_found_whole_and_in_part),
		RECUR_TEST(what_a_prompt_says_is_quoted),
		RECUR_TEST(what_answers_to_unlike_prompts_say_is_common),
		RECUR_TEST(copies_served_to_like_prompts_are_all_told_and_not_common),
		RECUR_TEST(a_crowd_is_told_in_part_or_not_at_all),
		RECUR_TEST(prompts_are_alike_by_half_of_their_grams),
		RECUR_TEST(too_few_answers_leave_the_floor_uncalibrated),
		RECUR_TEST(the_floor_is_above_what_unrelated_answers_share),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
