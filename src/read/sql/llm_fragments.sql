-- The texts that stand before a prompt.
SELECT f.content FROM prompt_fragments p JOIN fragments f ON f.id = p.fragment_id
WHERE p.response_id = ?1 ORDER BY p."order"
