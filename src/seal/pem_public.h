/* pem_public.h - an Ed25519 public key in PEM. */
#ifndef SEAL_PEM_PUBLIC_H
#define SEAL_PEM_PUBLIC_H

#include "base/err.h"
#include "base/str.h"

/* RC_INTEGRITY: not that, exactly. */
enum rc pem_public_read(unsigned char public32[32], struct str pem, struct err *e);

#endif
