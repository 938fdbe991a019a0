/* params.h - the settings of a request as one canonical JSON object: equal settings give
 * equal bytes. Private to read/.
 *
 * Keys are sorted, numbers in their shortest form, null members left out; arrays and
 * objects are kept as written, without white space. */
#ifndef READ_PARAMS_H
#define READ_PARAMS_H

#include "base/json.h"
#include "read/record.h"

enum { PARAMS_MAX = 64 };

/* All zero is empty. */
struct params {
	struct {
		struct str key;
		struct json_val v;
	} set[PARAMS_MAX];
	size_t n;
};

/* A value that is missing or null is not added. Beyond PARAMS_MAX: RC_INPUT. */
enum rc params_add(struct params *p, struct str key, const struct json_val *v,
	const struct record *r, struct err *e);

/* Every member of an object. */
enum rc params_add_object(struct params *p, const struct json_val *object,
	const struct record *r, struct err *e);

/* The object's text in the record's arena; empty where there are no settings. RC_INPUT
 * when one is there twice. */
enum rc params_text(
	struct str *out, struct params *p, const struct record *r, struct err *e);

#endif
