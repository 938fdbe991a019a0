/* when.h - a time as logs and exports write it. Private to read/.
 *
 *	2024-05-29T13:46:19.963Z    and all that clock_parse() reads
 *	2024-05-29 13:46:19 UTC     BigQuery
 *	2024-05-29                  a day: its first moment
 *	2024-05-29 13:46            a spreadsheet
 *	5/29/2024, 1:46:19.963 PM   Log Analytics: month, day, year
 *
 * Without a zone all are UTC. */
#ifndef READ_WHEN_H
#define READ_WHEN_H

#include "base/err.h"
#include "base/str.h"

#include <stdint.h>

/* RC_INPUT as of clock_parse(); *ns is then untouched. */
enum rc when_parse(int64_t *ns, struct str text, struct err *e);

#endif
