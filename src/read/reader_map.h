/* reader_map.h - a format that the user described. Private to read/. */
#ifndef READ_READER_MAP_H
#define READ_READER_MAP_H

#include "read/reader.h"

enum rc reader_map_parse(const struct reader_map *m, struct reader_out *out,
	const struct record *r, struct err *e);

#endif
