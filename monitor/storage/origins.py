"""What counts as an independent origin of an utterance: one definition for rules, views, pages and mail.

Copies, rewrites and translations of a text (one cluster) are one origin. A text that credits another outlet counts as
that outlet, wherever it stands; else as the outlet that had it first.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Text, func, literal_column

_ORIGIN = """COALESCE((SELECT MIN(c.credited) FROM article c WHERE c.cluster = {article}.cluster),
         (SELECT COALESCE(f.outlet, f.url) FROM article f WHERE f.id = {article}.cluster))"""


def origin_sql(article: str) -> str:
    """SQL of the origin of the article whose row is called `article`: an outlet's id, else an address."""
    return _ORIGIN.format(article=article)


def origin() -> ColumnElement[str]:
    """The origin of a row of `Article`."""
    return literal_column(origin_sql("article"), Text)


def origins() -> ColumnElement[int]:
    """How many independent origins the selected rows of `Article` have."""
    return func.count(origin().distinct())
