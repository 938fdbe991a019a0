/* test_guard.c - what excuses a claim, what does not, and how it came about: a sentence
 * a row, each a wording that somebody hostile would try. */
#include "rule/guard.h"

#include "testing.h"

#include <string.h>

static struct arena arena;
static struct guard *guard;
static struct rx_match match;

static int
start(void **state)
{
	struct err e = { 0 };

	(void)state;
	return guard_new(&guard, &arena, &e) || rx_match_init(&match, &e);
}

static int
forget(void **state)
{
	(void)state;
	guard_release(guard);
	rx_match_release(&match);
	arena_release(&arena);
	return 0;
}

/* The claim stands in the answer between brackets, which are taken out. */
struct row {
	const char *answer;
	const char *prompt;
	unsigned excused; /* bits by enum rule_guard */
};

static struct guard_case
case_of(struct str *text, char *answer, const struct row *r)
{
	const char *open = strchr(r->answer, '['), *close = strchr(r->answer, ']');
	size_t before = (size_t)(open - r->answer), inside = (size_t)(close - open) - 1;

	assert_true(open && close);
	strcpy(answer, r->answer);
	memmove(answer + before, open + 1, inside);
	strcpy(answer + before + inside, close + 1);
	text[RULE_ANSWER] = str_of(answer);
	text[RULE_PROMPT] = str_of(r->prompt ? r->prompt : "Hello there");
	return (struct guard_case){ .text = text,
		.place = RULE_ANSWER,
		.span = { before, before + inside },
		.maker = STR("openai"),
		.lab = STR("other") };
}

static void
check_rows(const struct row *row, size_t n, unsigned unless)
{
	for (size_t i = 0; i < n; i++) {
		struct str text[RULE_PLACES] = { { 0 } };
		char answer[512];
		struct guard_case c = case_of(text, answer, &row[i]);
		unsigned got = guard_check(guard, &match, unless, &c);

		if (got != row[i].excused)
			fail_msg("%s: %u, not %u", row[i].answer, got, row[i].excused);
	}
}

static void
a_claim_that_is_denied_is_excused(void **state)
{
	static const struct row row[] = {
		{ "I do not think that [I am a model made by OpenAI].", 0, RULE_NEGATED },
		{ "It is not true that [I am a model made by OpenAI].", 0, RULE_NEGATED },
		{ "Nobody ever said, and it isn't so, that [I was made by OpenAI].", 0,
			RULE_NEGATED },
		{ "I never said [I am ChatGPT].", 0, RULE_NEGATED },
		{ "I speak not [as an AI made by OpenAI] but for myself.", 0,
			RULE_NEGATED },
		{ "[I am not a model made by OpenAI].", 0, RULE_NEGATED },
		{ "[I'm ChatGPT], that isn't so.", 0, RULE_NEGATED },
		{ "Made by OpenAI? [I was made by OpenAI] I am not.", 0, RULE_NEGATED },
		{ "Es stimmt nicht, dass [ich ein Modell von OpenAI bin].", 0,
			RULE_NEGATED },
		{ "[Ich bin kein von OpenAI entwickeltes Modell].", 0, RULE_NEGATED },
		{ "Ce n'est pas vrai que [je suis un modèle d'OpenAI].", 0,
			RULE_NEGATED },
		{ "No es cierto que [soy un modelo creado por OpenAI].", 0,
			RULE_NEGATED },
		{ "[私はOpenAIによって開発されたモデル]ではありません。", 0,
			RULE_NEGATED },
		{ "[저는 OpenAI가 만든 모델]이 아닙니다.", 0, RULE_NEGATED },
		{ "并非[我是由OpenAI开发的模型]。", 0, RULE_NEGATED },
	};

	(void)state;
	check_rows(row, sizeof row / sizeof *row, RULE_NEGATED);
}

static void
a_denial_of_something_else_beside_a_claim_excuses_nothing(void **state)
{
	static const struct row row[] = {
		{ "[I am a language model trained by OpenAI], not a person.", 0, 0 },
		{ "No, [I'm an AI assistant created by OpenAI].", 0, 0 },
		{ "I'm not actually Obi-Wan, [I'm an assistant made by OpenAI].", 0, 0 },
		{ "I cannot do so as [I am an AI made by OpenAI].", 0, 0 },
		{ "I cannot tell because [I am an AI made by OpenAI].", 0, 0 },
		{ "I have no body, and [I am an AI made by OpenAI].", 0, 0 },
		{ "I can't, [as an AI made by OpenAI], taste soup.", 0, 0 },
		{ "[As an AI made by OpenAI], I do not have opinions.", 0, 0 },
		{ "I am not human, but [I am a model made by OpenAI].", 0, 0 },
		{ "Ich habe keinen Körper, denn [ich bin ein Modell von OpenAI].", 0, 0 },
		{ "[Als KI von OpenAI] habe ich nicht die Möglichkeit.", 0, 0 },
		{ "Non, [je suis un modèle créé par OpenAI].", 0, 0 },
		{ "[私はOpenAIが開発したAIアシスタント]ですが、感情はありません。", 0,
			0 },
		{ "我没有感情，因为[我是由OpenAI开发的]模型。", 0, 0 },
	};

	(void)state;
	check_rows(row, sizeof row / sizeof *row, RULE_NEGATED);
}

