-- question: Which utterances could not be told from an earlier one?
-- parameter: since date = 2020-01-01 : first day
-- parameter: until date = 2100-01-01 : day after the last
SELECT u.day, u.speaker, u.statement, u.novelty_reason, p.similarity, p.previous_statement, u.first_url
FROM v_utterances u
LEFT JOIN v_positions p ON p.utterance_id = u.utterance_id
WHERE u.novelty = 'uncertain' AND u.day >= :since AND u.day < :until
ORDER BY u.day, u.utterance_id
