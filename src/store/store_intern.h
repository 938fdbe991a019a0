/* store_intern.h - numbers of models and of words. Private to store/. */
#ifndef STORE_STORE_INTERN_H
#define STORE_STORE_INTERN_H

#include "base/str.h"

#include <stdint.h>

struct store;

/* The number of the row, made when it is new; 0 after a failure, which sticks. */
int64_t store_intern_model(struct store *s, struct str name);
/* Of a text that many exchanges share; 0 for the empty one too. */
int64_t store_intern_word(struct store *s, struct str text);

#endif
