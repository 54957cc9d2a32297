"""Human decisions on what was read and judged: they win over every later reading and can be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from monitor.model.alerting import Novelty
from monitor.model.common import AlertId, ArticleId, StatementId, UtteranceId
from monitor.model.reading import Speaker

OverrideId = NewType("OverrideId", int)


class OverrideKind(StrEnum):
    """What a person decided of a statement; `merge`, `split` and `decided` place it among the utterances."""

    WRONG_SPEAKER = "wrong_speaker"
    WRONG_EPISODE = "wrong_episode"
    NOT_A_STATEMENT = "not_a_statement"
    MERGE = "merge"
    SPLIT = "split"
    DECIDED = "decided"


READING_KINDS = frozenset({OverrideKind.WRONG_SPEAKER, OverrideKind.WRONG_EPISODE, OverrideKind.NOT_A_STATEMENT})
"""These change what a reading found; the others what it attests."""


@dataclass(frozen=True, slots=True)
class OverrideIntent:
    """One decision on one statement. Which of the last four fields count depends on `kind`.

    wrong_speaker: `speaker` is the right one, None: nobody can be named. wrong_episode: `episode`, None: none.
    merge: `utterance` takes in the whole utterance that the statement attests. decided: `novelty` NEW, or REPEAT
    of `utterance`.
    """

    kind: OverrideKind
    statement: StatementId
    who: str
    why: str
    now: datetime
    speaker: Speaker | None = None
    episode: str | None = None
    utterance: UtteranceId | None = None
    novelty: Novelty | None = None


@dataclass(frozen=True, slots=True)
class Override:
    """A recorded decision; in force while `taken_back_at` is None."""

    id: OverrideId
    intent: OverrideIntent
    article: ArticleId
    taken_back_at: datetime | None = None
    taken_back_by: str | None = None
    taken_back_why: str | None = None


@dataclass(frozen=True, slots=True)
class OverrideRecorded:
    """`utterance` is what the statement attests now (None: undecided or no statement any more).

    `alerts` are those, oldest first, that told of an utterance which the decision touched; `raised` is the one that
    the decision made.
    """

    id: OverrideId
    utterance: UtteranceId | None
    alerts: tuple[AlertId, ...]
    raised: AlertId | None = None


@dataclass(frozen=True, slots=True)
class Ruling:
    """Where a person placed the statement that stood here before: `predecessor` and its utterance."""

    predecessor: StatementId
    utterance: UtteranceId
