/* linkage.c - see linkage.h. */
#include "trace/linkage.h"

#include "base/pool.h"
#include "base/random.h"
#include "stat/multi.h"

#include <math.h>

enum arm { NOBODY, OTHER, MEMBER };

enum { THREADS_MAX = 64 };

/* A unit in a stratum that tells something. */
struct placed {
	uint32_t account, stratum;
	uint8_t level;
	bool recurs;
};

struct job {
	struct arena *a;
	const struct units *units;
	const struct linkage_options *options;
	struct linkage *out;
	unsigned char *arm; /* by account */
	struct placed *placed;
	size_t n_placed;
	uint32_t n_stratum;
	uint32_t *player; /* the accounts of the placed units */
	size_t n_player, n_member;
	double z;
	bool *reached; /* by round */
	struct arena scratch[THREADS_MAX];
};

struct key {
	uint64_t what;
	uint32_t model;
	uint8_t level, length, spare[2];
};

static struct key
key_of(const struct unit *x, unsigned level)
{
	struct key k = { .level = (uint8_t)level, .length = x->length };

	if (level == 0)
		k.model = x->model;
	k.what = level == 0 ? x->prompt : level == 1 ? x->like : x->prompt_length;
	return k;
}

static bool
has_level(const struct unit *x, unsigned level)
{
	return level != 1 || x->like;
}

/* Which arms have units with each key. */
static void
meet(struct map *keys, unsigned char **arms, const struct job *j)
{
	size_t cap = 0;

	for (size_t i = 0; i < j->units->n; i++)
		for (unsigned level = 0; level < LINKAGE_LEVELS; level++) {
			const struct unit *x = &j->units->unit[i];
			struct key k = key_of(x, level);
			uint32_t at;

			if (j->arm[x->account] == NOBODY || !has_level(x, level))
				continue;
			at = map_put(
				keys, (struct str){ (const void *)&k, sizeof k }, NULL);
			ARENA_GROW(keys->arena, *arms, &cap, (size_t)at + 1);
			(*arms)[at] |= j->arm[x->account];
		}
}

/* The number of the first key that both arms have, or MAP_NONE. */
static uint32_t
stratum_of(unsigned *level, const struct unit *x, const struct map *keys,
	const unsigned char *arms)
{
	for (*level = 0; *level < LINKAGE_LEVELS; ++*level) {
		struct key k = key_of(x, *level);
		uint32_t at;

		if (!has_level(x, *level))
			continue;
		at = map_find(keys, (struct str){ (const void *)&k, sizeof k });
		if (at != MAP_NONE && arms[at] == (OTHER | MEMBER))
			return at;
	}
	return MAP_NONE;
}

/* Gives every unit its stratum: dense numbers, and the tables over them. */
static void
place(struct job *j, struct strata_table **table)
{
	struct arena own = { 0 };
	struct map keys, dense;
	unsigned char *arms = NULL;

	map_init(&keys, &own);
	map_init(&dense, &own);
	meet(&keys, &arms, j);
	j->placed = ARENA_RAW(j->a, struct placed, j->units->n);
	*table = ARENA_NEW(j->a, struct strata_table, j->units->n + 1);
	for (size_t i = 0; i < j->units->n; i++) {
		const struct unit *x = &j->units->unit[i];
		bool member = j->arm[x->account] == MEMBER;
		struct strata_table *t;
		unsigned level;
		uint32_t at = j->arm[x->account] == NOBODY
				      ? MAP_NONE
				      : stratum_of(&level, x, &keys, arms);

		if (at == MAP_NONE)
			continue;
		at = map_put_u64(&dense, at, NULL);
		t = &(*table)[at];
		t->all_n++;
		t->all_hit += x->recurs;
		t->n += member;
		t->hit += member && x->recurs;
		j->placed[j->n_placed++] =
			(struct placed){ x->account, at, (uint8_t)level, x->recurs };
	}
	j->n_stratum = dense.n;
	arena_release(&own);
}

/* Both arms may meet at a level and yet, the rest having gone to finer strata, only one
 * be left there: such units are matched with nothing. */
static void
count_strata(struct job *j, const struct strata_table *t)
{
	struct linkage *l = j->out;

	for (uint32_t i = 0; i < j->n_stratum; i++)
		l->n_stratum += t[i].n > 0 && t[i].n < t[i].all_n;
	for (size_t i = 0; i < j->n_placed; i++) {
		const struct placed *x = &j->placed[i];
		bool member = j->arm[x->account] == MEMBER;

		if (t[x->stratum].n == t[x->stratum].all_n)
			continue;
		l->n_matched += member;
		l->n_level[x->level] += member;
	}
}

/* Leaves only what can change z. */
static void
drop_uninformative(struct job *j, const struct strata_table *t)
{
	size_t kept = 0;

	for (size_t i = 0; i < j->n_placed; i++) {
		const struct strata_table *s = &t[j->placed[i].stratum];

		if (s->all_hit && s->all_hit < s->all_n)
			j->placed[kept++] = j->placed[i];
	}
	j->n_placed = kept;
}

static void
list_players(struct job *j)
{
	struct map seen;

	map_init(&seen, j->a);
	j->player = ARENA_RAW(j->a, uint32_t, j->units->account.n);
	for (size_t i = 0; i < j->n_placed; i++) {
		uint32_t account = j->placed[i].account;
		bool fresh;

		map_put_u64(&seen, account, &fresh);
		if (!fresh)
			continue;
		j->player[j->n_player++] = account;
		j->n_member += j->arm[account] == MEMBER;
	}
}

