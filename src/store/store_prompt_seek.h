/* store_prompt_seek.h - a key looked for in the file of a segment of prompts, by reading
 * some bytes here and there: of a mapping each place would bring a page and those around
 * it, which costs several times as much and stays. Private to store/. */
#ifndef STORE_STORE_PROMPT_SEEK_H
#define STORE_STORE_PROMPT_SEEK_H

#include "base/file_part.h"
#include "sketch/segment.h"

/* The first posting of the key that is of a later prompt than number `after`, or 0. view
 * is of a mapping of the file, whose pages are not touched, but where two prompts of the
 * segment share a key. What cannot be read is not there. Two reads where the segment does
 * not have the key, in most cases; four where it does. */
int64_t store_prompt_seek(const struct file_part *file, const struct segment *view,
	uint64_t key, int64_t after);

#endif
