/* salt.c - see salt.h. */
#include "seal/salt.h"

#include <openssl/rand.h>

enum rc
salt_fill(unsigned char *out, size_t len, struct err *e)
{
	if (RAND_bytes(out, (int)len) != 1)
		return err_set(e, RC_IO, "the machine gives no random bytes");
	return RC_OK;
}
