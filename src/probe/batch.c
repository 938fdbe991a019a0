/* batch.c - see batch.h. */
#include "probe/batch.h"

#include "base/num.h"
#include "probe/fault.h"
#include "probe/provider.h"

enum { ID_DIGITS = 16 };
static const struct str id_head = { "assay-", 6 };

/* Who takes batches, and what the lines say where the service wants to be told. */
static const struct service {
	const char *provider;
	const char *url; /* NULL: a line has only its id and body */
	bool one_object; /* {"requests":[{"custom_id","params"}]} instead of lines */
	uint32_t requests_max;
	size_t mb_max; /* of 10^6 bytes; of one file, as the service documents it */
} service[] = {
	{ "openai-chat", "/v1/chat/completions", false, 50000, 200 },
	{ "openai-responses", "/v1/responses", false, 50000, 200 },
	{ "compatible", "/v1/chat/completions", false, 50000, 200 },
	{ "azure", "/chat/completions", false, 50000, 200 },
	{ "mistral", NULL, false, 50000, 200 },
	{ "anthropic", NULL, true, 100000, 256 },
};

enum { MB = 1000000, END_BYTES = 16 };

static const struct service *
service_of(const struct provider *p)
{
	for (size_t i = 0; i < sizeof service / sizeof *service; i++)
		if (strcmp(service[i].provider, p->name) == 0)
			return &service[i];
	return NULL;
}

const char *
batch_ending(const struct provider *p)
{
	const struct service *s = service_of(p);

	return !s ? NULL : s->one_object ? "json" : "jsonl";
}

static void
write_id(char out[ID_DIGITS + 1], const struct plan *p)
{
	static const char hex[] = "0123456789abcdef";

	for (size_t i = 0; i < ID_DIGITS; i++)
		out[i] = hex[p->digest32[i / 2] >> (i % 2 ? 0 : 4) & 15];
	out[ID_DIGITS] = 0;
}

/* One request of the batch; scratch is emptied for each. */
static enum rc
write_one(struct buf *out, struct arena *scratch, const struct plan *p, uint32_t number,
	const struct service *s, struct err *e)
{
	char digits[ID_DIGITS + 1];
	struct probe_request q;
	struct plan_task t;
	struct plan_endpoint whole;
	struct probe_ask ask;

	plan_task(&t, p, number);
	whole = *t.endpoint;
	whole.stream = false;
	ask = (struct probe_ask){ .endpoint = &whole,
		.params = &p->params,
		.system = t.system,
		.prompt = t.prompt->text,
		.sample = (int64_t)t.sample };
	if (provider_request(&q, scratch, &ask, e))
		return e->rc;
	write_id(digits, p);
	buf_fmt(out, "{\"custom_id\":\"assay-%s-%lu\",", digits, (unsigned long)number);
	if (s->url)
		buf_fmt(out, "\"method\":\"POST\",\"url\":\"%s\",", s->url);
	buf_fmt(out, "\"%s\":", s->one_object ? "params" : "body");
	buf_str(out, q.body);
	buf_char(out, '}');
	return RC_OK;
}

/* Requests from *next on while they fit; what did not is taken off again. */
static enum rc
fill(struct buf *out, uint32_t *next, const struct plan *p, size_t first,
	const struct service *s, struct err *e)
{
	uint32_t n = (uint32_t)(plan_tasks(p) / p->n_endpoint), from = *next;
	struct arena scratch = { 0 };

	for (; *next < n && *next - from < s->requests_max && !e->rc; ++*next) {
		size_t before = out->len;

		if (s->one_object && *next != from)
			buf_str(out, STR(",\n"));
		write_one(out, &scratch, p, (uint32_t)(first + *next * p->n_endpoint), s,
			e);
		if (!s->one_object)
			buf_char(out, '\n');
		arena_reset(&scratch);
		if (out->len + END_BYTES > s->mb_max * MB) {
			out->len = before;
			break;
		}
	}
	arena_release(&scratch);
	if (!e->rc && *next == from && from < n)
		err_set(e, RC_LIMIT, "a request alone is larger than %zu MB", s->mb_max);
	return e->rc;
}

