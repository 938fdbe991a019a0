/* stream.c - see stream.h. Of the places of one kind of text only those of one provider
 * are ever there, so one table finds them all. */
#include "read/stream.h"

#include "base/clock.h"
#include "read/concat.h"
#include "read/content.h"

#define N_OF(array) (sizeof(array) / sizeof(array)[0])

struct pieces {
	struct stream *out;
	struct concat text[STREAM_MAX_ANSWERS], reasoning[STREAM_MAX_ANSWERS];
	bool known; /* a piece had a shape that we know */
	const struct record *r;
	struct err *e;
};

enum {
	SAYS_TEXT,
	SAYS_REASONING,
	SAYS_FINISH,
	SAYS_MODEL,
	SAYS_ID,
	SAYS_TIME,
	SAYS_KNOWN
};

struct place {
	const char *pointer;
	int says;
};

/* In one of OpenAI's choices. */
static const struct place choice_places[] = {
	{ "/delta/content", SAYS_TEXT },
	{ "/delta/refusal", SAYS_TEXT },
	{ "/text", SAYS_TEXT },
	{ "/delta/reasoning_content", SAYS_REASONING },
	{ "/delta/reasoning", SAYS_REASONING },
	{ "/finish_reason", SAYS_FINISH },
};

/* In a piece itself. */
static const struct place piece_places[] = {
	{ "/delta/text", SAYS_TEXT },                   /* Anthropic */
	{ "/contentBlockDelta/delta/text", SAYS_TEXT }, /* Bedrock */
	{ "/message/content", SAYS_TEXT },              /* Ollama */
	{ "/response", SAYS_TEXT },                     /* Ollama's generate */
	{ "/completion", SAYS_TEXT },                   /* older ones on Bedrock */
	{ "/generation", SAYS_TEXT },
	{ "/outputText", SAYS_TEXT },
	{ "/delta/thinking", SAYS_REASONING },
	{ "/contentBlockDelta/delta/reasoningContent/text", SAYS_REASONING },
	{ "/message/thinking", SAYS_REASONING },
	{ "/delta/stop_reason", SAYS_FINISH },
	{ "/messageStop/stopReason", SAYS_FINISH },
	{ "/stop_reason", SAYS_FINISH },
	{ "/completionReason", SAYS_FINISH },
	{ "/done_reason", SAYS_FINISH },
	{ "/model", SAYS_MODEL },
	{ "/message/model", SAYS_MODEL },
	{ "/response/model", SAYS_MODEL },
	{ "/modelVersion", SAYS_MODEL },
	{ "/id", SAYS_ID },
	{ "/message/id", SAYS_ID },
	{ "/response/id", SAYS_ID },
	{ "/responseId", SAYS_ID },
	{ "/created", SAYS_TIME },
	{ "/created_at", SAYS_TIME },
	{ "/response/created_at", SAYS_TIME },
	{ "/error", SAYS_KNOWN },
	{ "/messageStart", SAYS_KNOWN },
	{ "/contentBlockStop", SAYS_KNOWN },
	{ "/metadata", SAYS_KNOWN },
};
/* Behind those: what needs more than to be copied. */
enum {
	PIECE_TYPE = N_OF(piece_places),
	PIECE_DELTA,
	PIECE_CHOICES,
	PIECE_CANDIDATES,
	PIECE_N
};

static void
set_time(struct stream *out, const struct json_val *v, const struct record *r)
{
	struct str text = v->kind == JSON_STRING ? json_text(r->arena, v, NULL) : v->raw;
	struct err bad = { 0 };

	if (out->time_ns == EXCHANGE_NO_TIME &&
		(v->kind == JSON_STRING || v->kind == JSON_NUMBER))
		clock_parse(&out->time_ns, text, &bad);
}

static void
set_name(struct str *name, struct str text)
{
	if (!name->len)
		*name = text;
}

