/* replay.c - main() for a fuzz target outside libFuzzer: runs it over each file named,
 * and over short ones cut at up to CUTS places, so that truncation is always tried. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { CUTS = 128, SHORT = 1 << 16, FILE_MAX = 1 << 24 };

static int
replay(const char *path)
{
	static uint8_t data[FILE_MAX];
	FILE *f = fopen(path, "rb");
	size_t n;

	if (!f) {
		perror(path);
		return 1;
	}
	n = fread(data, 1, sizeof data, f);
	fclose(f);
	LLVMFuzzerTestOneInput(data, n);
	for (size_t cut = 0; n <= SHORT && cut < n; cut += 1 + n / CUTS) {
		/* A copy of exact size, so that a sanitizer sees a read past the end. */
		uint8_t *copy = malloc(cut ? cut : 1);

		if (!copy)
			return 1;
		for (size_t i = 0; i < cut; i++)
			copy[i] = data[i];
		LLVMFuzzerTestOneInput(copy, cut);
		free(copy);
	}
	return 0;
}

int
main(int argc, char **argv)
{
	int rc = 0;

	for (int i = 1; i < argc; i++)
		rc |= replay(argv[i]);
	return rc;
}
