/* cmd_probe.c - assay probe: put a plan's questions, keep every attempt, fill the store.
 */
#include "config.h"

#include "base/file.h"
#include "base/log.h"
#include "cli/command.h"
#include "cli/data_path.h"
#include "cli/probe_batch.h"
#include "cli/probe_out.h"
#include "cli/probe_run.h"
#include "ingest/ingest.h"
#include "net/http.h"
#include "probe/plan_seal.h"
#include "probe/runner.h"
#include "probe/spawn.h"
#include "probe/tape.h"
#include "store/store.h"
#include "store/store_model.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

static const struct option_def options[] = {
	{ "folder", 'o', "DIR",
		"keep the captures there (default: the plan's name.run)" },
	{ "resume", 'r', NULL, "go on with an earlier run of the same plan" },
	{ "no-store", 0, NULL, "only capture; import the file later" },
	{ "ca", 0, "FILE", "certificates to trust, PEM, instead of the system's" },
	{ "proxy", 0, "URL", "send everything through this proxy" },
	{ "plain", 0, NULL, "allow http to other machines: everybody can read it" },
	{ "timeout", 't', "S", "seconds for one answer (default 600)" },
	{ "corpora", 'C', "DIR", "take sets of prompts from there" },
	{ "emit-batch", 0, "DIR",
		"ask nothing: write files for offline batch services there" },
	{ "collect", 0, "FILE",
		"ask nothing: keep a batch's results; may be given again" },
	{ NULL, 0, NULL, NULL },
};

struct probe {
	struct command_run *r;
	struct plan plan;
	struct plan_seal seal;
	struct key *key;
	const char *folder, *captures;
	struct runner_options o;
	struct runner_counts n;
};

static volatile sig_atomic_t stop;

/* The first interrupt finishes what is under way; the second one ends the program. */
static void
on_stop(int number)
{
	(void)number;
	stop = 1;
}

static void
catch_interrupts(void)
{
	struct sigaction act = { .sa_handler = on_stop, .sa_flags = (int)SA_RESETHAND };

	sigaction(SIGINT, &act, NULL);
	sigaction(SIGTERM, &act, NULL);
}

static void
progress(void *ctx, const struct runner_counts *c)
{
	uint64_t fresh = c->n_answered - c->n_earlier;
	char what[128], left[32] = "";

	(void)ctx;
	if (fresh)
		snprintf(left, sizeof left, ", %.0f s left",
			(double)c->elapsed_ms / 1e3 / (double)fresh *
				(double)(c->n_task - c->n_answered - c->n_given_up));
	snprintf(what, sizeof what,
		"answered %llu, failed %llu, %.3g a second, cost %s%.4g%s",
		(unsigned long long)c->n_answered, (unsigned long long)c->n_failed,
		c->elapsed_ms > 0 ? (double)fresh * 1e3 / (double)c->elapsed_ms : 0.0,
		c->unpriced ? "at least " : "", c->money, left);
	log_progress(what, c->n_answered + c->n_given_up, c->n_task);
}

/* The plan as it was, beside what was asked under it: the captures refuse another one, so
 * that of the first run stays. */
static enum rc
keep_plan(struct probe *p)
{
	const char *copy = arena_fmt(&p->r->arena, "%s/plan.yaml", p->folder).ptr;
	struct err *e = &p->r->err;
	struct str text;

	if (file_make_dir(p->folder, e) || file_exists(copy) ||
		file_read(&text, &p->r->arena, p->plan.path, CORPUS_MAX_BYTES, e))
		return e->rc;
	return file_replace(copy, text, 0644, e);
}

static enum rc
load(struct probe *p)
{
	struct command_run *r = p->r;
	const char *path = r->options.operand[0],
		   *folder = option_text(&r->options, "folder");
	const char *corpora = option_text(&r->options, "corpora");
	struct str stem = str_of(path);

	if (!corpora)
		corpora = data_path(&r->arena, "ASSAY_CORPORA", "corpora/probes");
	if (str_ends(stem, STR(".yaml")))
		stem.len -= strlen(".yaml");
	p->folder = folder ? folder : arena_fmt(&r->arena, "%.*s.run", STR_ARG(stem)).ptr;
	p->captures = arena_fmt(&r->arena, "%s/captures.jsonl", p->folder).ptr;
	if (plan_load(&p->plan, &r->arena, path, corpora, &r->err) ||
		plan_seal_read(&p->seal, &r->arena, &p->plan, &r->err))
		return r->err.rc;
	p->o.exploratory = p->seal.state != PLAN_SEAL_SEALED;
	if (p->o.exploratory)
		log_note("%s: %s: this run is exploratory", p->plan.path,
			plan_seal_name(p->seal.state));
	return RC_OK;
}

static enum rc
read_keys(struct probe *p)
{
	struct command_run *r = p->r;

	p->key = ARENA_NEW(&r->arena, struct key, p->plan.n_endpoint);
	for (size_t k = 0; k < p->plan.n_endpoint; k++)
		if (key_read(&p->key[k], &p->plan.endpoint[k], &r->err))
			return r->err.rc;
	return RC_OK;
}

