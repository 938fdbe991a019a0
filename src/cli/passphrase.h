/* passphrase.h - asks for a passphrase on the terminal, unseen. */
#ifndef CLI_PASSPHRASE_H
#define CLI_PASSPHRASE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum { PASSPHRASE_MAX_BYTES = 1000 };

/* Whether somebody can be asked: standard input is a terminal. */
bool passphrase_can_ask(void);

/* Shows what on the terminal, and reads a line with echo off. With an end. RC_USAGE:
 * broken off, empty, or too long; RC_IO: there is no terminal. The terminal is as before
 * in every case. */
enum rc passphrase_ask(struct str *out, struct arena *a, const char *what, struct err *e);
/* Twice, until then the same: for a new one. RC_USAGE: they differ. */
enum rc passphrase_new(struct str *out, struct arena *a, struct err *e);

#endif
