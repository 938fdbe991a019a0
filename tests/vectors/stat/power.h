/* power.h - written by tests/vectors/stat/power.py. Do not edit. */
static const double want_log10[] = { 0.11029418643400438, 0.26493179445802972, 0.64983861348957916, 0.99575416746446688, 0.99657246581595582, 1.076856593410634 };
enum { WANT_PROMPTS = 339 };
