"""Sentence vectors of statements, for comparing meaning across languages."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from monitor.storage.tables.base import LARGE, Base, about, column


class TextVector(Base):
    __tablename__ = "text_vector"
    __table_args__ = about("vector of a text that words alone did not settle; can be made anew at any time")

    text_sha256: Mapped[str] = column("hash of the text or sentence", primary_key=True)
    embedder: Mapped[str] = column("model and form of the vector", primary_key=True)
    vector: Mapped[bytes] = column("unit vector of 512 little-endian float16", sort_order=LARGE)
