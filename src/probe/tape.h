/* tape.h - recorded answers behind the functions of net.h: rehearsal without a network.
 *
 * A tape is a file of JSON lines: {"prompt","text"} and optionally
 * "system", "sample", "model", "thinking", "finish", "tokens_in", "tokens_out". The URL
 * of a request is the file's path; an answer that was not recorded is status 404. */
#ifndef PROBE_TAPE_H
#define PROBE_TAPE_H

#include "base/clock.h"
#include "net/net.h"

/* Files are read when the first request names them. */
struct net *tape_open(const struct clock *clock);

#endif
