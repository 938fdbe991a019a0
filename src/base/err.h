/* err.h - what went wrong, for a program (code) and for a person (text).
 *
 * A function that can fail returns an enum rc and takes a struct err * last.
 * The first failure wins: err_set() on a filled err changes nothing, so
 * cleanup code can never hide the cause. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include "base/str.h"

/* cli/ maps each to an exit status; see DESIGN of the commands in assay(1). */
enum rc {
	RC_OK = 0,
	RC_USAGE,     /* what was asked makes no sense */
	RC_INPUT,     /* the input is malformed, or too large */
	RC_LIMIT,     /* a limit we set ourselves was reached */
	RC_IO,        /* the operating system or the database */
	RC_INTEGRITY, /* stored bytes are not what their digest says */
	RC_ENDPOINT,  /* the other end of a network connection */
};

enum { ERR_TEXT_BYTES = 512 };

/* All zero is the empty state. */
struct err {
	enum rc rc;
	char text[ERR_TEXT_BYTES]; /* one line, lower case, no full stop */
};

/* Records rc and the formatted text unless e is already filled. Bytes that could
 * steer a terminal or break the line are escaped as \xNN.
 * Returns e's rc, so that callers can write: return err_set(e, ...); */
enum rc err_set(struct err *e, enum rc rc, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Puts "place: " before the text of a filled e; does nothing to an empty one.
 * Returns e's rc. */
enum rc err_in(struct err *e, const char *place);

/* The same with a line number: "place: line 12: ". */
enum rc err_in_line(struct err *e, const char *place, unsigned long long line);

/* Copies from into e unless e is filled. Returns e's rc. */
enum rc err_copy(struct err *e, const struct err *from);

#endif
