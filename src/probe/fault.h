/* fault.h - the error bodies of all providers, and what reply headers say of waiting. */
#ifndef PROBE_FAULT_H
#define PROBE_FAULT_H

#include "base/str.h"
#include "probe/answer.h"

/* Fails m by the status and the words of an error's body, in any of the known shapes;
 * of another body the first bytes are quoted. status 0 or 200: by the words alone, and
 * error_in_200 is set. */
void fault_body(struct answer_make *m, unsigned status, struct str body);

/* The same for an error whose kind and message are known already. */
void fault_words(struct answer_make *m, struct str kind, struct str message);

/* Sets retry_after_ms, remaining and an empty request_id from a reply's head. */
void fault_headers(struct probe_answer *x, struct arena *a, struct str head);

#endif
