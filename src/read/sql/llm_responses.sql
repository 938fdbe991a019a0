-- Before llm 0.32: one request and its answer a row. Not every version has the last two
-- columns: without them the names mean those of "no".
SELECT id, coalesce(nullif((
    SELECT resolved_model FROM responses s WHERE s.rowid = r.rowid
  ), ''), model), datetime_utc, options_json, conversation_id, system, prompt, response, (
    SELECT reasoning FROM responses s WHERE s.rowid = r.rowid
  )
FROM (SELECT NULL AS resolved_model, NULL AS reasoning) no, responses r
ORDER BY id
