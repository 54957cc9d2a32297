-- question: Who speaks, since when, and how often?
-- parameter: side text =  : US, ARM, AZE, other; empty: all
-- parameter: since date = 2020-01-01 : first day
-- parameter: until date = 2100-01-01 : day after the last
-- row: Nikol Pashinyan | ARM | 2020-10-23 | 2026-02-11 | … | nikol-pashinyan
SELECT speaker, side, MIN(day) AS first_day, MAX(day) AS last_day, COUNT(*) AS utterances, speaker_key
FROM v_utterances
WHERE speaker_key IS NOT NULL AND (:side = '' OR side = :side) AND day >= :since AND day < :until
GROUP BY speaker, side, speaker_key
ORDER BY utterances DESC, speaker
