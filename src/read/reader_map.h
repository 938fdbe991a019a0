/* reader_map.h - a format that the user described. Private to read/. */
#ifndef READ_READER_MAP_H
#define READ_READER_MAP_H

#include "read/reader.h"

enum rc reader_map_parse(const struct reader_map *m, struct reader_out *out,
	const struct record *r, struct err *e);

/* Whether a record that has this key is what the map means: a pointer begins with the
 * key, or leads somewhere in the text, which must be whole for that. */
bool reader_map_fits(
	const struct reader_map *m, struct str text, bool whole, struct str key);

#endif
