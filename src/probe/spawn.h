/* spawn.h - a command for each request, behind the functions of net.h: the body goes to
 * its standard input, its standard output is the body of the reply.
 *
 * The words of the command are the request's headers of the name "argv", in order; no
 * shell reads them. Exit status 0 is status 200, any other 500. The time and the bytes
 * that a command may take are those of the request's limits; one that takes more is
 * killed with its children. Its standard error is ours. */
#ifndef PROBE_SPAWN_H
#define PROBE_SPAWN_H

#include "base/clock.h"
#include "net/net.h"

/* Cannot fail but for want of memory. */
struct net *spawn_open(const struct clock *clock);

#endif
