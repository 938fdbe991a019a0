/* placeholder.h - what gateways write in place of a text that they did not keep. Private
 * to read/.
 *
 * It is the same for all answers: taken for what a model said, it would make answers of
 * any two models alike. */
#ifndef READ_PLACEHOLDER_H
#define READ_PLACEHOLDER_H

#include "base/str.h"

#include <stdbool.h>

/* Whether the text is a placeholder and nothing else. */
bool placeholder_is(struct str text);

/* Whether it is one, or has one where its middle or end was cut out. O(len). */
bool placeholder_in(struct str text);

#endif
