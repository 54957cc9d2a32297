"""Human decisions, which win over every later reading."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped

from monitor.model.alerting import Novelty
from monitor.model.overrides import OverrideKind
from monitor.storage.tables.base import LARGE, Base, Numbered, about, column, reference


class Override(Numbered, Base):
    __tablename__ = "override"
    __table_args__ = about("a human decision on a statement; wins over every later reading until it is taken back")

    kind: Mapped[OverrideKind] = column(
        "wrong_speaker, wrong_episode, not_a_statement, merge, split, decided", index=True
    )
    statement: Mapped[int] = reference("statement.id", "statement it was made on; its place is the decision's place")
    article: Mapped[int] = reference("article.id", "article of the statement: later readings of it are looked at")
    who: Mapped[str] = column("who decided")
    why: Mapped[str] = column("why, in their words")
    created_at: Mapped[datetime] = column("when")
    speaker: Mapped[dict[str, Any] | None] = column("wrong_speaker: the right one as JSON; NULL: nobody can be named")
    episode: Mapped[str | None] = column("wrong_episode: the right one; NULL: none")
    utterance: Mapped[int | None] = reference("utterance.id", "merge, decided: the utterance it belongs to")
    novelty: Mapped[Novelty | None] = column("decided: new, repeat")
    taken_back_at: Mapped[datetime | None] = column("when it was taken back; NULL: in force", index=True)
    taken_back_by: Mapped[str | None] = column("who took it back")
    taken_back_why: Mapped[str | None] = column("why")
    before: Mapped[dict[str, Any]] = column("what the program had found, JSON, for taking it back", sort_order=LARGE)
