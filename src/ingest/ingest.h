/* ingest.h - from a file of records to facts and fingerprints in the store.
 *
 * One batch is one transaction of at most INGEST_BATCH records: exchanges, their text,
 * and the segment of their fingerprints stand or fall together. What was acknowledged
 * is on the disk. Memory is bounded whatever the input's size. */
#ifndef INGEST_INGEST_H
#define INGEST_INGEST_H

#include "base/err.h"
#include "read/reader.h"
#include "store/store_exchange.h"

#include <stdint.h>

enum { INGEST_BATCH = 16384, INGEST_BATCH_BYTES = 64 * 1024 * 1024 };

struct ingest_counts {
	uint64_t n_added,
		n_known;     /* exchanges: new, and stored before, or told of again */
	uint64_t n_refused;  /* records and exchanges that could not be taken */
	uint64_t n_empty;    /* records that rightly hold no answer */
	uint64_t n_no_text;  /* requests whose text the log did not keep */
	const char *no_text; /* what would have kept it, or NULL; static */
};

struct ingest_options {
	struct reader_options reader;
	enum store_keep keep;
	/* A command whose output is read in place of the file, see filter.h, or NULL. The
	 * source's digest is the file's; its format names the command. Offsets and lines
	 * are those of the output. Requires STORE_TEXT. */
	const char *filter;
	struct str
		pseudonyms; /* the key of pseudonym.h, or empty: accounts as they are */
	unsigned n_thread;  /* what is stored does not depend on it; 0 counts as 1 */
	/* For measurements: the file is not hashed, and its source stays without an end,
	 * as that of a damaged file does. */
	bool no_digest;
	/* Told of each refused record, one line; NULL: nobody is. */
	void (*refused)(void *ctx, const struct err *e);
	/* Told after each batch that is safely stored. */
	void (*acknowledged)(void *ctx, const struct ingest_counts *so_far);
	/* Told of progress through the file, in bytes; size 0 when unknown. */
	void (*progress)(void *ctx, uint64_t done, uint64_t size);
	void *ctx;
};

/* Imports one file. On failure *n tells what was kept; the store may hold an open batch,
 * which closing it rolls back. */
enum rc ingest_file(struct ingest_counts *n, const char *path, struct store *s,
	const struct ingest_options *o, struct err *e);

#endif
