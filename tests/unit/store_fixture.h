/* store_fixture.h - an empty store in a directory of its own, and exchanges for it.
 * Included once by each test of the store, after config.h. */
#ifndef UNIT_STORE_FIXTURE_H
#define UNIT_STORE_FIXTURE_H

#include "seal/digest.h"
#include "store/store.h"
#include "store/store_exchange.h"
#include "store/store_model.h"
#include "store/store_sketch.h"

#include "testing.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char dir[64], path[80];
static struct store *s;
static struct arena a;
static struct err e;

static int
fixture_open(void **state)
{
	(void)state;
	snprintf(dir, sizeof dir, "/tmp/assay-test-store-XXXXXX");
	if (!mkdtemp(dir))
		return -1;
	snprintf(path, sizeof path, "%s/t.assay", dir);
	e = (struct err){ 0 };
	return store_open(&s, path, DB_CREATE, &e) ? -1 : 0;
}

/* Also says so when a test left something beside the store. */
static int
fixture_close(void **state)
{
	(void)state;
	store_close(s);
	s = NULL;
	arena_release(&a);
	unlink(path);
	return rmdir(dir);
}

/* The store is closed without its segments of a kind, and the folder of their files goes.
 */
static inline void
fixture_drop_segments(enum store_segment_kind kind)
{
	char folder[96];
	struct err none = { 0 };

	store_close(s);
	s = NULL;
	if (!store_open(&s, path, DB_WRITE, &none)) {
		store_begin(s);
		store_segment_drop_all(s, kind);
		store_end(s, &none);
	}
	snprintf(folder, sizeof folder, "%s.d", path);
	rmdir(folder);
}

static inline void
fixture_reopen(enum db_mode mode)
{
	store_close(s);
	s = NULL;
	assert_int_equal(store_open(&s, path, mode, &e), RC_OK);
}

/* An exchange whose record is its response. */
static inline struct exchange
fixture_exchange(const char *model, const char *prompt, const char *response)
{
	return (struct exchange){
		.model = str_of(model),
		.prompt_id = STR("q1"),
		.prompt = str_of(prompt),
		.response = str_of(response),
		.params = STR("{\"temperature\":1}"),
		.account = STR("acme"),
		.finish = STR("stop"),
		.time_ns = EXCHANGE_NO_TIME,
		.len = strlen(response),
		.line = 1,
		.record = str_of(response),
	};
}

static inline int64_t
fixture_put(const struct exchange *x, int64_t source, enum store_keep keep, bool *fresh)
{
	unsigned char digest32[DIGEST_BYTES];
	struct arena own = { 0 };
	bool ignored;

	digest_of(digest32, x->record.ptr, x->record.len);
	if (keep == STORE_BY_REFERENCE &&
		(!store_exchange_may_refer(s, source) || !store_exchange_fits(x, &own)))
		keep = STORE_TEXT;
	arena_release(&own);
	return store_exchange_put(s, x, source, digest32, keep, fresh ? fresh : &ignored);
}

static inline bool
is(struct str have, const char *want)
{
	return str_is(have, want);
}

#endif
