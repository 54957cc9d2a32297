-- question: Who said what on an episode between two days?
-- parameter: episode text : id of the episode (`monitor episodes list`)
-- parameter: side text =  : US, ARM, AZE, other; empty: all
-- parameter: since date = 2020-01-01 : first day
-- parameter: until date = 2100-01-01 : day after the last
-- example: episode=border-clashes-2022
-- row: 2022-09-13 | ARM | Ararat Mirzoyan | Foreign Minister of Armenia | … | fr | … | …
SELECT day, side, speaker, office, statement, language, outlets, first_url
FROM v_utterances
WHERE episode_id = :episode AND (:side = '' OR side = :side) AND day >= :since AND day < :until
ORDER BY day, utterance_id
