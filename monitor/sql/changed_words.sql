-- question: What changed in a speaker's words on an episode?
-- parameter: speaker text : name of the speaker (`monitor query speakers`)
-- parameter: since date = 2020-01-01 : first day
-- parameter: until date = 2100-01-01 : day after the last
-- example: speaker=Nikol Pashinyan
-- row: 2020-10-26 | karabakh-war-2020 | 3 | … | … | new | …
SELECT day, episode_id, days_since, previous_statement, statement, novelty, similarity
FROM v_positions
WHERE speaker = :speaker AND previous_id IS NOT NULL AND day >= :since AND day < :until
ORDER BY day, utterance_id
