/* pseudonym.h - accounts under other names, the same for the same account and key. */
#ifndef INGEST_PSEUDONYM_H
#define INGEST_PSEUDONYM_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "model/exchange.h"

enum { PSEUDONYM_KEY_MIN_BYTES = 16, PSEUDONYM_KEY_MAX_BYTES = 4096 };

/* The key is the text of its file without a newline at its end; a view. RC_INPUT when it
 * is shorter or longer than the above. */
enum rc pseudonym_key(struct str *key, struct str file, struct err *e);

/* "p:" and 32 hexadecimal digits: the first 16 bytes of HMAC-SHA-256 of the name under
 * the key. Two of 10^9 names get the same with probability 10^-21. Empty for an empty
 * name. In a. */
struct str pseudonym_of(struct arena *a, struct str key, struct str name);

/* Puts pseudonyms for the account, which may be an API key or an address, and for the
 * settings that tell who asked: user, user_id, account, account_id, end_user, api_key,
 * key, ip, email, metadata, headers, extra_headers, extra_body, safety_identifier,
 * prompt_cache_key. Prompts and answers stay as they are. Views live in a. */
void pseudonym_exchange(struct exchange *x, struct arena *a, struct str key);

#endif
