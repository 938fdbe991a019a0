/* pair.h - a member of a JSON object: its key and its value. */
#ifndef CLI_PAIR_H
#define CLI_PAIR_H

#include "base/json_write.h"

void pair_str(struct json_write *j, const char *key, struct str s);
void pair_u64(struct json_write *j, const char *key, uint64_t v);
void pair_bool(struct json_write *j, const char *key, bool v);
/* What is not computed, or infinite, is null. */
void pair_double(struct json_write *j, const char *key, double v);

#endif
