-- question: What does one side say that the other said or promised?
-- parameter: since date = 2020-01-01 : first day
-- parameter: until date = 2100-01-01 : day after the last
-- row: 2023-11-28T19:30:00Z | Presidency of Azerbaijan | AZE | … | counterpart | … | Khazri Report | …
SELECT published_at, speaker, side, statement, account, origin, outlet, url
FROM v_statements
WHERE account IN ('counterpart', 'third_party') AND published_at >= :since AND published_at < :until
ORDER BY published_at, statement_id
