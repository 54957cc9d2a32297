-- question: Who of another side spoke on the same episode in the days after a speaker?
-- parameter: speaker text : name of the speaker (`monitor query speakers`)
-- parameter: days integer = 2 : within so many days
-- parameter: since date = 2020-01-01 : first day
-- parameter: until date = 2100-01-01 : day after the last
-- example: speaker=Antony Blinken
-- row: 2023-09-21 | … | Ararat Mirzoyan | ARM | 0 | …
SELECT a.day, a.statement, b.speaker AS answered_by, b.side, b.day_number - a.day_number AS days_later,
       b.statement AS answer
FROM v_utterances a
JOIN v_utterances b ON b.episode_id = a.episode_id AND b.side <> a.side AND b.day >= a.day
     AND b.day_number <= a.day_number + :days
WHERE a.speaker = :speaker AND a.day >= :since AND a.day < :until AND b.day >= :since
ORDER BY a.day, a.utterance_id, b.day, b.utterance_id
