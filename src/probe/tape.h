/* tape.h - recorded answers behind the functions of net.h: rehearsal without a network.
 *
 * A tape is a file of the lines that assay import reads: {"prompt","model","response"}
 * and optionally "system", "sample", "reasoning", "finish", "tokens_in", "tokens_out". Of
 * lines without "sample", the first with a prompt is sample 0, and so on. The URL of a
 * request is the file's path; an answer that was not recorded is status 404. */
#ifndef PROBE_TAPE_H
#define PROBE_TAPE_H

#include "base/clock.h"
#include "net/net.h"

/* Files are read when the first request names them. */
struct net *tape_open(const struct clock *clock);

#endif
