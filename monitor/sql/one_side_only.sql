-- question: Which statements of one side did only the other side's press carry?
-- parameter: since date = 2020-01-01 : first day
-- parameter: until date = 2100-01-01 : day after the last
-- row: 2020-10-23 | ARM | AZE | Nikol Pashinyan | join the defence of the region | Khazri Report | Nagorno-Karabakh war, 2020
SELECT day, side, only_side AS carried_by, speaker, statement, first_outlet, episode
FROM v_utterances
WHERE only_side IS NOT NULL AND side <> only_side AND day >= :since AND day < :until
ORDER BY day, utterance_id
