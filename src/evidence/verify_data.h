/* verify_data.h - what the files of a bundle say of each other. For verify.c, which has
 * compared every digest before. */
#ifndef EVIDENCE_VERIFY_DATA_H
#define EVIDENCE_VERIFY_DATA_H

#include "evidence/bag.h"

struct verify_data {
	const char *dir;
	struct arena *arena;
	const struct bag_file *file; /* all that the manifests list, by path */
	size_t n_file;
	unsigned char public32[32]; /* of the run's key, once verify_data_tree() ran */
};

/* All RC_INTEGRITY. The checkpoints: numbered without a gap, signed, each the root of
 * its records and no smaller than the one before, the last of all records. */
enum rc verify_data_tree(struct verify_data *d, struct err *e);
/* The custody log and, where there are any, the captures are chains. */
enum rc verify_data_custody(struct verify_data *d, struct err *e);
enum rc verify_data_captures(struct verify_data *d, struct err *e);
/* Every record of WARC has the digest it says. */
enum rc verify_data_warc(struct verify_data *d, struct err *e);
/* Signed, an in-toto statement, and about all the other files of data/. */
enum rc verify_data_analysis(struct verify_data *d, struct err *e);
/* Each of n stamped times is within 600 s of the sealing as the custody log has it (if
 * the log says that it is stamped later: not before), and of each other. */
enum rc verify_data_times(
	struct verify_data *d, const int64_t *time_ns, size_t n, struct err *e);

#endif
