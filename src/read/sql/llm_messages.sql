-- The messages up to one, oldest first, each part a row; answer = 1 for those after ?2. A
-- chain that bites its tail ends.
WITH RECURSIVE chain (hash, parent, role, depth, answer) AS (
  SELECT hash, parent_hash, role, 0, 1 FROM messages WHERE hash = ?1
  UNION ALL
  SELECT m.hash, m.parent_hash, m.role, c.depth + 1, c.answer AND m.hash IS NOT ?2
  FROM chain c JOIN messages m ON m.hash = c.parent
  WHERE c.depth < 10000
)
SELECT c.depth, c.answer, c.role, p.type, p.text, p.payload
FROM chain c LEFT JOIN parts p ON p.message_hash = c.hash
ORDER BY c.depth DESC, p.position
