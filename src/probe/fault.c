/* fault.c - see fault.h. */
#include "probe/fault.h"

#include "base/clock.h"
#include "base/num.h"
#include "net/net.h"

/* Words that name a kind of error, in an error's type, code or status. The first that
 * occurs decides, so the narrower stand first. */
static const struct {
	const char *word;
	enum answer_fail fail;
} kind_of[] = {
	{ "insufficient_quota", ANSWER_NO_QUOTA },
	{ "billing", ANSWER_NO_QUOTA },
	{ "insufficient_balance", ANSWER_NO_QUOTA },
	{ "rate_limit", ANSWER_RATE },
	{ "ratelimit", ANSWER_RATE },
	{ "RESOURCE_EXHAUSTED", ANSWER_RATE },
	{ "hrottling", ANSWER_RATE },
	{ "overloaded", ANSWER_OVERLOADED },
	{ "UNAVAILABLE", ANSWER_OVERLOADED },
	{ "unavailable", ANSWER_OVERLOADED },
	{ "authentication", ANSWER_BAD_KEY },
	{ "permission", ANSWER_BAD_KEY },
	{ "PERMISSION_DENIED", ANSWER_BAD_KEY },
	{ "UNAUTHENTICATED", ANSWER_BAD_KEY },
	{ "invalid_api_key", ANSWER_BAD_KEY },
	{ "AccessDenied", ANSWER_BAD_KEY },
	{ "accessDenied", ANSWER_BAD_KEY },
	{ "invalid_request", ANSWER_BAD_REQUEST },
	{ "INVALID_ARGUMENT", ANSWER_BAD_REQUEST },
	{ "not_found", ANSWER_BAD_REQUEST },
	{ "NOT_FOUND", ANSWER_BAD_REQUEST },
	{ "alidationException", ANSWER_BAD_REQUEST },
	{ "esourceNotFound", ANSWER_BAD_REQUEST },
	{ "context_length", ANSWER_BAD_REQUEST },
};

static bool
contains(struct str s, const char *word)
{
	struct str w = str_of(word);

	for (size_t i = 0; i + w.len <= s.len; i++)
		if (str_equal(str_sub(s, i, w.len), w))
			return true;
	return false;
}

static enum answer_fail
by_words(struct str kind)
{
	for (size_t i = 0; i < sizeof kind_of / sizeof *kind_of; i++)
		if (contains(kind, kind_of[i].word))
			return kind_of[i].fail;
	return ANSWER_SERVER;
}

static enum answer_fail
by_status(unsigned status, struct str kind)
{
	switch (status) {
	case 401:
	case 403:
		return ANSWER_BAD_KEY;
	case 402:
		return ANSWER_NO_QUOTA;
	case 429:
		return by_words(kind) == ANSWER_NO_QUOTA ? ANSWER_NO_QUOTA : ANSWER_RATE;
	case 503:
	case 529:
		return ANSWER_OVERLOADED;
	case 408:
	case 409:
	case 425:
		return ANSWER_SERVER;
	default:
		/* A redirect is not followed, so asking again does not help. */
		return status < 500 ? ANSWER_BAD_REQUEST : ANSWER_SERVER;
	}
}

/* Gemini puts its error into a list of one. */
static struct str
without_list(struct str body)
{
	body = str_trim(body);
	if (body.len > 1 && body.ptr[0] == '[' && str_ends(body, STR("]")))
		return str_sub(body, 1, body.len - 2);
	return body;
}

static bool
text_of(struct arena *a, struct str *out, const struct json_val *v)
{
	if (v->kind == JSON_STRING)
		*out = json_text(a, v, NULL);
	else if (v->kind == JSON_NUMBER)
		*out = v->raw;
	return v->kind == JSON_STRING || v->kind == JSON_NUMBER;
}

/* The words of the error: where each of the known shapes has them. */
static bool
read_words(struct arena *a, struct str *kind, struct str *message, struct str body)
{
	static const struct json_want want[] = { { "/error/message" }, { "/error" },
		{ "/message" }, { "/Message" }, { "/detail" }, { "/error/type" },
		{ "/error/code" }, { "/error/status" }, { "/__type" }, { "/type" } };
	enum { N = sizeof want / sizeof *want, N_MESSAGE = 5 };
	struct json_val v[N];
	struct err e = { 0 };
	bool found = false;

	if (json_pick(v, want, N, without_list(body), &e))
		return false;
	for (int i = 0; i < N_MESSAGE && !found; i++)
		found = text_of(a, message, &v[i]);
	/* A number says what the status says; the word "error" nothing. */
	for (int i = N_MESSAGE; i < N; i++) {
		struct str word = { 0 };

		if (v[i].kind != JSON_STRING || !text_of(a, &word, &v[i]) ||
			str_is(word, "error") || str_equal(word, *kind))
			continue;
		*kind = arena_fmt(a, "%.*s%s%.*s", STR_ARG(*kind), kind->len ? " " : "",
			STR_ARG(word));
	}
	return found;
}

static void
fail(struct answer_make *m, enum answer_fail f, struct str kind, struct str message)
{
	if (kind.len)
		answer_failed(m, f, "%.*s: %.*s", STR_ARG(str_sub(kind, 0, 100)),
			STR_ARG(message));
	else
		answer_failed(m, f, "%.*s", STR_ARG(message));
}

