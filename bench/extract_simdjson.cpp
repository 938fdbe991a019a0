// extract_simdjson.cpp - what extract.c does, with simdjson's on-demand reader.
#include <cstdio>
#include <ctime>
#include <simdjson.h>
#include <string_view>

static double
now()
{
	timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return t.tv_sec + 1e-9 * t.tv_nsec;
}

int
main(int argc, char **argv)
{
	simdjson::padded_string text = simdjson::padded_string::load(argv[argc - 1]);
	simdjson::ondemand::parser parser;
	size_t n = 0;
	double start = now();
	simdjson::ondemand::document_stream lines = parser.iterate_many(text, 1 << 20);

	for (auto line : lines)
		for (auto field : line.get_object()) {
			std::string_view key = field.unescaped_key(), value;

			if (key != "prompt_id" && key != "prompt" && key != "model" &&
				key != "response")
				continue;
			if (!field.value().get_string().get(value))
				n += value.size();
		}
	std::printf("%zu %.4f\n", n, now() - start);
	return 0;
}
