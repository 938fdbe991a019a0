-- From llm 0.32 on: one request and its answer a row. A turn that is also a response came
-- from a store of before.
SELECT id, coalesce(nullif(resolved_model, ''), model), datetime_utc, options_json,
  parent_message_hash, tip_message_hash
FROM turns
WHERE tip_message_hash IS NOT parent_message_hash
  AND (NOT ?1 OR id NOT IN (SELECT id FROM responses))
ORDER BY id