static enum rc
open_nets(struct probe *p)
{
	const struct option_set *o = &p->r->options;
	struct http_options http = { .ca_file = option_text(o, "ca"),
		.proxy = option_text(o, "proxy"),
		.plain = option_given(o, "plain") };

	for (size_t k = 0; k < p->plan.n_endpoint; k++) {
		const struct plan_endpoint *x = &p->plan.endpoint[k];
		struct net **net = &p->o.net[x->provider->net];

		http.n_connection += (size_t)x->max_concurrency;
		if (*net || x->provider->net == PROVIDER_HTTP)
			continue;
		*net = x->provider->net == PROVIDER_TAPE ? tape_open(&clock_system)
							 : spawn_open(&clock_system);
	}
	return http_open(&p->o.net[PROVIDER_HTTP], &http, &p->r->err);
}

/* Declares who they are, as the plan says. */
static void
declare(struct store *s, const struct plan *plan)
{
	for (size_t k = 0; k < plan->n_endpoint; k++) {
		struct store_model m = { .name = plan->endpoint[k].name,
			.role = str_of(plan_role_name(plan->endpoint[k].role)),
			.version = plan->endpoint[k].model };

		store_model_declare(s, &m);
	}
}

static enum rc
fill_store(struct probe *p)
{
	const struct ingest_options o = { .reader = { .format = "assay" } };
	struct err *e = &p->r->err;
	struct ingest_counts n;
	struct store *s;

	if (store_open(&s, command_store_path(p->r), DB_CREATE, e))
		return e->rc;
	if (!ingest_file(&n, p->captures, s, &o, e)) {
		store_begin(s);
		declare(s, &p->plan);
		store_end(s, e);
	}
	store_close(s);
	return e->rc;
}

static enum rc
ask(struct probe *p)
{
	const struct probe_run run = { p->folder, &p->plan, p->o.exploratory,
		option_text(&p->r->options, "ca") };
	uint64_t timeout;
	struct err *e = &p->r->err;

	p->o.plan = &p->plan;
	p->o.captures = p->captures;
	p->o.fresh = !option_given(&p->r->options, "resume");
	p->o.key = p->key;
	p->o.clock = &clock_system;
	p->o.stop = &stop;
	p->o.progress = progress;
	if (option_u64(&timeout, &p->r->options, "timeout", NET_TOTAL_MS / 1000, e))
		return e->rc;
	if (timeout < 1 || timeout > 86400)
		return err_set(e, RC_USAGE, "--timeout: from 1 to 86400 seconds");
	p->o.limit.total_ms = p->o.limit.first_byte_ms = (uint32_t)timeout * 1000;
	catch_interrupts();
	if (!open_nets(p) && !probe_run_note(&p->o.run, p->r, &run))
		runner_run(&p->n, &p->r->arena, &p->o, e);
	for (size_t i = 0; i < RUNNER_NETS; i++)
		net_close(p->o.net[i]);
	log_progress_end();
	return e->rc;
}

/* Batches: what others ask for us needs neither a key nor a network. */
static int
offline(struct probe *p)
{
	struct command_run *r = p->r;
	const char *folder = option_text(&r->options, "emit-batch");
	const char *const *file;
	size_t n = option_texts(&file, &r->options, "collect");

	if (folder && n)
		err_set(&r->err, RC_USAGE, "--emit-batch or --collect, not both");
	else if (folder)
		probe_batch_emit(r, &p->plan, folder);
	else if (!keep_plan(p) &&
		 !probe_batch_collect(
			 r, &p->plan, p->o.exploratory, p->captures, file, n) &&
		 !option_given(&r->options, "no-store"))
		fill_store(p);
	return r->err.rc ? command_fail(r) : EXIT_DONE;
}

static int
live(struct probe *p)
{
	struct command_run *r = p->r;

	if (!read_keys(p) && !keep_plan(p) && !ask(p) &&
		!option_given(&r->options, "no-store"))
		fill_store(p);
	for (size_t k = 0; p->key && k < p->plan.n_endpoint; k++)
		key_release(&p->key[k]);
	if (r->err.rc)
		return command_fail(r);
	return probe_out(r, &p->plan, &p->n, p->o.exploratory, p->captures);
}

static int
run(struct command_run *r)
{
	struct probe p = { .r = r };

	if (r->options.n_operand != 1) {
		err_set(&r->err, RC_USAGE,
			"name one plan: assay-plan(5) tells what is in it");
		return command_fail(r);
	}
	if (load(&p))
		return command_fail(r);
	if (option_given(&r->options, "emit-batch") ||
		option_given(&r->options, "collect"))
		return offline(&p);
	return live(&p);
}

extern const struct command cmd_probe;
const struct command cmd_probe = {
	.name = "probe",
	.operands = "PLAN",
	.summary = "ask live models what a plan says, and keep every attempt",
	.options = options,
	.with_store = true,
	.run = run,
};
