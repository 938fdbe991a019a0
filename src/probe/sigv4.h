/* sigv4.h - AWS Signature Version 4 for one request with its whole body.
 *
 * Of our own, as libcurl's before 8.9 signs the path as it is: services other than S3
 * want it percent-encoded once more, and model ids hold a colon. */
#ifndef PROBE_SIGV4_H
#define PROBE_SIGV4_H

#include "base/arena.h"
#include "net/net.h"
#include "probe/key.h"

#include <stdint.h>

struct sigv4 {
	struct key_aws key;
	struct str region, service;
	int64_t now_ns;
	struct str method;
	struct str path;  /* as sent, encoded once; begins with "/" */
	struct str query; /* as sent, sorted by name; or empty */
	/* Those that are signed: names in lower case, sorted; host and x-amz-date are
	 * among them. */
	const struct net_header *header;
	size_t n_header;
	struct str body;
};

enum { SIGV4_DATE_BYTES = 17 };
/* "20150830T123600Z". */
void sigv4_date(char out[SIGV4_DATE_BYTES], int64_t ns);

/* The value of the Authorization header, in a. It does not give the secret away. */
struct str sigv4(struct arena *a, const struct sigv4 *s);

#endif
