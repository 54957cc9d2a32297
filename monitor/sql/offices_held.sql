-- question: Which offices did a speaker hold when quoted?
-- parameter: speaker text : name of the speaker (`monitor query speakers`)
-- example: speaker=Nikol Pashinyan
-- row: Nikol Pashinyan | Prime Minister of Armenia | 2020-10-23 | 2026-02-11 | 13
SELECT speaker, office, MIN(day) AS first_day, MAX(day) AS last_day, SUM(utterances) AS utterances
FROM v_speakers_daily
WHERE speaker = :speaker
GROUP BY speaker, office
ORDER BY first_day, office