/* One found value to answer number i. */
static void
take(struct pieces *p, size_t i, int says, const struct json_val *v)
{
	struct stream *out = p->out;
	struct str text;

	if (says == SAYS_TIME)
		set_time(out, v, p->r);
	if (says == SAYS_KNOWN && v->kind != JSON_NONE)
		p->known = true;
	if (says >= SAYS_TIME || v->kind != JSON_STRING)
		return;
	text = json_text(p->r->arena, v, NULL);
	if (says == SAYS_TEXT) {
		concat_add(&p->text[i], p->r->arena, text);
		out->answer[i].any = true;
	} else if (says == SAYS_REASONING) {
		concat_add(&p->reasoning[i], p->r->arena, text);
	} else if (says == SAYS_FINISH) {
		out->answer[i].finish = text;
	} else {
		set_name(says == SAYS_MODEL ? &out->model : &out->request_id, text);
	}
	if (says < SAYS_MODEL && i >= out->n)
		out->n = i + 1;
	p->known = p->known || says < SAYS_MODEL;
}

static void
take_all(struct pieces *p, size_t i, const struct place *place, size_t n,
	const struct json_val *got)
{
	for (size_t k = 0; k < n; k++)
		take(p, i, place[k].says, &got[k]);
}

static bool
index_of(struct pieces *p, size_t *i, const struct json_val *v)
{
	int64_t index = 0;

	if (v->kind == JSON_NUMBER &&
		(!json_int(&index, v) || index < 0 || index >= STREAM_MAX_ANSWERS)) {
		record_fail(p->r, v->raw.ptr, p->e, "more than %d answers in one stream",
			(int)STREAM_MAX_ANSWERS);
		return false;
	}
	*i = (size_t)index;
	return true;
}

static void
add_choice(struct pieces *p, const struct json_val *choice)
{
	struct json_want want[N_OF(choice_places) + 1] = { { "" } };
	struct json_val got[N_OF(want)];
	size_t i;

	for (size_t k = 0; k < N_OF(choice_places); k++)
		want[k].pointer = choice_places[k].pointer;
	want[N_OF(choice_places)].pointer = "/index";
	if (record_pick(got, want, N_OF(want), choice->raw, p->r, p->e) ||
		!index_of(p, &i, &got[N_OF(choice_places)]))
		return;
	take_all(p, i, choice_places, N_OF(choice_places), got);
}

/* One of Gemini's: its parts are content as anywhere. */
static void
add_candidate(struct pieces *p, const struct json_val *candidate)
{
	static const struct json_want want[] = { { "/content/parts" },
		{ "/finishReason" }, { "/index" } };
	struct json_val got[N_OF(want)];
	struct content c;
	size_t i;

	if (record_pick(got, want, N_OF(want), candidate->raw, p->r, p->e) ||
		!index_of(p, &i, &got[2]) ||
		content_read(&c, &got[0], CONTENT_TIGHT, p->r, p->e))
		return;
	concat_add(&p->text[i], p->r->arena, c.text);
	concat_add(&p->reasoning[i], p->r->arena, c.reasoning);
	p->out->answer[i].any |= c.any;
	if (i >= p->out->n)
		p->out->n = i + 1;
	take(p, i, SAYS_FINISH, &got[1]);
	p->known = true;
}

static void
add_each(struct pieces *p, const struct json_val *array,
	void (*add)(struct pieces *, const struct json_val *))
{
	struct record_walk w;
	struct json_val v;

	if (array->kind != JSON_ARRAY)
		return;
	record_walk_init(&w, array);
	while (!p->e->rc && record_walk_next(&w, &v))
		if (v.kind == JSON_OBJECT)
			add(p, &v);
}

