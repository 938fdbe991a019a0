/* bag.h - a BagIt 1.0 folder (RFC 8493): payload below data/, tag files beside it, and a
 * manifest of SHA-256 for each kind. */
#ifndef EVIDENCE_BAG_H
#define EVIDENCE_BAG_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#include <stddef.h>
#include <stdint.h>

enum { BAG_FILES_MAX = 100000, BAG_FILE_MAX_BYTES = 1 << 30 };

/* A line of bag-info.txt: what kind of bag it is. */
#define BAG_FORMAT "Bundle-Format: EB/1"
extern const char bag_declaration[]; /* bagit.txt */

struct bag_file {
	struct str path; /* in the bag, "data/plan.yaml" */
	unsigned char digest32[32];
	uint64_t len;
};

struct bag {
	struct arena *arena;
	const char *dir;
	struct bag_file *file;
	size_t n, cap;
};

/* Makes the folder, which must not exist. */
enum rc bag_begin(struct bag *b, struct arena *a, const char *dir, struct err *e);
/* Writes a file and remembers it. */
enum rc bag_put(struct bag *b, const char *path, struct str content, struct err *e);
/* bagit.txt, bag-info.txt, and the manifests of data/ and of the tag files. date:
 * "2026-11-23". Nothing may be put afterwards. */
enum rc bag_end(struct bag *b, struct str id, const char *date, struct err *e);

/* "hex64  path\n" for each file whose path begins with data/ (or does not), by bytes. */
struct str bag_manifest(struct arena *a, const struct bag *b, bool payload);

/* A manifest's lines, strictly: 64 lower-case hexadecimal digits, two blanks, a path
 * that is_safe, sorted by bytes, no path twice. RC_INTEGRITY: "line 3: byte 5: what". */
enum rc bag_parse(struct bag_file **file, size_t *n, struct arena *a, struct str manifest,
	struct err *e);

/* UTF-8, relative, without "..", ".", empty parts, backslashes or control bytes. */
bool bag_is_safe(struct str path);

#endif
