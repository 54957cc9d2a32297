"""What is kept of a user of the pages."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from monitor.storage.tables.base import Base, Numbered, about, column


class Visit(Base):
    __tablename__ = "visit"
    __table_args__ = about("what a user of the pages has seen already")

    reader: Mapped[str] = column("name of the login", primary_key=True)
    seen_at: Mapped[datetime] = column("last look at the page of today")
    seen: Mapped[int] = column("newest attestation at that look")
    since_at: Mapped[datetime | None] = column("last look of the visit before; NULL: there was none")
    since: Mapped[int] = column("newest attestation at that one: what came later is new to the user")


class SavedSearch(Numbered, Base):
    __tablename__ = "saved_search"
    __table_args__ = about("a search that a user of the pages keeps", UniqueConstraint("owner", "name"))

    owner: Mapped[str] = column("name of the login")
    name: Mapped[str] = column("what its owner calls it")
    query: Mapped[str] = column("the search as written (docs/guide/search.md)")
    saved_at: Mapped[datetime] = column("when it was saved last")
