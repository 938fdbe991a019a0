/* merkle_check.c - lines on stdin, one verdict each on stdout; for merkle.sh.
 *
 *	inclusion INDEX SIZE LEAF ROOT [PROOF]
 *	consistency SIZE1 SIZE2 ROOT1 ROOT2 [PROOF]
 *
 * digests in hexadecimal, a proof's one after another. */
#include "seal/merkle.h"

#include <inttypes.h>
#include <stdio.h>

enum { LINE_BYTES = 65536 };

static size_t
hex(unsigned char *out, const char *text)
{
	size_t n = 0;
	unsigned byte;

	while (sscanf(text + 2 * n, "%2x", &byte) == 1)
		out[n++] = (unsigned char)byte;
	return n;
}

int
main(void)
{
	static char line[LINE_BYTES], kind[16], a[200], b[200], proof[LINE_BYTES];
	static unsigned char one[100], two[100], path[LINE_BYTES];
	uint64_t m, n;

	while (fgets(line, sizeof line, stdin)) {
		bool ok = false;
		size_t n_proof;

		proof[0] = '\0';
		if (sscanf(line, "%15s %" SCNu64 " %" SCNu64 " %199s %199s %65535s", kind,
			    &m, &n, a, b, proof) < 5)
			return 2;
		n_proof = hex(path, proof);
		if (hex(one, a) == MERKLE_BYTES && hex(two, b) == MERKLE_BYTES &&
			n_proof % MERKLE_BYTES == 0)
			ok = kind[0] == 'i'
				     ? merkle_check_inclusion(path,
					       n_proof / MERKLE_BYTES, one, m, n, two)
				     : merkle_check_consistency(path,
					       n_proof / MERKLE_BYTES, m, n, one, two);
		puts(ok ? "ok" : "bad");
	}
	return 0;
}
