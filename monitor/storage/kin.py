"""What an article and its near-duplicates report: more of an utterance than one text for each of its wordings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

from sqlalchemy import Connection, Row

from monitor.model.alerting import EarlierText, EarlierUtterance, StatementForNovelty
from monitor.storage import reports


@dataclass(slots=True)
class Kin:
    """By utterance all that the article reports of it, and one of each wording in its near-duplicates."""

    article: int
    cluster: int | None
    own: dict[int, tuple[EarlierText, ...]] = field(default_factory=dict)
    copies: dict[int, tuple[EarlierText, ...]] = field(default_factory=dict)

    @classmethod
    def read(cls, connection: Connection, statement: StatementForNovelty) -> Self:
        """Of the statement's article."""
        kin = cls(statement.article, statement.cluster)
        for row in connection.execute(reports.by_article(), {"article": kin.article}):
            kin._add_own(row)
        if kin.cluster is not None:
            for row in connection.execute(reports.by_copies(), {"cluster": kin.cluster}):
                kin._add_copy(row)
        return kin

    def is_of(self, statement: StatementForNovelty) -> bool:
        """Whether it is of the statement's article."""
        return (self.article, self.cluster) == (statement.article, statement.cluster)

    def take_up(self, row: Row[Any]) -> None:
        """A row of `reports.since`."""
        if row.article == self.article:
            self._add_own(row)
        if self.cluster is not None and row.cluster == self.cluster:
            self._add_copy(row)

    def beside(self, utterances: Mapping[int, EarlierUtterance]) -> dict[int, EarlierUtterance]:
        """Those of `utterances` that are reported here, with these texts too, each once."""
        found = {}
        for id_ in utterances.keys() & (self.own.keys() | self.copies.keys()):
            texts = (*utterances[id_].texts, *self.own.get(id_, ()), *self.copies.get(id_, ()))
            found[id_] = replace(utterances[id_], texts=tuple(dict.fromkeys(texts)))
        return found

    def _add_own(self, row: Row[Any]) -> None:
        self.own[row.utterance] = (*self.own.get(row.utterance, ()), reports.text_of(row))

    def _add_copy(self, row: Row[Any]) -> None:
        self.copies[row.utterance] = with_wording(self.copies.get(row.utterance, ()), reports.text_of(row))


def with_wording(texts: Sequence[EarlierText], new: EarlierText) -> tuple[EarlierText, ...]:
    """`texts` with `new` behind them, where none has its words in its language and mood."""
    wordings = {(text.text, text.language, text.modality) for text in texts}
    is_known = (new.text, new.language, new.modality) in wordings
    return tuple(texts) if is_known else (*texts, new)