void
fault_words(struct answer_make *m, struct str kind, struct str message)
{
	m->out->error_in_200 = true;
	fail(m, by_words(kind), kind, message);
}

void
fault_body(struct answer_make *m, unsigned status, struct str body)
{
	struct str kind = { 0 }, message = { 0 };
	bool in_200 = status == 0 || status == 200;

	if (!read_words(m->arena, &kind, &message, body))
		message = str_trim(str_sub(body, 0, 200));
	m->out->error_in_200 = in_200;
	if (!message.len)
		message = STR("an error without words");
	if (in_200)
		fail(m, by_words(kind), kind, message);
	else
		/* Gemini calls a bad key an invalid argument. */
		fail(m,
			contains(message, "API key not valid") ? ANSWER_BAD_KEY
							       : by_status(status, kind),
			arena_fmt(m->arena, "status %u%s%.*s", status,
				kind.len ? " " : "", STR_ARG(kind)),
			message);
}

/* "Sun, 06 Nov 1994 08:49:37 GMT", the one form that is still sent. */
static bool
http_date(int64_t *ns, struct str s)
{
	static const char month[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	char text[24];
	struct err e = { 0 };
	int at = -1;

	if (s.len != 29 || !str_ends(s, STR(" GMT")))
		return false;
	for (int i = 0; i < 12; i++)
		if (!memcmp(month + 3 * i, s.ptr + 8, 3))
			at = i + 1;
	if (at < 0)
		return false;
	memcpy(text, s.ptr + 12, 4);
	text[4] = '-';
	text[5] = (char)('0' + at / 10);
	text[6] = (char)('0' + at % 10);
	text[7] = '-';
	memcpy(text + 8, s.ptr + 5, 2);
	text[10] = 'T';
	memcpy(text + 11, s.ptr + 17, 8);
	return clock_parse(ns, (struct str){ text, 19 }, &e) == RC_OK;
}

/* "1m30s", "500ms", "6m0s", "1.5s"; plain numbers are seconds. */
static bool
duration(int64_t *ms, struct str s)
{
	static const struct {
		const char *unit;
		double ms;
	} unit[] = { { "ms", 1 }, { "s", 1e3 }, { "m", 6e4 }, { "h", 3.6e6 },
		{ "d", 8.64e7 }, { "", 1e3 } };
	double sum = 0;

	if (!s.len)
		return false;
	while (s.len) {
		size_t n = 0, k = 0;
		double v;

		while (n < s.len && strchr("0123456789.", s.ptr[n]) && s.ptr[n])
			n++;
		if (!num_double(&v, str_sub(s, 0, n)))
			return false;
		s = str_sub(s, n, s.len);
		while (*unit[k].unit && !str_starts(s, str_of(unit[k].unit)))
			k++;
		if (!*unit[k].unit && s.len)
			return false;
		s = str_sub(s, strlen(unit[k].unit), s.len);
		sum += v * unit[k].ms;
	}
	if (sum > 1e12)
		return false;
	*ms = (int64_t)(sum + 0.5);
	return true;
}

/* A time to wait: a duration, or a moment less the server's own Date. */
static bool
wait_of(int64_t *ms, struct str value, struct str date)
{
	int64_t then, now;
	struct err e = { 0 };

	if (duration(ms, value))
		return true;
	if (!http_date(&now, date) ||
		(!http_date(&then, value) && clock_parse(&then, value, &e)))
		return false;
	*ms = then > now ? (then - now) / 1000000 : 0;
	return true;
}

static void
remaining(struct probe_answer *x, struct str head)
{
	static const char *const name[] = { "x-ratelimit-remaining-requests",
		"anthropic-ratelimit-requests-remaining", "ratelimit-remaining" };
	uint64_t n;

	for (size_t i = 0; i < sizeof name / sizeof *name && x->remaining < 0; i++)
		if (num_u64(&n, net_header_find(head, name[i])) && n <= INT64_MAX)
			x->remaining = (int64_t)n;
}

void
fault_headers(struct probe_answer *x, struct arena *a, struct str head)
{
	static const char *const id[] = { "x-request-id", "request-id",
		"x-amzn-requestid", "apim-request-id" };
	static const char *const reset[] = { "x-ratelimit-reset-requests",
		"x-ratelimit-reset-tokens", "anthropic-ratelimit-requests-reset",
		"anthropic-ratelimit-tokens-reset" };
	struct str date = net_header_find(head, "date"),
		   ms = net_header_find(head, "retry-after-ms");
	double v;
	int64_t wait;

	remaining(x, head);
	for (size_t i = 0; i < sizeof id / sizeof *id && !x->request_id.len; i++)
		x->request_id = arena_str(a, net_header_find(head, id[i]));
	if (x->fail != ANSWER_RATE && x->fail != ANSWER_OVERLOADED &&
		x->fail != ANSWER_SERVER)
		return;
	if (num_double(&v, ms) && v >= 0 && v < 1e12)
		x->retry_after_ms = (int64_t)(v + 0.5);
	else if (wait_of(&wait, net_header_find(head, "retry-after"), date))
		x->retry_after_ms = wait;
	else
		for (size_t i = 0; i < sizeof reset / sizeof *reset; i++)
			if (wait_of(&wait, net_header_find(head, reset[i]), date) &&
				wait > x->retry_after_ms)
				x->retry_after_ms = wait;
}
