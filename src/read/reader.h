/* reader.h - formats that people keep answers in, narrowed to struct exchange.
 *
 * A format is one file read_x.c that exports one const struct reader, and one row of
 * the table in reader.c. A reader sees one record at a time as text; finding records
 * in a file (lines, elements of one array) is the cursor's business, and so are damage,
 * counting and places. */
#ifndef READ_READER_H
#define READ_READER_H

#include "base/arena.h"
#include "base/err.h"
#include "base/lines.h"
#include "base/str.h"
#include "model/exchange.h"

#include <stdbool.h>
#include <stdint.h>

enum reader_framing {
	READER_LINES, /* one JSON value a line */
	READER_ARRAY, /* elements of one JSON array */
};

struct reader_state; /* what a reader keeps between records; most keep nothing */

struct reader {
	const char *name;    /* for --format */
	const char *summary; /* one line for the help */
	enum reader_framing framing;
	/* How sure that a file whose first record is this is ours: 0 no, 100 certain. */
	int (*sniff)(struct str record);
	/* Fills *x from one record; x->offset, len, line and record are set already.
	 * RC_OK with *n 0 skips a record that rightly holds no exchange; *n is 1 or more
	 * otherwise, and x[0..*n-1] are filled (at most READER_MAX_EXCHANGES). */
	enum rc (*parse)(struct exchange *x, size_t *n, struct arena *a,
		struct reader_state *s, struct str record, struct err *e);
};

enum { READER_MAX_EXCHANGES = 128 };

/* Ends with NULL. Sorted by name. */
extern const struct reader *const reader_table[];

const struct reader *reader_find(const char *name);

/* Our own map for any JSONL: "field=/json/pointer" pairs, see reader_map_add(). */
struct reader_map;

struct reader_options {
	const char *format;           /* a name of the table, or NULL to sniff */
	const struct reader_map *map; /* not NULL: wins over format */
	const char *join;     /* the file with the other half (batch input), or NULL */
	const char *model;    /* for records that name no model, or NULL */
	struct lines_tap tap; /* sees the file's bytes */
	size_t max_record;    /* bytes; 0 for LINES_MAX_BYTES */
};

/* "response=/output/text": one more field. Fields: model prompt_id system prompt
 * response reasoning finish account request_id sample time. */
enum rc reader_map_add(
	struct reader_map **m, struct arena *a, const char *spec, struct err *e);

/* One file as a stream of exchanges. Memory is bounded by the largest record. */
struct reader_cursor;

enum rc reader_open(struct reader_cursor **c, const char *path,
	const struct reader_options *o, struct err *e);
void reader_close(struct reader_cursor *c);

/* The next exchange; valid until the next call. False at the end, on a fatal error, and
 * never because of one bad record: those are counted and reported one by one to
 * refused() where that is not NULL, as "file: line 12: byte 345: what". */
bool reader_next(struct reader_cursor *c, struct exchange *x);
void reader_on_refused(
	struct reader_cursor *c, void (*fn)(void *ctx, const struct err *e), void *ctx);

/* The fatal error that ended the stream, or RC_OK. */
enum rc reader_check(const struct reader_cursor *c, struct err *e);

struct reader_counts {
	uint64_t n_record;  /* seen */
	uint64_t n_kept;    /* exchanges given out */
	uint64_t n_refused; /* records that could not be read */
	uint64_t n_empty;   /* records that rightly hold no exchange (errors, no text) */
};
struct reader_counts reader_counts(const struct reader_cursor *c);
const struct reader *reader_format(const struct reader_cursor *c);
const char *reader_format_name(const struct reader_cursor *c);
void reader_progress(const struct reader_cursor *c, uint64_t *done, uint64_t *size);

#endif
