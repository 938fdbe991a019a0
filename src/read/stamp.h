/* stamp.h - the time before each line of a log that was written with one, as CloudWatch
 * exports to S3. Private to read/.
 *
 *	2024-05-29T13:46:19.963Z {"schemaType":...} */
#ifndef READ_STAMP_H
#define READ_STAMP_H

#include "base/lines.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

/* ns: the time before the last line, or EXCHANGE_NO_TIME. */
struct stamp {
	bool on;    /* the log has them */
	bool other; /* the last message was no JSON */
	int64_t ns;
};

enum stamp_line {
	STAMP_RECORD, /* or meant to be one */
	STAMP_OTHER,  /* a message that is no JSON */
	STAMP_MORE,   /* of such a message, below its first line */
};

/* By the first line of a log. */
void stamp_init(struct stamp *s, struct str first);

/* Takes the time off a line, if the log has them. */
enum stamp_line stamp_take(struct stamp *s, struct line *line);

#endif
