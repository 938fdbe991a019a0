/* http_facts.c - see http_facts.h. */
#include "config.h"

#include "net/http_facts.h"

#include "seal/tls.h"

#include <curl/curl.h>
#include <stdio.h>

#define US_NS INT64_C(1000)

void
http_facts_tls(struct net_tls *out, struct buf *chain_pem, void *easy)
{
	const struct curl_tlssessioninfo *session = NULL;
	struct tls_facts f;

	if (curl_easy_getinfo(easy, CURLINFO_TLS_SSL_PTR, &session) || !session)
		return;
	tls_facts(&f, chain_pem, session->internals);
	memcpy(out->version, f.version, sizeof f.version);
	memcpy(out->cipher, f.cipher, sizeof f.cipher);
	memcpy(out->alpn, f.alpn, sizeof f.alpn);
	memcpy(out->group, f.group, sizeof f.group);
	memcpy(out->sni, f.sni, sizeof f.sni);
	memcpy(out->leaf32, f.leaf32, sizeof f.leaf32);
	memcpy(out->spki32, f.spki32, sizeof f.spki32);
	out->resumed = f.resumed;
	out->verify_result = f.verify_result;
}

const char *
http_facts_ca_file(void)
{
	const curl_version_info_data *v = curl_version_info(CURLVERSION_NOW);

	return v->age >= CURLVERSION_SEVENTH ? v->cainfo : NULL;
}

static void
address(char *out, size_t size, CURL *easy, CURLINFO of_ip, CURLINFO of_port)
{
	const char *ip = NULL;
	long port = 0;

	if (!curl_easy_getinfo(easy, of_ip, &ip) && ip && *ip &&
		!curl_easy_getinfo(easy, of_port, &port))
		snprintf(out, size, strchr(ip, ':') ? "[%s]:%ld" : "%s:%ld", ip, port);
}

/* libcurl counts from the start of the transfer, and gives 0 for what was not done. */
static int64_t
moment(const struct net_reply *r, CURL *easy, CURLINFO what)
{
	curl_off_t us = 0;

	return curl_easy_getinfo(easy, what, &us) || us <= 0
		       ? 0
		       : r->sent_ns + (int64_t)us * US_NS;
}

void
http_facts_connection(struct net_reply *r, void *easy)
{
	long n_connect = 0;

	address(r->peer, sizeof r->peer, easy, CURLINFO_PRIMARY_IP,
		CURLINFO_PRIMARY_PORT);
	address(r->local, sizeof r->local, easy, CURLINFO_LOCAL_IP, CURLINFO_LOCAL_PORT);
	if (curl_easy_getinfo(easy, CURLINFO_NUM_CONNECTS, &n_connect) || !n_connect)
		return;
	r->dns_ns = moment(r, easy, CURLINFO_NAMELOOKUP_TIME_T);
	r->connect_ns = moment(r, easy, CURLINFO_CONNECT_TIME_T);
	r->tls_ns = moment(r, easy, CURLINFO_APPCONNECT_TIME_T);
}
