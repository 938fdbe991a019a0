/* store_sources.h - the files that exchanges were read from, as a list. */
#ifndef STORE_STORE_SOURCES_H
#define STORE_STORE_SOURCES_H

#include "store/store.h"

/* One whole reading of a file; the same file read again with other content is another. */
struct store_source {
	int64_t id; /* as in struct store_row */
	struct str path, format;
	unsigned char digest32[32]; /* of the file as it lay there */
	int64_t n_byte, n_record, n_refused;
};

/* All readings, in order; a file whose reading was cut short is not among them. In a. */
enum rc store_sources(struct store_source **out, size_t *n, struct arena *a,
	struct store *s, struct err *e);

#endif
