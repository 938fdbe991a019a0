/* rows.h - the rows of a CSV file, each made a JSON object by the names in the header, so
 * that every reader and every map can read it. Private to read/.
 *
 *	model,prompt,response          {"model":"m","prompt":"why?","response":"a \"b\""}
 *	m,why?,"a ""b"""         -->
 *
 * RFC 4180, with ",", ";" or a tab between cells, as the header has it: a cell in quotes
 * may hold newlines, and a quote as two. Every cell becomes a string; one with nothing
 * in it, not even quotes, null. Memory is bounded by the largest row. */
#ifndef READ_ROWS_H
#define READ_ROWS_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/lines.h"

#include <stdbool.h>
#include <stdint.h>

struct rows_cell {
	size_t made;           /* where its value begins in the JSON */
	uint64_t offset, line; /* where it begins in the file */
};

struct rows {
	struct lines *l;
	struct arena arena; /* names */
	struct str *key;    /* of each column: "\"name\":" */
	struct rows_cell *cell;
	size_t n_key;
	char between;
	struct buf bytes, json; /* a row as it is written, and as it is made */
	unsigned char state;
	uint64_t quote_offset, quote_line; /* of the last cell in quotes */
	struct err err;                    /* ends the stream: "line 3: byte 17: what" */
};

struct row {
	struct line line; /* text: the JSON; the rest: of the row in the file */
	struct str bytes; /* the row as it is written, without its last newline */
	struct err bad;   /* the row cannot be read: text is then empty */
};

/* What stands between the cells of a file that begins so; 0 where that is no header: less
 * than two names, or what no name has in it. */
char rows_between(struct str head);

/* Reads the header, skip bytes (a byte order mark) passed over. between 0: a comma. l is
 * at its start. RC_INPUT for what is no header; release in any case. */
enum rc rows_init(struct rows *r, struct lines *l, size_t max_len, size_t skip,
	char between, struct err *e);
void rows_release(struct rows *r);

/* The next row that is not blank; views until the next call. False at the end, and where
 * the stream ends badly: a cell in quotes that is not closed. */
bool rows_next(struct rows *r, struct row *out);
/* RC_OK, or how it ended; errors of the stream are those of lines_check(). */
enum rc rows_check(const struct rows *r, struct err *e);

/* The place in the file of byte at of the JSON: of the cell that it is in. */
void rows_place(const struct rows *r, size_t at, uint64_t *line, uint64_t *byte);

#endif
