/* otel_value.h - values of OpenTelemetry as plain JSON. Private to read/.
 *
 *	{"kvlistValue":{"values":[{"key":"a","value":{"stringValue":"b"}}]}}  -->
 *{"a":"b"}
 */
#ifndef READ_OTEL_VALUE_H
#define READ_OTEL_VALUE_H

#include "base/json.h"
#include "read/record.h"

/* An AnyValue of OTLP/JSON. What has no known kind, and bytes, become null. RC_INPUT for
 * what is nested more than 32 deep. In the record's arena. */
enum rc otel_value(struct str *out, const struct json_val *any, const struct record *r,
	struct err *e);

/* An array of key and value, such as attributes, as one object. */
enum rc otel_value_list(struct str *out, const struct json_val *list,
	const struct record *r, struct err *e);

#endif
