/* net.h - requests over HTTP that end in an answer or in a typed fault, never in
 * surprise.
 *
 * Any number of requests are under way at once; each ends as one struct net_reply. No
 * redirect is followed, no proxy of the environment is used, no cookie kept, no coding
 * asked for. What a reply may take in time and bytes is bounded by the request. The
 * network is a struct of functions: http.h gives the real one, a test its own. */
#ifndef NET_NET_H
#define NET_NET_H

#include "base/err.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct net_header {
	struct str name, value;
};

/* Milliseconds and bytes; 0 takes the default. */
struct net_limits {
	uint32_t connect_ms, first_byte_ms, total_ms;
	uint64_t head_bytes, body_bytes;
};

enum {
	NET_CONNECT_MS = 10000,
	NET_FIRST_BYTE_MS = 120000,
	NET_TOTAL_MS = 600000,
	NET_HEAD_BYTES = 256 * 1024,
	NET_BODY_BYTES = 32 * 1024 * 1024,
	NET_HEADERS_MAX = 32,
};

/* All is copied by net_send(). */
struct net_request {
	struct str method; /* "POST", "GET" */
	struct str url;    /* https, or http where it is allowed */
	const struct net_header *header;
	size_t n_header;
	struct str body;
	struct net_limits limit;
};

enum net_fault {
	NET_OK = 0,
	NET_DNS,
	NET_CONNECT,
	NET_TLS, /* certificate, name or handshake */
	NET_TIMEOUT_CONNECT,
	NET_TIMEOUT_FIRST_BYTE,
	NET_TIMEOUT_TOTAL,
	NET_TOO_LARGE, /* head or body over its limit */
	NET_MALFORMED, /* not HTTP, or a coding that nobody asked for */
	NET_TRUNCATED, /* the connection ended before the body did */
	NET_REDIRECT,  /* a status 3xx: recorded, not followed */
	NET_ABORTED,   /* reset by the other end, or by us */
};

/* "timeout-first-byte" and so on; static. */
const char *net_fault_name(enum net_fault f);

/* Nobody signs what a model says; these say whom we talked to. */
struct net_tls {
	char version[16], cipher[48]; /* empty: no TLS */
	char alpn[16], group[32], sni[256];
	bool resumed;
	long verify_result;       /* OpenSSL's code; 0: the chain held */
	unsigned char leaf32[32]; /* SHA-256 of the certificate of the other end, DER */
	unsigned char spki32[32]; /* of its public key */
	struct str chain_pem;     /* as sent, leaf first */
};

/* The texts are good until the next call on the net. */
struct net_reply {
	void *tag; /* of the request */
	enum net_fault fault;
	struct str why;  /* of the fault, one line; empty with NET_OK */
	unsigned status; /* HTTP; 0: none came */
	unsigned http;   /* 10, 11, 20, 30 */
	struct str head; /* every byte of the reply's header lines, interim ones too */
	struct str body; /* without its transfer coding; what came before a fault */
	struct str sent; /* the request's head as it went out: it holds the key */
	int64_t sent_ns, first_byte_ns, done_ns; /* UTC; 0: did not happen */
	/* The same of this connection; 0 too where an older one was used again. */
	int64_t dns_ns, connect_ns, tls_ns;
	char peer[64]; /* address:port; empty: never connected */
	char local[64];
	/* The body as it came, its transfer coding included (HTTP/2: of its data frames).
	 */
	uint64_t n_wire;
	unsigned char wire32[32]; /* SHA-256 */
	struct net_tls tls;
};

struct net;
struct net_ops {
	enum rc (*send)(
		struct net *n, const struct net_request *q, void *tag, struct err *e);
	bool (*next)(struct net *n, struct net_reply *r, int timeout_ms);
	void (*close)(struct net *n);
};
struct net {
	const struct net_ops *ops;
};

/* RC_USAGE: a URL that is not taken; RC_LIMIT: too many headers. */
static inline enum rc
net_send(struct net *n, const struct net_request *q, void *tag, struct err *e)
{
	return n->ops->send(n, q, tag, e);
}

/* One reply that is complete, waiting for it at most so long; false when none is. */
static inline bool
net_next(struct net *n, struct net_reply *r, int timeout_ms)
{
	return n->ops->next(n, r, timeout_ms);
}

/* Gives up what is under way. Does nothing to NULL. */
static inline void
net_close(struct net *n)
{
	if (n)
		n->ops->close(n);
}

/* The value of the first header of that name in a reply's head, blanks trimmed; of the
 * last set of header lines. Empty where there is none. Names match without case. */
struct str net_header_find(struct str head, const char *name);

#endif
