/* behaviour.c - see behaviour.h. */
#include "match/behaviour.h"

#include "stat/agree.h"
#include "text/fold.h"

#include <math.h>

enum { HEAD = 200, CHOICE_MAX = 40 };

/* Folded: lower case, straight quotes. */
static const char *const refusal[] = { "i'm sorry", "i am sorry", "i apologize",
	"i cannot", "i can't", "i can not", "i'm unable", "i am unable", "i'm not able",
	"i am not able", "i won't", "as an ai", "as a language model", NULL };
static const char *const hedge[] = { "important to note", "worth noting", "keep in mind",
	"it depends", "depends on", "may vary", "consult ", "not a substitute",
	"i don't have personal", "i do not have personal", NULL };

static bool
holds_any(struct str s, const char *const *phrase)
{
	for (; *phrase; phrase++) {
		size_t n = strlen(*phrase);

		for (size_t i = 0; i + n <= s.len; i++)
			if (memcmp(s.ptr + i, *phrase, n) == 0)
				return true;
	}
	return false;
}

void
behaviour_of(struct behaviour *b, struct arena *a, struct str text)
{
	struct fold f;
	struct str s;

	*b = (struct behaviour){ 0 };
	if (!text.ptr)
		return;
	fold_text(&f, a, text, FOLD_ALL);
	s = str_trim(f.text);
	b->refusal = holds_any(str_sub(s, 0, HEAD), refusal);
	b->hedge = holds_any(s, hedge);
	while (s.len && strchr(".!\"'*`", s.ptr[s.len - 1]))
		s.len--;
	while (s.len && strchr("\"'*`", s.ptr[0]))
		s.ptr++, s.len--;
	if (s.len && s.len <= CHOICE_MAX)
		b->choice = arena_str(a, s);
}

static struct behaviour *
all_of(struct arena *a, const struct exhibit_case *c)
{
	const size_t n = c->panel->n_model * c->panel->n_prompt;
	struct behaviour *b = ARENA_NEW(a, struct behaviour, n);

	for (size_t i = 0; i < n; i++) {
		struct arena own = { 0 };

		behaviour_of(&b[i], &own, c->text[i]);
		if (b[i].choice.ptr)
			b[i].choice = arena_str(a, b[i].choice);
		arena_release(&own);
	}
	return b;
}

enum trait { REFUSAL, HEDGE };

static double
kappa(const struct behaviour *x, const struct behaviour *y, const struct str *text_x,
	const struct str *text_y, size_t n_prompt, enum trait trait)
{
	size_t n[2][2] = { { 0 } };

	for (size_t q = 0; q < n_prompt; q++)
		if (text_x[q].ptr && text_y[q].ptr)
			n[trait == REFUSAL ? x[q].refusal : x[q].hedge]
			 [trait == REFUSAL ? y[q].refusal : y[q].hedge]++;
	return agree_kappa((const size_t(*)[2])n);
}

static void
compare_trait(double *value, const struct exhibit_case *c, enum trait trait)
{
	const size_t n = c->panel->n_model, row = c->panel->n_prompt;
	struct arena own = { 0 };
	const struct behaviour *b = all_of(&own, c);

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < n; k++)
			value[i * n + k] = kappa(b + i * row, b + k * row,
				c->text + i * row, c->text + k * row, row, trait);
	arena_release(&own);
}

void
behaviour_refusals(double *value, const struct exhibit_case *c)
{
	compare_trait(value, c, REFUSAL);
}

void
behaviour_hedges(double *value, const struct exhibit_case *c)
{
	compare_trait(value, c, HEDGE);
}

static double
same_choices(const struct behaviour *x, const struct behaviour *y, size_t n_prompt)
{
	size_t n = 0, same = 0;

	for (size_t q = 0; q < n_prompt; q++)
		if (x[q].choice.ptr && y[q].choice.ptr) {
			n++;
			same += str_equal(x[q].choice, y[q].choice);
		}
	return n >= BEHAVIOUR_MIN_CHOICES ? (double)same / (double)n : (double)NAN;
}

void
behaviour_choices(double *value, const struct exhibit_case *c)
{
	const size_t n = c->panel->n_model, row = c->panel->n_prompt;
	struct arena own = { 0 };
	const struct behaviour *b = all_of(&own, c);

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < n; k++)
			value[i * n + k] = same_choices(b + i * row, b + k * row, row);
	arena_release(&own);
}