enum rc
batch_write(struct buf *out, uint32_t *next, const struct plan *p,
	const struct plan_endpoint *endpoint, struct err *e)
{
	const struct service *s = service_of(endpoint->provider);

	if (!s)
		return err_set(e, RC_USAGE,
			"endpoint \"%.*s\": %s has no batches that are written here",
			STR_ARG(endpoint->name), endpoint->provider->name);
	if (s->one_object)
		buf_str(out, STR("{\"requests\":[\n"));
	fill(out, next, p, (size_t)(endpoint - p->endpoint), s, e);
	if (s->one_object)
		buf_str(out, STR("\n]}\n"));
	return e->rc ? e->rc : buf_check(out, "the batch", e);
}

/* "assay-0123456789abcdef-17" of this plan. */
static enum rc
read_id(uint32_t *task, struct arena *a, const struct plan *p, const struct json_val *v,
	struct err *e)
{
	struct str id = v->kind == JSON_STRING ? json_text(a, v, NULL)
					       : (struct str){ 0 },
		   rest = str_sub(id, id_head.len + ID_DIGITS, id.len);
	char digits[ID_DIGITS + 1];
	uint64_t n;

	if (!str_starts(id, id_head) || !str_starts(rest, STR("-")) ||
		!num_u64(&n, str_sub(rest, 1, rest.len)))
		return err_set(e, RC_INPUT,
			"byte %zu: \"custom_id\" is none that assay gave", v->offset);
	write_id(digits, p);
	if (!str_is(str_sub(id, id_head.len, ID_DIGITS), digits))
		return err_set(e, RC_INTEGRITY,
			"byte %zu: this answer belongs to another plan", v->offset);
	if (n >= plan_tasks(p))
		return err_set(e, RC_INTEGRITY, "byte %zu: the plan has no question %llu",
			v->offset, (unsigned long long)n);
	*task = (uint32_t)n;
	return RC_OK;
}

enum { ID, STATUS, BODY, TYPE, MESSAGE, FAULT, ERROR, N_FIELD };

/* The request itself failed; what the service said of it decides. */
static void
take_failure(struct batch_result *r, struct arena *a, const struct json_val *v,
	struct str line)
{
	struct answer_make m;

	answer_init(&m, &r->answer, a);
	if (v[FAULT].kind == JSON_OBJECT)
		fault_body(&m, 0, v[FAULT].raw);
	else if (v[TYPE].kind == JSON_STRING)
		answer_failed(&m, ANSWER_SERVER, "the request %.*s in its batch",
			STR_ARG(v[TYPE].raw));
	else if (v[ERROR].kind == JSON_OBJECT)
		fault_body(&m, 0, line);
	else
		answer_failed(&m, ANSWER_MALFORMED,
			"neither a response, a result nor an error in the line");
	answer_end(&m);
	r->answer.error_in_200 = false;
}

enum rc
batch_read(struct batch_result *r, struct arena *a, const struct plan *p, struct str line,
	struct err *e)
{
	static const struct json_want want[N_FIELD] = { { "/custom_id" },
		{ "/response/status_code" }, { "/response/body" }, { "/result/type" },
		{ "/result/message" }, { "/result/error" }, { "/error" } };
	struct json_val v[N_FIELD];
	struct plan_task t;
	struct probe_ask ask;
	int64_t status = 200;

	*r = (struct batch_result){ .record = line };
	if (json_pick(v, want, N_FIELD, line, e) || read_id(&r->task, a, p, &v[ID], e))
		return e->rc;
	plan_task(&t, p, r->task);
	ask = (struct probe_ask){ .endpoint = t.endpoint,
		.params = &p->params,
		.system = t.system,
		.prompt = t.prompt->text,
		.sample = (int64_t)t.sample };
	json_int(&status, &v[STATUS]);
	if (status < 100 || status > 599)
		return err_set(e, RC_INPUT, "byte %zu: no such status", v[STATUS].offset);
	if (v[BODY].kind == JSON_OBJECT)
		provider_reply(&r->answer, a, &ask, (unsigned)status,
			STR("content-type: application/json\n"), v[BODY].raw);
	else if (v[MESSAGE].kind == JSON_OBJECT)
		provider_reply(&r->answer, a, &ask, 200,
			STR("content-type: application/json\n"), v[MESSAGE].raw);
	else
		take_failure(r, a, v, line);
	return RC_OK;
}
