/* finding.c - see finding.h. */
#include "model/finding.h"

#include <assert.h>

const char *
finding_verdict_name(enum finding_verdict v)
{
	static const char *const name[] = {
		[FINDING_UNCALIBRATED] = "uncalibrated",
		[FINDING_NOT_EVALUATED] = "not-evaluated",
		[FINDING_INCONCLUSIVE] = "inconclusive",
		[FINDING_SUPPORTS_DERIVATION] = "supports-derivation",
		[FINDING_SUPPORTS_INDEPENDENCE] = "supports-independence",
		[FINDING_SAME_ENDPOINT] = "same-endpoint",
	};

	return name[v];
}

void
finding_caveat(struct finding *f, const char *sentence)
{
	for (size_t i = 0; i < f->n_caveat; i++)
		if (f->caveat[i] == sentence)
			return;
	assert(f->n_caveat < FINDING_CAVEATS_MAX);
	f->caveat[f->n_caveat++] = sentence;
}
