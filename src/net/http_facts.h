/* http_facts.h - what libcurl and TLS can say of the connection that carried a request.
 * Private to net/. */
#ifndef NET_HTTP_FACTS_H
#define NET_HTTP_FACTS_H

#include "base/buf.h"
#include "net/net.h"

/* easy is a CURL *. While the reply's head comes in, since libcurl knows the session only
 * then; the chain as sent is appended to chain_pem. Without TLS nothing is changed. */
void http_facts_tls(struct net_tls *out, struct buf *chain_pem, void *easy);

/* The file of certificates that libcurl trusts by default; static, NULL where unknown. */
const char *http_facts_ca_file(void);

/* After the transfer: who talked to whom, and when. */
void http_facts_connection(struct net_reply *r, void *easy);

#endif
