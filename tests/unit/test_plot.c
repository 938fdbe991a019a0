/* test_plot.c - pictures of a validation: well formed, the same each time, safe. */
#include "weigh/plot.h"

#include "testing.h"

static const double lr[] = { 1.2, 0.3, -0.4, -1.1, 0, 0.9 };
static const bool target[] = { true, true, false, false, false, true };

typedef void draw(struct buf *, const struct plot_data *);
static draw *const plot[] = { plot_tippett, plot_ece, plot_scores };

static size_t
count(struct str text, const char *what)
{
	struct str w = str_of(what);
	size_t n = 0;

	for (size_t i = 0; i + w.len <= text.len; i++)
		n += memcmp(text.ptr + i, w.ptr, w.len) == 0;
	return n;
}

static void
draw_all(void (*check)(struct str svg), struct plot_data d)
{
	for (size_t i = 0; i < 3; i++) {
		struct buf b;

		buf_init(&b, 1 << 20);
		plot[i](&b, &d);
		assert_false(b.over);
		check(buf_view(&b));
		buf_release(&b);
	}
}

static void
has_matching_ends(struct str svg)
{
	assert_int_equal(count(svg, "<svg "), 1);
	assert_int_equal(count(svg, "</svg>"), 1);
	assert_int_equal(count(svg, "<text "), count(svg, "</text>"));
	assert_int_equal(count(svg, "nan"), 0);
	assert_int_equal(count(svg, "inf"), 0);
}

static void
every_picture_is_whole(void **state)
{
	(void)state;
	draw_all(has_matching_ends, (struct plot_data){ lr, target, 6, STR("all labs") });
}

static void
perfect_separation_and_a_constant_can_be_drawn(void **state)
{
	static const double apart[] = { 9, 9, -9, -9, -9, 9 }, same[6] = { 0 };

	(void)state;
	draw_all(has_matching_ends, (struct plot_data){ apart, target, 6, STR("x") });
	draw_all(has_matching_ends, (struct plot_data){ same, target, 6, STR("x") });
}

static void
is_escaped(struct str svg)
{
	assert_int_equal(count(svg, "<script"), 0);
	assert_int_equal(count(svg, "&#60;script&#62;?"), 1);
}

static void
a_name_cannot_put_markup_into_a_picture(void **state)
{
	(void)state;
	draw_all(is_escaped, (struct plot_data){ lr, target, 6, STR("<script>\x1b") });
}

/* Students: 2 of 3 at 0.5 or more; the curve passes through that share. */
static void
the_tippett_curve_steps_where_ratios_are(void **state)
{
	const struct plot_data d = { lr, target, 6, STR("x") };
	struct buf b;

	(void)state;
	buf_init(&b, 1 << 20);
	plot_tippett(&b, &d);
	assert_true(count(buf_view(&b), ",136.67 ") > 0);
	buf_release(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_picture_is_whole),
		cmocka_unit_test(perfect_separation_and_a_constant_can_be_drawn),
		cmocka_unit_test(a_name_cannot_put_markup_into_a_picture),
		cmocka_unit_test(the_tippett_curve_steps_where_ratios_are),
	};
	return cmocka_run_group_tests_name("plot", tests, NULL, NULL);
}
