-- facts.sql - what was observed. Rows here are evidence: inserted once, never changed.
-- Numbers (id) are dense, from 1, in the order of arrival. Texts are UTF-8. A digest is
-- SHA-256. See assay-store(5).

PRAGMA application_id = 1634956153; -- "assy"
PRAGMA user_version = 4;

CREATE TABLE source ( -- where exchanges were read
  id     INTEGER PRIMARY KEY,
  path   TEXT NOT NULL, -- as it was given
  format TEXT NOT NULL, -- the reader's name
  UNIQUE (path, format)
) STRICT;

CREATE TABLE source_end ( -- one whole reading of a source
  id        INTEGER PRIMARY KEY,
  source    INTEGER NOT NULL REFERENCES source,
  digest    BLOB    NOT NULL CHECK (length(digest) = 32), -- of the file as it lay there
  n_byte    INTEGER NOT NULL CHECK (n_byte >= 0),
  n_record  INTEGER NOT NULL CHECK (n_record >= 0),       -- seen
  n_refused INTEGER NOT NULL CHECK (n_refused >= 0),      -- of these, not readable
  UNIQUE (source, digest)
) STRICT;

CREATE TABLE model (
  id   INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE CHECK (name <> '') -- as the exchanges have it
) STRICT;

CREATE TABLE model_claim ( -- what somebody declared of a model: the newest counts
  id           INTEGER PRIMARY KEY,
  model        INTEGER NOT NULL REFERENCES model,
  family       TEXT NOT NULL, -- lab or lab/family, '' when not declared, as below
  version      TEXT NOT NULL,
  role         TEXT NOT NULL CHECK (role IN ('', 'teacher', 'suspect', 'both', 'reference')),
  label        TEXT NOT NULL, -- positive, none, unknown, ...: of a lineage table
  teachers     TEXT NOT NULL, -- names of models, with ";" between
  teacher_labs TEXT NOT NULL  -- with ";" between
) STRICT;
CREATE INDEX model_claim_model ON model_claim (model);

CREATE TABLE text_block ( -- many texts, one after the other, in one zstd frame
  id     INTEGER PRIMARY KEY,
  n_raw  INTEGER NOT NULL CHECK (n_raw > 0),           -- bytes unpacked
  digest BLOB    NOT NULL CHECK (length(digest) = 32), -- of packed
  packed BLOB    NOT NULL
) STRICT;

CREATE TABLE prompt ( -- what was asked: the same texts under the same name are one row
  id          INTEGER PRIMARY KEY,
  digest      BLOB    NOT NULL CHECK (length(digest) = 32), -- see assay-store(5)
  name        TEXT    NOT NULL,                             -- the prompt set's, or ''
  block       INTEGER NOT NULL REFERENCES text_block,
  at          INTEGER NOT NULL CHECK (at >= 0), -- byte in the block, unpacked
  system_len  INTEGER NOT NULL CHECK (system_len >= 0),  -- bytes from at on; then
  context_len INTEGER NOT NULL CHECK (context_len >= 0), -- the earlier turns; then
  prompt_len  INTEGER NOT NULL CHECK (prompt_len > 0)    -- the last user turn
) STRICT;

CREATE TABLE word ( -- short texts that many exchanges share
  id   INTEGER PRIMARY KEY,
  text TEXT NOT NULL UNIQUE CHECK (text <> '')
) STRICT;

CREATE TABLE exchange_block ( -- requests and their answers, in packed columns
  first  INTEGER PRIMARY KEY CHECK (first > 0),           -- number of its first exchange,
  n      INTEGER NOT NULL CHECK (n BETWEEN 1 AND 1024),   -- and how many follow each other
  digest BLOB    NOT NULL CHECK (length(digest) = 32),    -- of packed
  packed BLOB    NOT NULL                                 -- see assay-store(5)
) STRICT;
