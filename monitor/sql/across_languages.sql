-- question: Which utterances went through several languages?
-- parameter: languages integer = 2 : at least so many
-- parameter: since date = 2020-01-01 : first day
-- parameter: until date = 2100-01-01 : day after the last
-- row: 2022-09-12 | Antony Blinken | US | … | 2 | 3 | border-clashes-2022
SELECT day, speaker, side, statement, languages, outlets, episode_id
FROM v_utterances
WHERE languages >= :languages AND day >= :since AND day < :until
ORDER BY languages DESC, day, utterance_id
