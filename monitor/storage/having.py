"""Statements that have a value: found by its index where few rows have it, newest first where many do.

An index gives all rows of a value before the newest of them are known; of a common value the newest statements,
looked through in order, are soon enough. No engine knows which it is: both plan as if all rows were wanted.
Each condition is about the statement alone: for a condition on a joined table SQLite makes a Bloom filter of it,
which reads that table from end to end.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from math import sqrt
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from monitor.storage.tables import Article, ArticleVersion, Outlet, Reading, Statement, StatementSpeaker

MANY = 1_000
"""Times the square root of how many are wanted: statements from which on a value is common. To sort so many takes as
long as to look for it through the newest (measured on 500,000 statements on SQLite)."""

A_TEXT = 10
"""What a text weighs beside a statement: some five are of it, which are looked up and sorted."""

Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Having:
    """`ids` of the rows that have the value, to which statements refer by `column`.

    `weight` is what one of them counts. `exactly`: a condition on those rows that no index has. SQLite is to ask it
    of the statements that are looked at, not of all that `ids` finds; Postgres merges both sides in order.
    """

    column: InstrumentedAttribute[Any]
    ids: Select[Any]
    weight: int = 1
    exactly: Condition | None = None

    def condition(self, connection: Connection, wanted: int) -> Condition:
        """The statements that refer to one of them, of which the newest `wanted` are looked for."""
        exact = self.ids if self.exactly is None else self.ids.where(self.exactly)
        if self.exactly is not None and connection.dialect.name != "sqlite":
            return self.column.in_(exact)
        many = max(1, int(MANY * sqrt(wanted)) // self.weight)
        found = select(func.count()).select_from(self.ids.with_only_columns(literal(1)).limit(many).subquery())
        is_rare = connection.execute(found).scalar_one() < many
        if is_rare and self.exactly is None:
            return self.column.in_(exact)
        (id_,) = self.ids.selected_columns
        has_it = exact.where(id_ == self.column).correlate(Statement).exists()
        return and_(self.column.in_(self.ids), has_it) if is_rare else has_it


def of_speakers(speakers: Collection[str]) -> Having:
    """One of those ids or names is among the speakers, not only as the first."""
    named = or_(StatementSpeaker.person.in_(speakers), StatementSpeaker.name.in_(speakers))
    return _spoken(named)


def of_offices(offices: Collection[str]) -> Having:
    """One of the speakers held one of these offices."""
    return _spoken(StatementSpeaker.office.in_(offices))


def of_sides(sides: Collection[str]) -> Condition:
    """One of the speakers is of one of these sides, each of which is common."""
    of_it = StatementSpeaker.statement == Statement.id
    return exists().where(of_it, StatementSpeaker.role == "speaker", StatementSpeaker.side.in_(sides))


def of_episodes(episodes: Collection[str]) -> Having:
    """Its own sentences are about one of these episodes."""
    same = aliased(Statement)
    return Having(Statement.id, select(same.id).where(same.episode.in_(episodes)))


def of_versions(*conditions: Condition) -> Having:
    """Its text meets these conditions on ArticleVersion."""
    return Having(Statement.version, select(ArticleVersion.id).where(*conditions), A_TEXT)


def of_outlets(condition: Condition) -> Having:
    """The outlet of its article meets a condition on Outlet."""
    outlets = select(Outlet.id).where(condition)
    return Having(Statement.article, select(Article.id).where(Article.outlet.in_(outlets)), A_TEXT)


def is_current(*conditions: Condition) -> Condition:
    """Its reading is the newest of its text, and meets these conditions on Reading."""
    return exists().where(Reading.id == Statement.reading, Reading.is_current, *conditions)


def _spoken(condition: Condition) -> Having:
    spoken = select(StatementSpeaker.statement).where(condition)
    return Having(Statement.id, spoken, exactly=StatementSpeaker.role == "speaker")
