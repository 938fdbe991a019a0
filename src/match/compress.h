/* compress.h - how much of one model's text a compressor finds in another's. */
#ifndef MATCH_COMPRESS_H
#define MATCH_COMPRESS_H

#include "match/exhibit.h"

enum {
	COMPRESS_PROMPTS = 100, /* the first so many, */
	COMPRESS_BYTES = 160,   /* and of each answer so many bytes: equal lengths */
};

/* Normalised compression distance (Cilibrasi & Vitanyi 2005) of compressed lengths:
 * (C(xy) - min) / max. Requires that not both are 0. */
double compress_ncd(size_t x, size_t y, size_t both);

/* Exhibit: minus the distance, by zstd of the version that we run with. */
void compress_compare(double *value, const struct exhibit_case *c);

#endif
