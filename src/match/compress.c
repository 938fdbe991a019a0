/* compress.c - see compress.h. Prompts that both answered count, so that neither text is
 * longer than the other. */
#include "match/compress.h"

#include "base/buf.h"
#include "base/pool.h"
#include "base/zip.h"

#include <math.h>

enum { TEXT_MAX = COMPRESS_PROMPTS * (COMPRESS_BYTES + 1) };

double
compress_ncd(size_t x, size_t y, size_t both)
{
	double min = (double)(x < y ? x : y), max = (double)(x < y ? y : x);

	return ((double)both - min) / max;
}

static void
add(struct buf *b, struct str text)
{
	buf_str(b, str_sub(text, 0, COMPRESS_BYTES));
	buf_char(b, '\n');
}

static size_t
packed(struct buf *b)
{
	struct arena own = { 0 };
	size_t n = zip_pack(&own, buf_view(b)).len;

	arena_release(&own);
	return n;
}

/* NaN without a common prompt. */
static double
likeness(const struct exhibit_case *c, size_t i, size_t k)
{
	size_t n_prompt = c->panel->n_prompt, used = 0, x, y, both;
	struct buf one, two;

	buf_init(&one, TEXT_MAX * 2);
	buf_init(&two, TEXT_MAX);
	for (size_t q = 0; q < n_prompt && used < COMPRESS_PROMPTS; q++)
		if (exhibit_text(c, i, q).ptr && exhibit_text(c, k, q).ptr) {
			add(&one, exhibit_text(c, i, q));
			add(&two, exhibit_text(c, k, q));
			used++;
		}
	x = packed(&one);
	y = packed(&two);
	buf_str(&one, buf_view(&two));
	both = packed(&one);
	buf_release(&one);
	buf_release(&two);
	return used ? -compress_ncd(x, y, both) : (double)NAN;
}

struct work {
	const struct exhibit_case *c;
	double *value;
};

/* Order matters little to a compressor, and not to us: the lower number comes first. */
static void
compare_model(void *ctx, size_t i, unsigned thread)
{
	const struct work *w = ctx;
	const size_t n = w->c->panel->n_model;

	(void)thread;
	for (size_t k = i + 1; k < n; k++)
		w->value[i * n + k] = w->value[k * n + i] = likeness(w->c, i, k);
	w->value[i * n + i] = (double)NAN;
}

void
compress_compare(double *value, const struct exhibit_case *c)
{
	struct work w = { c, value };

	pool_run(c->panel->n_model, c->n_thread, compare_model, &w);
}
