-- Whether a table of this name is there, and no view or virtual table.
SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 AND name = ?1
