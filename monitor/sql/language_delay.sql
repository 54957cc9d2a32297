-- question: How long after the one language does the other report? (French after English, say)
-- parameter: first text = en : language that was first
-- parameter: then text = fr : language that came after
-- parameter: since date = 2020-01-01 : first day
-- parameter: until date = 2100-01-01 : day after the last
-- row: 2022-09-12 | Antony Blinken | border-clashes-2022 | -4.6 | …
WITH reported AS (
    SELECT utterance_id, MIN(CASE WHEN language = :first THEN hours_after END) AS first_hours,
           MIN(CASE WHEN language = :then THEN hours_after END) AS then_hours
    FROM v_attestations
    WHERE day >= :since AND day < :until
    GROUP BY utterance_id
)
SELECT u.day, u.speaker, u.episode_id, r.then_hours - r.first_hours AS hours_later, u.statement
FROM reported r
JOIN v_utterances u ON u.utterance_id = r.utterance_id
WHERE r.first_hours IS NOT NULL AND r.then_hours IS NOT NULL
ORDER BY u.day, u.utterance_id
