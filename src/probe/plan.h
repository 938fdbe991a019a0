/* plan.h - what will be asked and how it will be judged, fixed before the first query.
 *
 * A plan is a file of strict YAML, described in assay-plan(5). Its digest is the SHA-256
 * of a canonical form: everything that decides what is asked and how it is judged, the
 * prompts included; not where keys lie, how many requests may run at once, comments or
 * layout. */
#ifndef PROBE_PLAN_H
#define PROBE_PLAN_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "net/net.h"
#include "probe/corpus.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct provider;

enum {
	PLAN_ENDPOINTS_MAX = 256,
	PLAN_SAMPLES_MAX = 1000,
	PLAN_TASKS_MAX = 100000000,
	PLAN_HEADERS_MAX = 16,
	PLAN_CONCURRENCY = 8, /* where an endpoint does not say */
};

enum plan_role { PLAN_SUSPECT, PLAN_TEACHER, PLAN_REFERENCE };

struct plan_endpoint {
	struct str name;
	enum plan_role role;
	const struct provider *provider;
	struct str base_url; /* without a slash at its end */
	struct str model;
	struct str *serves; /* names under which the model may report itself */
	size_t n_serves;    /* 0: its own name, or that with a date or tag after it */
	const char *key_file;
	struct str *key_command;
	size_t n_key_command;       /* 0: none */
	bool priced;                /* unknown is not zero */
	double price_in, price_out; /* per million tokens */
	struct net_header *header;
	size_t n_header;
	uint64_t max_concurrency;
	bool stream;
	struct str extra;       /* members of a JSON object for the body, or empty */
	struct str api_version; /* azure */
	struct str region;      /* bedrock */
	struct str *command;    /* exec */
	size_t n_command;
	struct str tape;  /* replay: the file as the plan names it */
	const char *file; /* the same, to be opened from here */
	unsigned line;
};

/* A parameter that the plan does not name is not sent. */
struct plan_params {
	bool has_temperature, has_top_p, has_seed;
	double temperature, top_p;
	uint64_t seed;
	uint64_t max_tokens;
	struct str system; /* for prompts without their own */
};

/* 0: no limit of that kind. */
struct plan_budget {
	double money;
	bool has_money;
	uint64_t tokens, requests, time_ms;
};

struct plan {
	const char *path;
	struct str title, h1, h2;
	struct corpus corpus;
	uint32_t *prompt; /* which of the corpus are asked */
	size_t n_prompt;
	uint64_t samples, seed;
	bool shuffled;
	struct plan_params params;
	struct plan_endpoint *endpoint;
	size_t n_endpoint;
	struct plan_budget budget;
	double support_h1, support_h2; /* likelihood ratios: from the first on H1 is
					  supported, up to the second H2 */
	double min_answered;           /* a smaller share answered is inconclusive */
	uint64_t retries;              /* tries after the first */
	uint64_t stop_failures;        /* in a row, by endpoint; 0: never */
	unsigned char digest32[32];
};

/* corpora: where sets named without a path are. RC_INPUT: "plan.yaml: 12:3: what".
 * Everything lives in a. */
enum rc plan_load(struct plan *p, struct arena *a, const char *path, const char *corpora,
	struct err *e);
const char *plan_role_name(enum plan_role r);

/* One question. Task numbers are 0 .. plan_tasks() - 1 and mean the same as long as the
 * digest does. */
struct plan_task {
	const struct plan_endpoint *endpoint;
	const struct corpus_prompt *prompt;
	struct str system; /* the prompt's own, else the plan's */
	uint64_t sample;
};
uint32_t plan_tasks(const struct plan *p);
void plan_task(struct plan_task *t, const struct plan *p, uint32_t number);

/* The order to ask in: order[] has room for plan_tasks(). Endpoints are mixed, so that a
 * change of one during the run cannot look like a difference between them. */
void plan_order(uint32_t *order, const struct plan *p);

/* The most that one question can be charged: a token is at least a byte, and a chat
 * template adds at most PLAN_TEMPLATE_TOKENS. money is NaN where the price is unknown. */
enum { PLAN_TEMPLATE_TOKENS = 256 };
struct plan_cost {
	uint64_t requests, tokens_in, tokens_out;
	double money;
};
void plan_task_cost(struct plan_cost *c, const struct plan *p, const struct plan_task *t);
/* All questions of one endpoint, or of all (NULL), asked once each. */
void plan_cost(
	struct plan_cost *c, const struct plan *p, const struct plan_endpoint *endpoint);

/* The canonical form, whose SHA-256 is the digest. */
struct str plan_canonical(struct arena *a, const struct plan *p);

#endif