/* As many accounts as the set has, drawn from all: would they do as well? */
static void
one_round(void *ctx, size_t round, unsigned thread)
{
	struct job *j = ctx;
	struct arena *a = &j->scratch[thread];
	struct strata_table *t;
	struct random rng;
	uint32_t *order;
	bool *drawn;

	arena_reset(a);
	t = ARENA_NEW(a, struct strata_table, j->n_stratum);
	order = ARENA_RAW(a, uint32_t, j->n_player);
	drawn = ARENA_NEW(a, bool, j->units->account.n);
	for (size_t i = 0; i < j->n_player; i++)
		order[i] = j->player[i];
	random_stream(&rng, j->options->seed, arena_fmt(a, "linkage round %zu", round));
	random_shuffle(&rng, order, j->n_player);
	for (size_t i = 0; i < j->n_member; i++)
		drawn[order[i]] = true;
	for (size_t i = 0; i < j->n_placed; i++) {
		const struct placed *x = &j->placed[i];

		t[x->stratum].all_n++;
		t[x->stratum].all_hit += x->recurs;
		t[x->stratum].n += drawn[x->account];
		t[x->stratum].hit += drawn[x->account] && x->recurs;
	}
	j->reached[round] = strata_z(t, j->n_stratum) >= j->z - 1e-9;
}

static void
permute(struct job *j)
{
	size_t hits = 0;
	unsigned n_thread = j->options->n_thread;

	j->reached = ARENA_NEW(j->a, bool, j->options->n_round);
	pool_run(j->options->n_round, n_thread < THREADS_MAX ? n_thread : THREADS_MAX,
		one_round, j);
	for (size_t i = 0; i < j->options->n_round; i++)
		hits += j->reached[i];
	j->out->n_round = j->options->n_round;
	j->out->p_account = (1 + (double)hits) / (1 + (double)j->options->n_round);
	for (unsigned i = 0; i < THREADS_MAX; i++)
		arena_release(&j->scratch[i]);
}

static void
count_arms(struct job *j)
{
	struct linkage *l = j->out;
	bool *seen = ARENA_NEW(j->a, bool, j->units->account.n);

	for (size_t i = 0; i < j->units->n; i++) {
		const struct unit *x = &j->units->unit[i];
		bool member = j->arm[x->account] == MEMBER;
		bool other = j->arm[x->account] == OTHER;

		l->n_unit += member;
		l->n_hit += member && x->recurs;
		l->n_unit_other += other;
		l->n_hit_other += other && x->recurs;
		l->n_account += member && !seen[x->account];
		l->n_other += other && !seen[x->account];
		seen[x->account] = true;
	}
}

static const char *
why_not(const struct linkage *l)
{
	if (l->n_unit < LINKAGE_UNITS_LEAST)
		return "fewer than 20 answers to different prompts were served to the set";
	if (l->n_other < LINKAGE_ACCOUNTS_LEAST)
		return "fewer than 10 accounts outside the sets to compare with";
	if (!(l->n_hit + l->n_hit_other))
		return "no answer of either side recurs: there is nothing to compare";
	if (!l->n_stratum)
		return "no answer of another account has a like prompt and length";
	if (l->n_stratum < 2)
		return "a single stratum: nothing but one kind of prompt and length is "
		       "compared";
	if (l->n_matched < LINKAGE_UNITS_LEAST)
		return "fewer than 20 answers of the set have like ones to compare with";
	if (!l->test.n_informative)
		return "in no stratum do some answers recur and some not";
	return NULL;
}

static void
link_set(struct job *j)
{
	struct strata_table *table;

	count_arms(j);
	place(j, &table);
	count_strata(j, table);
	strata_test(&j->out->test, j->a, table, j->n_stratum);
	j->out->p = j->out->p_account = j->out->p_adjusted = 1;
	j->out->reason = why_not(j->out);
	if (j->out->reason)
		return;
	j->z = j->out->test.z;
	drop_uninformative(j, table);
	list_players(j);
	permute(j);
	j->out->p = fmax(j->out->test.p_greater, j->out->p_account);
}

static void
decide(struct linkage *l, struct arena *a, size_t n, double alpha)
{
	double *p = ARENA_RAW(a, double, n), *adjusted = ARENA_RAW(a, double, n);
	size_t k = 0;

	for (size_t i = 0; i < n; i++)
		if (!l[i].reason)
			p[k++] = l[i].p;
	if (k)
		multi_bh(adjusted, a, p, k);
	k = 0;
	for (size_t i = 0; i < n; i++)
		if (!l[i].reason) {
			l[i].p_adjusted = adjusted[k++];
			l[i].verdict = l[i].p_adjusted <= alpha && l[i].test.odds_low > 1
					       ? LINKAGE_MORE
					       : LINKAGE_INCONCLUSIVE;
		}
}

void
linkage_run(struct linkage *out, struct arena *a, const struct units *u,
	const struct linkage_set *set, size_t n, const struct linkage_options *o)
{
	unsigned char *arm = ARENA_RAW(a, unsigned char, u->account.n + 1);

	for (size_t i = 0; i < n; i++) {
		struct job *j = ARENA_NEW(a, struct job, 1);

		out[i] = (struct linkage){ 0 };
		memset(arm, OTHER, u->account.n + 1);
		for (size_t k = 0; k < n; k++)
			for (size_t m = 0; m < set[k].n; m++)
				arm[set[k].account[m]] = NOBODY;
		for (size_t m = 0; m < set[i].n; m++)
			arm[set[i].account[m]] = MEMBER;
		*j = (struct job){
			.a = a, .units = u, .options = o, .out = &out[i], .arm = arm
		};
		link_set(j);
	}
	decide(out, a, n, o->alpha);
}
