/* zip.h - zstd blocks, for text that we keep. Deterministic for one libzstd version. */
#ifndef BASE_ZIP_H
#define BASE_ZIP_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* One zstd frame, level 1, with content size and checksum. The result is in a, where
 * it takes a little more room than raw. */
struct str zip_pack(struct arena *a, struct str raw);

/* Refuses (RC_INTEGRITY) a frame that is damaged or larger than max_len unpacked. */
enum rc zip_unpack(struct str *raw, struct arena *a, struct str packed, size_t max_len,
	struct err *e);

/* The version of libzstd at run time; static. */
const char *zip_version(void);

#endif
