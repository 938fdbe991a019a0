/* head.h - the header lines of a reply, read more strictly than libcurl does. */
#ifndef NET_HEAD_H
#define NET_HEAD_H

#include "base/str.h"

#include <stdbool.h>

/* What in the last set of header lines leaves it open where the body ends or how it is
 * coded: a length that is no number, two of them, a length beside chunks, a transfer
 * coding other than chunked, a content coding (none was asked for), a folded line. Two
 * programs that read such a reply may see two different answers, so neither is evidence.
 * NULL: nothing. The text is static. */
const char *head_fault(struct str head);

/* True where nothing but the end of the connection says where the body ends. */
bool head_is_open(struct str head);

/* True where a content coding is named: the body is packed. */
bool head_is_coded(struct str head);

#endif
