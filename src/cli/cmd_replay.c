/* cmd_replay.c - assay replay: a model's recorded answers as an endpoint on this machine.
 */
#include "config.h"

#include "base/file.h"
#include "base/log.h"
#include "base/num.h"
#include "cli/command.h"
#include "net/serve.h"
#include "probe/replay.h"
#include "store/store.h"

#include <pthread.h>
#include <signal.h>

static const struct option_def options[] = {
	{ "model", 'M', "NAME", "whose answers to serve" },
	{ "port", 'p', "N", "listen there on 127.0.0.1 (default: any free port)" },
	{ "port-file", 0, "FILE", "write the port there once it listens" },
	{ "delay", 0, "MS", "answer so many milliseconds later" },
	{ "fail", 0, "P", "fail with status 500 with this probability" },
	{ "truncate", 0, "P", "break off the answer with this probability" },
	{ "limit", 0, "N", "after N requests refuse every second one with status 429" },
	{ "seed", 0, "N", "which requests fail (default 1)" },
	{ NULL, 0, NULL, NULL },
};

static enum rc
probability(double *p, struct command_run *r, const char *name)
{
	const char *text = option_text(&r->options, name);

	*p = 0;
	if (text && (!num_double(p, str_of(text)) || !(*p >= 0 && *p <= 1)))
		err_set(&r->err, RC_USAGE, "--%s %s: a probability is from 0 to 1", name,
			text);
	return r->err.rc;
}

static enum rc
read_faults(struct replay_faults *f, struct command_run *r)
{
	uint64_t delay = 0;

	if (option_u64(&delay, &r->options, "delay", 0, &r->err) ||
		option_u64(&f->limit, &r->options, "limit", 0, &r->err) ||
		option_u64(&f->seed, &r->options, "seed", 1, &r->err) ||
		probability(&f->fail, r, "fail") ||
		probability(&f->truncate, r, "truncate"))
		return r->err.rc;
	if (delay > 3600000)
		return err_set(&r->err, RC_USAGE, "--delay: at most an hour");
	f->delay_ms = (uint32_t)delay;
	return RC_OK;
}

static enum rc
load(struct replay **replay, struct command_run *r)
{
	const char *model = option_text(&r->options, "model");
	struct replay_faults faults = { 0 };
	struct store *s;

	if (!model)
		return err_set(&r->err, RC_USAGE, "whose answers? name one with --model");
	if (read_faults(&faults, r) ||
		store_open(&s, command_store_path(r), DB_READ, &r->err))
		return r->err.rc;
	replay_new(replay, &r->arena, s, str_of(model), &faults, &r->err);
	store_close(s);
	return r->err.rc;
}

/* Until somebody has had enough. */
static int
serve(struct command_run *r, struct replay *replay, uint16_t port)
{
	const char *file = option_text(&r->options, "port-file");
	struct serve *s;
	sigset_t stop;
	int signal;

	/* Before the threads of the server, which inherit it. */
	sigemptyset(&stop);
	sigaddset(&stop, SIGINT);
	sigaddset(&stop, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &stop, NULL);
	if (serve_open(&s, port, replay_handle, replay, &r->err))
		return command_fail(r);
	port = serve_port(s);
	log_note("%zu prompts at http://127.0.0.1:%u/v1 until ctrl-c",
		replay_n_prompt(replay), port);
	if (!file ||
		!file_replace(file, arena_fmt(&r->arena, "%u\n", port), 0644, &r->err))
		sigwait(&stop, &signal);
	serve_close(s);
	return r->err.rc ? command_fail(r) : EXIT_DONE;
}

static int
run(struct command_run *r)
{
	struct replay *replay;
	uint64_t port;

	if (option_u64(&port, &r->options, "port", 0, &r->err) || load(&replay, r))
		return command_fail(r);
	if (port > 65535) {
		err_set(&r->err, RC_USAGE, "--port: a port is at most 65535");
		return command_fail(r);
	}
	return serve(r, replay, (uint16_t)port);
}

const struct command cmd_replay = {
	.name = "replay",
	.operands = "",
	.summary = "serve a model's recorded answers as an endpoint on this machine",
	.options = options,
	.with_store = true,
	.run = run,
};
