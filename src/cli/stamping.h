/* stamping.h - asks authorities for timestamps over a bundle's signature. */
#ifndef CLI_STAMPING_H
#define CLI_STAMPING_H

#include "cli/command.h"

/* The options "tsa", "reply", "ca" and "plain" of the commands that stamp: each --reply
 * is a file that an authority gave, each --tsa an address to ask. Adds them to the bundle
 * in dir. *n is how many. */
enum rc stamping_add(size_t *n, struct command_run *r, const char *dir);

#endif
