/* fuzz_head.c - any bytes as the header lines of a reply: what is said of them is said
 * again of a copy that ends where its memory ends. */
#include "net/head.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = malloc(size ? size : 1);
	struct str a = { (const char *)data, size }, b = { copy, size };

	if (!copy)
		return 0;
	if (size)
		memcpy(copy, data, size);
	if (head_fault(a) != head_fault(b) || head_is_open(a) != head_is_open(b) ||
		head_is_coded(a) != head_is_coded(b))
		abort();
	free(copy);
	return 0;
}
