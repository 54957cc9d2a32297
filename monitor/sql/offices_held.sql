-- question: Which offices did a speaker hold when quoted?
-- parameter: speaker text : name of the speaker (`monitor query speakers`)
-- example: speaker=Nikol Pashinyan
-- row: Nikol Pashinyan | Prime Minister of Armenia | 2020-10-23 | 2026-02-11 | 13
SELECT speaker, office, MIN(day) AS first_day, MAX(day) AS last_day, COUNT(*) AS utterances
FROM v_utterances
WHERE speaker = :speaker AND speaker_key IS NOT NULL
GROUP BY speaker, office
ORDER BY first_day, office