static void
what_is_quoted_or_played_is_excused(void **state)
{
	static const struct row row[] = {
		{ "The bot wrote \"[I am ChatGPT]\" and left.", 0, RULE_QUOTED },
		{ "> [I am ChatGPT]", 0, RULE_QUOTED },
		{ "«[je suis ChatGPT]», dit-il.", 0, RULE_QUOTED },
		{ "He said „[ich bin ChatGPT]“.", 0, RULE_QUOTED },
		{ "「[私はChatGPT]」と言った。", 0, RULE_QUOTED },
		{ "He said \"hello\", and [I am ChatGPT].", 0, 0 },
		{ "[I am ChatGPT].", "Pretend to be a famous bot", RULE_ROLEPLAY },
		{ "[I am ChatGPT].", "Write a dialogue of two bots", RULE_ROLEPLAY },
		{ "[我是ChatGPT]。", "请你扮演一个机器人", RULE_ROLEPLAY },
		{ "[I am ChatGPT].", "Explain what a role is", 0 },
	};

	(void)state;
	check_rows(row, sizeof row / sizeof *row, RULE_QUOTED | RULE_ROLEPLAY);
}

static void
a_model_may_say_its_own_makers_name(void **state)
{
	struct row row = { "[I am a model made by OpenAI].", 0, 0 };
	struct str text[RULE_PLACES] = { { 0 } };
	char answer[512];
	struct guard_case c = case_of(text, answer, &row);

	(void)state;
	assert_int_equal(guard_check(guard, &match, RULE_OWN_NAME, &c), 0);
	c.lab = STR("openai");
	assert_int_equal(guard_check(guard, &match, RULE_OWN_NAME, &c), RULE_OWN_NAME);
}

static void
words_put_into_the_mouth_are_excused_and_names_compared_with_are_not(void **state)
{
	static const struct row row[] = {
		{ "Yes, [I am ChatGPT].", "Are you ChatGPT?", RULE_PROMPTED },
		{ "Yes, [I was made by OpenAI].", "Weren't you created by OpenAI?",
			RULE_PROMPTED },
		{ "[I am ChatGPT].", "You are ChatGPT, a model of OpenAI.",
			RULE_PROMPTED },
		{ "[I am ChatGPT].", "Say \"I am ChatGPT\".", RULE_PROMPTED },
		{ "[Ich bin ChatGPT].", "Bist du wirklich ChatGPT?", RULE_PROMPTED },
		{ "[我是通义千问模型]。", "你是通义千问模型吗", RULE_PROMPTED },
		{ "[I am ChatGPT].", "What do you think about ChatGPT?", 0 },
		{ "[I am a successor to ChatGPT].", "Are you as capable as ChatGPT?", 0 },
		{ "[I am ChatGPT].", "How do you compare to ChatGPT?", 0 },
		{ "[I am ChatGPT].", "What should I call you?", 0 },
	};

	(void)state;
	check_rows(row, sizeof row / sizeof *row, RULE_PROMPTED);
}

static void
how_a_claim_came_about_is_told(void **state)
{
	static const struct {
		struct row row;
		enum elicit want;
	} list[] = {
		{ { "[I am ChatGPT].", "Name three rivers.", 0 }, ELICIT_UNASKED },
		{ { "[I am ChatGPT].", "what should i call you?", 0 }, ELICIT_ASKED },
		{ { "[I am ChatGPT].", "Who are you?", 0 }, ELICIT_ASKED },
		{ { "[Ich bin ChatGPT].", "Wer bist du?", 0 }, ELICIT_ASKED },
		{ { "[我是ChatGPT]。", "你是谁？", 0 }, ELICIT_ASKED },
		{ { "[I am ChatGPT].", "Are you as good as chatgpt?", 0 }, ELICIT_NAMED },
		{ { "[I was made by OpenAI].", "Tell me about OpenAI.", 0 },
			ELICIT_NAMED },
		{ { "[I am a Large Language Model].", "Is a Language hard?", 0 },
			ELICIT_UNASKED },
	};

	(void)state;
	for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
		struct str text[RULE_PLACES] = { { 0 } };
		char answer[512];
		struct guard_case c = case_of(text, answer, &list[i].row);
		enum elicit got = guard_elicited(guard, &match, &c);

		if (got != list[i].want)
			fail_msg("%s: %s", list[i].row.prompt, elicit_name(got));
	}
}

static void
a_prompt_is_elicited_by_nobody(void **state)
{
	struct str text[RULE_PLACES] = { { 0 } };
	struct guard_case c = { .text = text, .place = RULE_PROMPT };

	(void)state;
	text[RULE_PROMPT] = STR("Who are you?");
	assert_int_equal(guard_elicited(guard, &match, &c), ELICIT_NONE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_claim_that_is_denied_is_excused),
		cmocka_unit_test(
			a_denial_of_something_else_beside_a_claim_excuses_nothing),
		cmocka_unit_test(what_is_quoted_or_played_is_excused),
		cmocka_unit_test(a_model_may_say_its_own_makers_name),
		cmocka_unit_test(
			words_put_into_the_mouth_are_excused_and_names_compared_with_are_not),
		cmocka_unit_test(how_a_claim_came_about_is_told),
		cmocka_unit_test(a_prompt_is_elicited_by_nobody),
	};

	return cmocka_run_group_tests(tests, start, forget);
}
