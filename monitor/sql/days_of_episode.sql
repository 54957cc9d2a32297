-- question: How much did each side say on an episode, day by day?
-- parameter: episode text : id of the episode (`monitor episodes list`)
-- parameter: since date = 2020-01-01 : first day
-- parameter: until date = 2100-01-01 : day after the last
-- example: episode=border-clashes-2022
-- row: 2022-09-13 | 5 | 1 | 2 | 2 | 5 | 4 | 5
SELECT day, utterances, by_us, by_armenia, by_azerbaijan, speakers, outlets, alerts
FROM v_episodes_daily
WHERE episode_id = :episode AND day >= :since AND day < :until
ORDER BY day
