/* cursor.h - what a reader_cursor is. Private to read/: see reader.h. */
#ifndef READ_CURSOR_H
#define READ_CURSOR_H

#include "read/copies.h"
#include "read/elements.h"
#include "read/fields.h"
#include "read/join.h"
#include "read/joined.h"
#include "read/llm_log.h"
#include "read/reader.h"
#include "read/reader_map.h"
#include "read/record.h"
#include "read/rows.h"
#include "read/slices.h"
#include "read/stamp.h"

enum { CURSOR_ROOM = 8 };

struct reader_cursor {
	struct arena arena; /* as long as the cursor */
	struct arena work;  /* as long as a record */
	struct reader_options options;
	const char *name; /* of the file, for errors */
	struct lines *l;
	struct elements el;
	struct rows rows;
	struct llm_log *log; /* a database, or NULL */
	struct shape shape;
	bool in_elements, in_rows;
	struct stamp stamp;      /* of the lines */
	size_t skip, max_record; /* a byte order mark before the first record */
	struct join *join;
	struct joined *joined; /* where records are parts */
	bool ended;            /* all parts were added */
	struct copies *copies; /* as well */
	struct fields_plans plans;
	const struct reader *reader;
	struct record record;
	bool pending;        /* record was fetched, and not read yet */
	struct record whole; /* of which record is a slice */
	struct arena held;   /* slices of whole, and as long */
	struct slices slices;
	size_t n_sliced; /* of them given out */
	struct reader_out out;
	struct exchange room[CURSOR_ROOM]; /* for most */
	size_t n_given;                    /* of out */
	struct reader_counts counts;
	struct err err;
	struct err bad; /* of one record; empty between records */
};

#endif
