-- question: Which statements did the press of one country alone carry?
-- parameter: country text : ISO 3166 code of the country, AM or AZ, say
-- parameter: since date = 2020-01-01 : first day
-- parameter: until date = 2100-01-01 : day after the last
-- example: country=AZ
-- row: 2020-07-17 | AZE | Hikmet Hajiyev | We have no military objectives on the s… | en | Khazri Report | 1 | July 2020 clashes (Tavush / Tovuz)
SELECT day, side, speaker, statement, language, first_outlet, attestations, episode
FROM v_utterances
WHERE only_country = :country AND day >= :since AND day < :until
ORDER BY day, utterance_id
