/* jsonld.h - the custody log as CASE/UCO (JSON-LD), for tools that read it. Derived: the
 * log is what counts. */
#ifndef EVIDENCE_JSONLD_H
#define EVIDENCE_JSONLD_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* An investigation named id; each entry of the log an action of it with its time, who
 * performed it, and the file it was done with. The same log gives the same bytes. In a.
 * RC_INTEGRITY: the log is not whole. */
enum rc jsonld_write(
	struct str *out, struct arena *a, struct str id, struct str log, struct err *e);

#endif