static void
add_piece(struct pieces *p, const struct json_val *piece)
{
	struct json_want want[PIECE_N] = { { "" } };
	struct json_val got[PIECE_N];
	struct str type = { 0 };

	for (size_t k = 0; k < N_OF(piece_places); k++)
		want[k].pointer = piece_places[k].pointer;
	want[PIECE_TYPE].pointer = "/type";
	want[PIECE_DELTA].pointer = "/delta";
	want[PIECE_CHOICES].pointer = "/choices";
	want[PIECE_CANDIDATES].pointer = "/candidates";
	if (record_pick(got, want, PIECE_N, piece->raw, p->r, p->e))
		return;
	take_all(p, 0, piece_places, N_OF(piece_places), got);
	if (got[PIECE_TYPE].kind == JSON_STRING)
		type = got[PIECE_TYPE].raw;
	p->known = p->known || type.len || got[PIECE_CHOICES].kind == JSON_ARRAY;
	if (str_is(type, "response.output_text.delta") ||
		str_is(type, "response.refusal.delta"))
		take(p, 0, SAYS_TEXT, &got[PIECE_DELTA]);
	if (str_starts(type, STR("response.reasoning")) && str_ends(type, STR(".delta")))
		take(p, 0, SAYS_REASONING, &got[PIECE_DELTA]);
	add_each(p, &got[PIECE_CHOICES], add_choice);
	add_each(p, &got[PIECE_CANDIDATES], add_candidate);
}

/* The data of the next event in text, or its next line where it has no events. False at
 * the end. */
static bool
next_data(struct str *text, struct str *data)
{
	while (text->len) {
		struct str line = str_trim(str_cut(text, '\n'));

		if (str_starts(line, STR("data:")))
			line = str_trim(str_sub(line, 5, line.len));
		else if (!line.len || line.ptr[0] != '{')
			continue;
		if (!line.len || str_is(line, "[DONE]"))
			continue;
		*data = line;
		return true;
	}
	return false;
}

static bool
is_event(struct str line)
{
	return str_starts(line, STR("data:")) || str_starts(line, STR("event:")) ||
	       str_starts(line, STR("id:")) || str_starts(line, STR(":"));
}

/* Answers may be events or lines of JSON themselves, where that was asked for. */
static bool
is_piece(struct str data)
{
	static const char *const known[][2] = { { "/choices" }, { "/type" },
		{ "/candidates" }, { "/done" }, { "/error" }, { "/messageStart" },
		{ "/contentBlockDelta" } };
	size_t i = 0;

	while (i < N_OF(known) && !record_has(data, known[i]))
		i++;
	return i < N_OF(known);
}

bool
stream_is(const struct json_val *v, const struct record *r)
{
	struct str text, data, more;
	struct json_val first;
	struct json j;

	if (v->kind == JSON_ARRAY) {
		json_init(&j, v->raw);
		json_next(&j, &first);
		return json_next(&j, &first) == JSON_OBJECT;
	}
	if (v->kind != JSON_STRING)
		return false;
	text = str_trim(json_text(r->arena, v, NULL));
	if (!text.len || !memchr("{dei:", text.ptr[0], 5))
		return false;
	more = text;
	if (text.ptr[0] != '{')
		return is_event(str_cut(&more, '\n')) && next_data(&text, &data) &&
		       is_piece(data);
	return is_piece(str_trim(str_cut(&more, '\n'))) && str_trim(more).len &&
	       str_trim(more).ptr[0] == '{';
}

static void
read_string(struct pieces *p, struct str text)
{
	static const struct json_want whole = { "" };
	struct json_val piece;
	struct str data;

	while (!p->e->rc && next_data(&text, &data))
		if (!record_pick(&piece, &whole, 1, data, p->r, p->e) &&
			piece.kind == JSON_OBJECT)
			add_piece(p, &piece);
}

enum rc
stream_read(struct stream *out, const struct json_val *v, const struct record *outer,
	struct err *e)
{
	struct record r = *outer;
	struct pieces *p = ARENA_NEW(r.arena, struct pieces, 1);

	*out = (struct stream){ .time_ns = EXCHANGE_NO_TIME };
	*p = (struct pieces){ .out = out, .r = &r, .e = e };
	if (v->kind == JSON_ARRAY) {
		add_each(p, v, add_piece);
	} else {
		if (!r.embedded)
			r.embedded = v->raw.ptr;
		read_string(p, str_trim(json_text(r.arena, v, NULL)));
	}
	if (!e->rc && !p->known)
		record_fail(outer, v->raw.ptr, e,
			"a recorded stream of a shape that is not known");
	for (size_t i = 0; i < out->n; i++) {
		out->answer[i].text = concat_text(&p->text[i], r.arena);
		out->answer[i].reasoning = concat_text(&p->reasoning[i], r.arena);
	}
	return e->rc;
}
