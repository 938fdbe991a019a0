/* pair.c - see pair.h. */
#include "cli/pair.h"

#include <math.h>

void
pair_str(struct json_write *j, const char *key, struct str s)
{
	json_write_key(j, key);
	json_write_str(j, s);
}

void
pair_u64(struct json_write *j, const char *key, uint64_t v)
{
	json_write_key(j, key);
	json_write_u64(j, v);
}

void
pair_bool(struct json_write *j, const char *key, bool v)
{
	json_write_key(j, key);
	json_write_bool(j, v);
}

void
pair_double(struct json_write *j, const char *key, double v)
{
	json_write_key(j, key);
	if (isfinite(v))
		json_write_double(j, v);
	else
		json_write_null(j);
}
