/* http_url.c - see http_url.h. */
#include "config.h"

#include "net/http_url.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <string.h>

static bool
is_this_machine(const char *host)
{
	struct in_addr v4;

	/* "127.example.org" is a name like any other. */
	return strcmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0 ||
	       (inet_pton(AF_INET, host, &v4) == 1 && ntohl(v4.s_addr) >> 24 == 127);
}

/* libcurl takes "https:///v1" for the host v1. */
static bool
has_host(const char *url)
{
	const char *after = strstr(url, "://");

	return after && after[3] != '/';
}

enum rc
http_url_check(bool *is_tls, const char *url, bool plain, struct err *e)
{
	CURLU *u = curl_url();
	char *scheme = NULL, *host = NULL, *user = NULL;
	bool ok = u && has_host(url) && !curl_url_set(u, CURLUPART_URL, url, 0) &&
		  !curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) &&
		  !curl_url_get(u, CURLUPART_HOST, &host, 0);

	if (!ok)
		err_set(e, RC_USAGE, "%s: is not the address of a server", url);
	else if (!curl_url_get(u, CURLUPART_USER, &user, 0))
		err_set(e, RC_USAGE,
			"an address with a name or password: use a key file instead");
	else if (strcmp(scheme, "https") != 0 && strcmp(scheme, "http") != 0)
		err_set(e, RC_USAGE, "%s: only https and http are spoken", url);
	else if (scheme[4] != 's' && !plain && !is_this_machine(host))
		err_set(e, RC_USAGE,
			"%s: would send everything readable by others: use https", url);
	else
		*is_tls = scheme[4] == 's';
	curl_free(scheme);
	curl_free(host);
	curl_free(user);
	curl_url_cleanup(u);
	return e->rc;
}
