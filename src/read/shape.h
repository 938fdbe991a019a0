/* shape.h - how the records of a JSON file stand in it, told by its first bytes.
 * Private to read/.
 *
 *	lines	{"prompt":...}            one a line
 *	array	[{"prompt":...}, ...]     elements of one array
 *	values	{                         objects written over several lines, or one
 *		  "prompt": ...           right behind the other
 *		}
 *	list	{"data":[{...}, ...]}     elements of an array in each object: pages of an
 *	                                  API, batches of a log; in an array of such too
 */
#ifndef READ_SHAPE_H
#define READ_SHAPE_H

#include "base/str.h"

#include <stdbool.h>

struct shape {
	enum { SHAPE_LINES, SHAPE_ARRAY, SHAPE_VALUES } kind;
	struct str list; /* the key of the arrays in objects, or empty */
};

/* Whether an object is a record itself, although it has an array of objects under this
 * key. It is cut short where the head ends before it: then whole is false. */
typedef bool shape_is_record(void *ctx, struct str object, bool whole, struct str key);

/* head: the file's first bytes, from the first that is not white space. O(its length). */
void shape_of(struct shape *out, struct str head, shape_is_record *is_record, void *ctx);

#endif
