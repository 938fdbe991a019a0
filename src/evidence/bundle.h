/* bundle.h - the bundle EB/1: everything a case rests on, sealed so that anybody can
 * check it with sha256sum, openssl and python3.
 *
 *	data/ plan, captures, records, checkpoints, store snapshot, analysis, report,
 *	  │   custody
 *	  ▼
 *	manifest-sha256.txt ─► tagmanifest-sha256.txt ─► seal/manifest.p7s ─► .tsr ─► SEAL
 *
 * Whoever knows the SHA-256 of SEAL can tell whether one bit is another. */
#ifndef EVIDENCE_BUNDLE_H
#define EVIDENCE_BUNDLE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "seal/sign.h"

#include <stdbool.h>
#include <stddef.h>

enum { BUNDLE_STAMPS_MAX = 2, BUNDLE_CHECKPOINT_RECORDS = 100 };

/* A file of the payload; path is below data/. */
struct bundle_file {
	const char *path;
	struct str content;
};

struct bundle_parts {
	struct str id,
		origin;      /* of the case, and the name under which notes are signed */
	struct str records;  /* JSON lines: the leaves of the tree */
	struct str captures; /* the file of captures, or empty; becomes WARC too */
	struct str verdict;  /* the analysis, one JSON value */
	struct str custody;  /* the log so far, or empty */
	struct str who;      /* seals: the last line of the log */
	const struct bundle_file *file; /* plan, report, validation, snapshot ... */
	size_t n_file;
	const struct sign_key *run;    /* Ed25519 */
	const struct sign_key *signer; /* P-256 */
	struct str chain_pem;          /* its certificate first */
	struct str trust_pem;          /* roots, for convenience */
	int64_t now_ns;
	bool stamp_later; /* not within ten minutes; the custody log says so */
};

/* Writes dir, which must not exist, up to seal/manifest.p7s; bundle_close() seals it. In
 * between it is open: verify says so. On failure the folder is left as it is, never with
 * a SEAL. */
enum rc bundle_write(
	struct arena *a, const char *dir, const struct bundle_parts *p, struct err *e);

/* The signature, which is what a timestamp stamps. */
enum rc bundle_signature(
	struct str *p7s, struct arena *a, const char *dir, struct err *e);

/* Adds a timestamp's reply, in order. RC_USAGE: sealed already, or both are there.
 * RC_INPUT: its time is too far from the sealing or from the other's. */
enum rc bundle_stamp(struct arena *a, const char *dir, struct str reply, struct err *e);

/* Writes SEAL; its digest is the bundle's. RC_USAGE: there is one. */
enum rc bundle_close(
	unsigned char seal32[32], struct arena *a, const char *dir, struct err *e);

#endif
