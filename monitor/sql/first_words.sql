-- question: Who of each side was the first to speak on an episode, and what was said?
-- parameter: episode text : id of the episode (`monitor episodes list`)
-- example: episode=border-clashes-2022
-- row: 2022-09-13 | ARM | … | … | … | …
WITH sides(side) AS (SELECT 'US' UNION ALL SELECT 'ARM' UNION ALL SELECT 'AZE' UNION ALL SELECT 'other'),
first AS (
    SELECT (SELECT u.utterance_id FROM v_utterances u WHERE u.episode_id = :episode AND u.side = sides.side
            ORDER BY u.day, u.first_published, u.utterance_id LIMIT 1) AS utterance_id
    FROM sides
)
SELECT u.day, u.side, u.speaker, u.office, u.statement, u.first_url
FROM first JOIN v_utterances u ON u.utterance_id = first.utterance_id
ORDER BY u.day, u.side
