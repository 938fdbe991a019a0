/* http.h - the real network, by libcurl. See net.h. */
#ifndef NET_HTTP_H
#define NET_HTTP_H

#include "base/clock.h"
#include "net/net.h"

struct http_options {
	size_t n_connection;       /* at once, all hosts; 0: 64 */
	const char *ca_file;       /* PEM, instead of the system's; or NULL */
	const char *proxy;         /* asked for by name, or NULL: none */
	bool plain;                /* http to others than this machine */
	const struct clock *clock; /* NULL: the machine's */
};

/* RC_IO when libcurl cannot start, RC_INPUT for a CA file that is not there. */
enum rc http_open(struct net **n, const struct http_options *o, struct err *e);

/* The file of certificates that libcurl trusts by default; static, NULL where unknown. */
const char *http_ca_file(void);

/* libcurl's version; static. */
const char *http_version(void);

#endif
