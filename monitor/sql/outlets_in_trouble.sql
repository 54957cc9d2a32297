-- question: Which outlets are we blind to at present?
SELECT outlet, country, side, feeds, feeds_ok, last_polled_at, last_new_at, last_error
FROM v_outlet_health
WHERE feeds > 0 AND feeds_ok < feeds
ORDER BY feeds_ok, outlet
