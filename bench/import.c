/* import.c - an import by reference on one thread, as `assay import -r -j 1` does it,
 * with or without the SHA-256 of the source. The records' own are made in both. usage:
 * import LOG STORE with|without; STORE must not be there yet. Prints the CPU seconds of
 * the process. */
#include "base/arena.h"
#include "ingest/ingest.h"
#include "store/store.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

int
main(int argc, char **argv)
{
	struct ingest_options o = { .keep = STORE_BY_REFERENCE, .n_thread = 1 };
	struct ingest_counts n;
	struct store *s;
	struct timespec t;
	struct err e = { 0 };

	if (argc != 4)
		return 2;
	o.no_digest = strcmp(argv[3], "without") == 0;
	arena_steady();
	if (!store_open(&s, argv[2], DB_CREATE, &e)) {
		ingest_file(&n, argv[1], s, &o, &e);
		store_close(s);
	}
	if (e.rc) {
		fprintf(stderr, "import: %s\n", e.text);
		return 2;
	}
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	printf("%.6f\n", (double)t.tv_sec + 1e-9 * (double)t.tv_nsec);
	return 0;
}
