-- question: How long after the one language does the other report? (French after English, say)
-- parameter: first text = en : language that was first
-- parameter: then text = fr : language that came after
-- parameter: since date = 2020-01-01 : first day
-- parameter: until date = 2100-01-01 : day after the last
-- row: 2022-09-12 | Antony Blinken | border-clashes-2022 | -4.6 | …
WITH reported AS (
    SELECT utterance_id, language, MIN(hours_after) AS hours
    FROM v_attestations
    WHERE language IN (:first, :then) AND hours_after IS NOT NULL AND day >= :since AND day < :until
    GROUP BY utterance_id, language
)
SELECT u.day, u.speaker, u.episode_id, b.hours - a.hours AS hours_later, u.statement
FROM reported a
JOIN reported b ON b.utterance_id = a.utterance_id AND b.language = :then
JOIN v_utterances u ON u.utterance_id = a.utterance_id
WHERE a.language = :first
ORDER BY u.day, u.utterance_id
