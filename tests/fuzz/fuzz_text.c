/* fuzz_text.c - folding gives valid UTF-8 and ordered offsets, tokens lie in the text in
 * order, Markdown only ever gets shorter, and a fingerprint is the same on the vector
 * path as on the scalar one. */
#include "base/cpu.h"
#include "base/utf8.h"
#include "sketch/fingerprint.h"
#include "text/fold.h"
#include "text/markup.h"
#include "text/token.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool ok)
{
	if (!ok)
		abort();
}

static void
check_tokens(struct arena *a, struct str s, enum token_kind kind)
{
	struct token *t;
	size_t n = token_split(&t, a, s, kind, SIZE_MAX), end = 0;

	for (size_t i = 0; i < n; i++) {
		must(t[i].len > 0 && t[i].start >= end);
		end = (size_t)t[i].start + t[i].len;
		must(end <= s.len);
	}
}

static void
check_fold(struct arena *a, struct str s, unsigned flags)
{
	struct fold f;
	size_t from = 0;

	fold_text(&f, a, s, flags);
	must(str_equal(f.text, fold_plain(a, s, flags)));
	must(utf8_check(f.text) == f.text.len);
	for (size_t i = 0; i <= f.text.len; i++) {
		must(fold_from(&f, i) >= from);
		from = fold_from(&f, i);
	}
	must(from == s.len);
	check_tokens(a, f.text, TOKEN_ALL);
	check_tokens(a, f.text, TOKEN_WORDS);
}

static void
check_fingerprint(struct arena *a, struct str s)
{
	uint64_t *vector, *scalar, *narrow;
	size_t n = fingerprint_text(&vector, a, s);

	cpu_narrow(true);
	must(fingerprint_text(&narrow, a, s) == n);
	cpu_narrow(false);
	must(!n || !memcmp(vector, narrow, n * sizeof *vector));
	cpu_scalar(true);
	must(fingerprint_text(&scalar, a, s) == n);
	cpu_scalar(false);
	must(!n || !memcmp(vector, scalar, n * sizeof *vector));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { 0 };
	struct str s = { (const char *)data, size };
	struct markup m;

	for (unsigned flags = 0; flags <= FOLD_ALL; flags++)
		check_fold(&a, s, flags);
	check_tokens(&a, s, TOKEN_WORDS);
	check_fingerprint(&a, s);
	markup_count(&m, s);
	must(m.n_fenced + m.n_fence <= m.n_line);
	must(markup_strip(&a, s).len <= size);
	arena_release(&a);
	return 0;
}
