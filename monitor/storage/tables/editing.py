"""The catalogue as people edit it: proposals, and what each row of the overlay was laid over."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped

from monitor.model.editing import ProposalOrigin, ProposalState
from monitor.storage.tables.base import LARGE, Base, Numbered, about, column, reference


class Proposal(Numbered, Base):
    __tablename__ = "proposal"
    __table_args__ = about("a row of the catalogue as somebody would have it; accepted ones are laid over the files")

    section: Mapped[str] = column("episodes, offices, terms, …: section of the catalogue")
    row: Mapped[str] = column("id of the row in its section", index=True)
    origin: Mapped[ProposalOrigin] = column("candidate: found by the program; person")
    reason: Mapped[str] = column("why, in a sentence")
    terms: Mapped[list[Any]] = column("phrases that speak for a candidate, JSON list", server_default="[]")
    places: Mapped[list[Any]] = column("ids of places named, JSON list", server_default="[]")
    actors: Mapped[list[Any]] = column("persons named, JSON list", server_default="[]")
    articles: Mapped[list[Any]] = column("ids of its first articles, JSON list", server_default="[]")
    state: Mapped[ProposalState] = column("open, accepted, rejected", index=True)
    created_at: Mapped[datetime] = column("when it was made", index=True)
    decided_at: Mapped[datetime | None] = column("when it was accepted or rejected")
    made_by: Mapped[str | None] = column("user who made it; NULL: the program, or the command line")
    decided_by: Mapped[str | None] = column("user who accepted or rejected it; NULL: the command line")
    part_of: Mapped[int | None] = reference("proposal.id", "first proposal of those made together; NULL: alone")
    entry: Mapped[str] = column("the row as YAML, ready for the overlay's file", sort_order=LARGE)


class OverlayRow(Base):
    __tablename__ = "overlay_row"
    __table_args__ = about("a row of the user's overlay and the shipped row it was laid over when it last changed")

    section: Mapped[str] = column("section of the catalogue", primary_key=True)
    row: Mapped[str] = column("id of the row in its section", primary_key=True)
    given: Mapped[str] = column("the fields the overlay gives, JSON text")
    shipped: Mapped[str | None] = column("the shipped row beneath, JSON text; NULL: none was shipped")
    laid_at: Mapped[datetime] = column("when it was last changed")
