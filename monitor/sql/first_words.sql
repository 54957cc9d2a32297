-- question: Who of each side was the first to speak on an episode, and what was said?
-- parameter: episode text : id of the episode (`monitor episodes list`)
-- example: episode=border-clashes-2022
-- row: 2022-09-13 | ARM | … | … | … | …
WITH ranked AS (
    SELECT day, side, speaker, office, statement, first_url,
           ROW_NUMBER() OVER (PARTITION BY side ORDER BY day, first_published, utterance_id) AS place
    FROM v_utterances WHERE episode_id = :episode
)
SELECT day, side, speaker, office, statement, first_url
FROM ranked WHERE place = 1
ORDER BY day, side
