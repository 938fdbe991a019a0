-- What was said before in the same conversation.
SELECT prompt, response FROM responses WHERE conversation_id = ?1 AND id < ?2 ORDER BY id
