/* http_url.h - which addresses requests are sent to. */
#ifndef NET_HTTP_URL_H
#define NET_HTTP_URL_H

#include "base/err.h"

#include <stdbool.h>

/* https anywhere; http to this machine, or anywhere where plain; no name and password:
 * they would stand in every record. RC_USAGE says what is wrong. */
enum rc http_url_check(bool *is_tls, const char *url, bool plain, struct err *e);

#endif
