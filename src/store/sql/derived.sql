-- derived.sql - what can be dropped and built again from the facts, byte for byte.

CREATE TABLE segment ( -- an immutable sorted list of postings
  id        INTEGER PRIMARY KEY,
  level     INTEGER NOT NULL CHECK (level >= 0), -- 0 fresh, 1 merged once, ...
  doc_first INTEGER NOT NULL CHECK (doc_first > 0), -- exchanges that it covers
  doc_last  INTEGER NOT NULL CHECK (doc_last >= doc_first),
  n_posting INTEGER NOT NULL CHECK (n_posting >= 0),
  n_byte    INTEGER NOT NULL CHECK (n_byte >= 0),
  digest    BLOB    NOT NULL CHECK (length(digest) = 32), -- of the bytes
  bytes     BLOB -- NULL: they are in the file seg-DIGEST.fp beside the store
) STRICT;
