/* html.h - text from outside, in HTML: shown, never obeyed. */
#ifndef REPORT_HTML_H
#define REPORT_HTML_H

#include "base/buf.h"

/* For element content and for quoted attributes: markup is escaped, and controls, bidi
 * marks, zero-width characters and bad bytes come out as visible \x1b or \u{202e};
 * newline and tab stay. */
void html_text(struct buf *out, struct str s);

/* A quoted CSS string, everything but letters and digits as an escape. */
void html_css_string(struct buf *out, struct str s);

#endif
