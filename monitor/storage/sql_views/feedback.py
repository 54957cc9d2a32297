"""The view of what people say of alerts: how often a rule is right, week by week."""

from __future__ import annotations

from monitor.storage.sql_views.view import View, columns

FEEDBACK_PRECISION = View(
    "v_feedback_precision",
    "one row is one rule in one week: its alerts, and how many of those judged were right",
    columns("""
week       date     Monday of the week in which the alerts were decided, UTC
rule       text     rule of the catalogue that fired
alerts     integer  alerts decided in that week
judged     integer  of these judged, or acknowledged and never judged; the last judgement counts
correct    integer  of the judged those that were right, or acknowledged without a complaint
precision  number   correct / judged; NULL: none was judged
"""),
    """
SELECT week, rule, COUNT(*) AS alerts, COUNT(verdict) AS judged,
       SUM(CASE WHEN verdict = 'right' THEN 1 ELSE 0 END) AS correct,
       1.0 * SUM(CASE WHEN verdict = 'right' THEN 1 ELSE 0 END) / NULLIF(COUNT(verdict), 0) AS precision
FROM (
    SELECT week_of(al.created_at) AS week, al.rule,
           COALESCE((SELECT f.judgement FROM feedback f WHERE f.alert = al.id ORDER BY f.id DESC LIMIT 1),
                    (SELECT 'right' FROM acknowledgement k WHERE k.alert = al.id LIMIT 1))
             AS verdict
    FROM alert al
) AS judged_alerts
GROUP BY week, rule
""",
    ("week", "rule"),
    "week",
)
