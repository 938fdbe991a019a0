-- derived.sql - what can be dropped and built again from the facts, byte for byte;
-- but for exchange_key, where the same keys may be cut into rows in other places.

CREATE TABLE segment ( -- an immutable sorted list of postings
  id        INTEGER PRIMARY KEY,
  kind      INTEGER NOT NULL CHECK (kind IN (0, 1)), -- 0 of answers, 1 of prompts
  level     INTEGER NOT NULL CHECK (level >= 0), -- 0 fresh, 1 merged once, ...
  doc_first INTEGER NOT NULL CHECK (doc_first > 0), -- exchanges or prompts it covers
  doc_last  INTEGER NOT NULL CHECK (doc_last >= doc_first),
  n_posting INTEGER NOT NULL CHECK (n_posting >= 0),
  n_byte    INTEGER NOT NULL CHECK (n_byte >= 0),
  digest    BLOB    NOT NULL CHECK (length(digest) = 32), -- of the bytes
  bytes     BLOB -- NULL: they are in the file seg-DIGEST.fp beside the store
) STRICT;

CREATE TABLE exchange_model ( -- how many of a block's exchanges are of a model
  model INTEGER NOT NULL REFERENCES model,
  block INTEGER NOT NULL REFERENCES exchange_block,
  n     INTEGER NOT NULL CHECK (n > 0),
  PRIMARY KEY (model, block)
) STRICT, WITHOUT ROWID;

CREATE TABLE exchange_key ( -- which exchanges are there already: sorted keys, cut in rows
  first  INTEGER PRIMARY KEY, -- the smallest key of the row
  n      INTEGER NOT NULL CHECK (n > 0),
  packed BLOB    NOT NULL -- two columns, keys and exchanges: see assay-store(5)
) STRICT;
