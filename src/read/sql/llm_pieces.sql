-- A text that is made of fragments and pieces, as the payload ?1 of its part has them.
SELECT coalesce(json_extract(j.value, '$.literal'), f.content)
FROM json_each(CASE WHEN json_valid(?1) THEN ?1 END, '$.text_ref') j
LEFT JOIN fragments f ON f.id = json_extract(j.value, '$.fragment')
ORDER BY j.key
