/* buf.h - a byte builder born with its largest size.
 *
 * Failure sticks: once the limit is hit every buf_ call does nothing, and
 * buf_check() reports it. No memory ends the program, as in arena.h. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/err.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

/* All zero is empty with a largest size of 0; call buf_init() first. */
struct buf {
	char *ptr;
	size_t len, cap;
	size_t max; /* bytes; more is refused */
	bool over;  /* something was refused */
};

void buf_init(struct buf *b, size_t max);
void buf_release(struct buf *b);

/* Forgets the content and the failure, keeps the memory. */
void buf_clear(struct buf *b);

void buf_add(struct buf *b, const void *ptr, size_t len);
void buf_str(struct buf *b, struct str s);
void buf_char(struct buf *b, char c);
void buf_fmt(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Room for len more bytes, to be filled by the caller; NULL when refused. The
 * bytes count as added. */
char *buf_room(struct buf *b, size_t len);

/* The content: valid until the next call on b. */
static inline struct str
buf_view(const struct buf *b)
{
	return (struct str){ b->ptr, b->len };
}

/* RC_LIMIT with the name of what was too large, or RC_OK. */
enum rc buf_check(const struct buf *b, const char *what, struct err *e);

#endif
