/* base64.c - see base64.h. */
#include "seal/base64.h"

#include <limits.h>
#include <openssl/evp.h>

struct str
base64_write(struct arena *a, const void *ptr, size_t len)
{
	char *out = ARENA_NEW(a, char, (len + 2) / 3 * 4 + 1);
	int n = len < INT_MAX / 2 ? EVP_EncodeBlock((unsigned char *)out, ptr, (int)len)
				  : 0;

	return (struct str){ out, (size_t)n };
}

bool
base64_read(struct str *out, struct arena *a, struct str text)
{
	unsigned char *bytes;
	size_t pad = 0;
	int n;

	if (text.len % 4 || text.len > INT_MAX / 2)
		return false;
	while (pad < 2 && pad < text.len && text.ptr[text.len - 1 - pad] == '=')
		pad++;
	bytes = ARENA_NEW(a, unsigned char, text.len / 4 * 3 + 1);
	n = EVP_DecodeBlock(bytes, (const unsigned char *)text.ptr, (int)text.len);
	if (n < 0 || (size_t)n < pad)
		return false;
	*out = (struct str){ (char *)bytes, (size_t)n - pad };
	/* OpenSSL passes over white space and loose bits; we take one spelling. */
	return str_equal(base64_write(a, out->ptr, out->len), text);
}
