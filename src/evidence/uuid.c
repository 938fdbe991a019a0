/* uuid.c - see uuid.h. */
#include "evidence/uuid.h"

#include "seal/digest.h"

#include <stdio.h>

void
uuid(char out[UUID_BYTES], const char *kind, struct str of)
{
	unsigned char d[DIGEST_BYTES];
	char hex[DIGEST_HEX_BYTES];
	struct digest ctx;

	digest_init(&ctx);
	digest_add(&ctx, kind, strlen(kind) + 1);
	digest_add(&ctx, of.ptr, of.len);
	digest_end(&ctx, d);
	d[6] = (unsigned char)((d[6] & 0x0f) | 0x80);
	d[8] = (unsigned char)((d[8] & 0x3f) | 0x80);
	digest_hex(hex, d);
	snprintf(out, UUID_BYTES, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12,
		hex + 16, hex + 20);
}
