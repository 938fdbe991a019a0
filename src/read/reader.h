/* reader.h - formats that people keep answers in, narrowed to struct exchange.
 *
 * A format is one file read_x.c that exports one const struct reader, and one row of
 * the table in reader_table.c. A reader sees one record at a time; finding records in a
 * file is the cursor's business, and so are damage, counting and places. */
#ifndef READ_READER_H
#define READ_READER_H

#include "base/arena.h"
#include "base/err.h"
#include "base/lines.h"
#include "base/str.h"
#include "model/exchange.h"
#include "read/reader_out.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct record; /* one JSON value and its place; see record.h */
struct part;   /* see joined.h */
struct slices; /* see slices.h */

struct reader {
	const char *name;    /* for --format */
	const char *summary; /* one line for the help */
	bool needs_join;     /* records hold answers only; see reader_options.join */
	/* What would have kept the text of a request that is without, and where it is
	 * set; NULL where the format always has it. "Helicone exports it with ..." */
	const char *no_text;
	bool of_rows; /* its records are rows of CSV; other readers take these too */
	/* How sure that a file whose first record is this is ours: 0 no, 100 certain. */
	int (*sniff)(struct str record);
	/* Fills out->x[0..n-1]; x[0] comes with its place and empty fields. A failure is
	 * worded by record_fail(). */
	enum rc (*parse)(struct reader_out *out, const struct record *r, struct err *e);
	/* Not NULL: what stands in the file holds the records, of which this finds the
	 * places. */
	enum rc (*split)(struct slices *out, const struct record *r, struct err *e);
	/* Not NULL: records are parts, told by this, and parse() sees them joined; those
	 * without a key it sees as they are. */
	enum rc (*part)(struct part *out, const struct record *r, struct err *e);
};

/* Ends with NULL. Sorted by name. */
extern const struct reader *const reader_table[];

/* NULL when there is none of that name. */
const struct reader *reader_find(const char *name);

/* Our own map for any JSON records: "field=/json/pointer" pairs. */
struct reader_map;

struct reader_options {
	const char *format;           /* a name of the table, or NULL to sniff */
	const struct reader_map *map; /* not NULL: wins over format */
	const char *join;  /* the file with the other half (batch input), or NULL */
	const char *name;  /* the file's, for errors, where its path is not it; or NULL */
	const char *model; /* for records that name no model, or NULL */
	struct lines_tap tap; /* sees the file's bytes */
	size_t max_record;    /* bytes; 0 for LINES_MAX_BYTES */
	/* Told of each record that is refused, or NULL. Bad records do not end the
	 * stream. The text is "file: line 12: byte 345: what". */
	void (*refused)(void *ctx, const struct err *e);
	void *refused_ctx;
};

/* "response=/output/text": one more field to *m, which is NULL at first and lives in a.
 * A field named again has a second place to look at when the first has nothing. Fields:
 * model prompt_id system prompt response reasoning finish account request_id sample time
 * params. A prompt may be text or an array of messages. RC_USAGE. */
enum rc reader_map_add(
	struct reader_map **m, struct arena *a, const char *spec, struct err *e);

/* One file as a stream of exchanges. Records are the lines of the file, or, where it
 * begins with "[", the elements of that one array, or, where its first line names
 * columns, the rows of CSV below it; or objects that are not a line each, or what is in
 * an array in them, see shape.h; a byte order mark and blank lines are passed over. What
 * is wrong between those is refused like a record, and the next is read where it
 * certainly begins, see elements.h. Memory is bounded by the largest record and, with a
 * join, some 50 bytes for each line of the other file. */
struct reader_cursor;

/* options are copied; what they point to must live as long as the cursor. The format is
 * told by the first of the first 17 records that is JSON; those before it are refused.
 * RC_INPUT says what the file is instead, or which formats were tried. An empty file is
 * none of these: it has no records. On failure *c is NULL. */
enum rc reader_open(struct reader_cursor **c, const char *path,
	const struct reader_options *o, struct err *e);
/* Does nothing to NULL. */
void reader_close(struct reader_cursor *c);

/* The next exchange, which passes exchange_check(); its views live until the next call.
 * False at the end, on a fatal error, and never because of one bad record: those are
 * counted and told to options.refused(). Bytes count from 0 in the uncompressed file,
 * lines from 1. A record is kept or refused as a whole. */
bool reader_next(struct reader_cursor *c, struct exchange *x);

/* The same, but it comes back for what gives no exchange too: a record that is refused or
 * holds none, a part of one, a blank line. So a step takes no longer than a record. */
enum reader_step {
	READER_END, /* or a fatal error */
	READER_PASSED,
	READER_EXCHANGE
};
enum reader_step reader_step(struct reader_cursor *c, struct exchange *x);

/* The fatal error that ended the stream, or RC_OK. */
enum rc reader_check(const struct reader_cursor *c, struct err *e);

struct reader_counts {
	uint64_t n_record;  /* seen */
	uint64_t n_kept;    /* exchanges given out */
	uint64_t n_refused; /* records that could not be read */
	uint64_t n_empty;   /* records that rightly hold no exchange (errors, no text) */
	uint64_t n_no_text; /* requests whose text was not logged: see reader.no_text */
	uint64_t n_copies;  /* exchanges of which the log tells again, see copies.h */
};
struct reader_counts reader_counts(const struct reader_cursor *c);
/* NULL for a map, and for an empty file. */
const struct reader *reader_format(const struct reader_cursor *c);
/* "map" for a map, "empty" for an empty file. */
const char *reader_format_name(const struct reader_cursor *c);
void reader_progress(const struct reader_cursor *c, uint64_t *done, uint64_t *size);

#endif
