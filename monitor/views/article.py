"""One article: its text with what was read in it and cut from it, its versions, and where the bytes came from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor import locale
from monitor.lines import one_line
from monitor.locale import Strings
from monitor.model.article import RemovedBlock
from monitor.model.common import ArticleId, Disposition, Side, Span, UtteranceId
from monitor.model.evidence import ArticleView, FoundStatement, TextVersion
from monitor.model.mailing import Reader
from monitor.model.reading import EpisodeMatch, EpisodeRole
from monitor.render.parts import episode_name, office_title, reason_words, speaker_name
from monitor.render.quoting import OUTLET
from monitor.storage import Storage
from monitor.views.frame import Link, StatusLine, link, status_line
from monitor.views.marked import Change, Mark, Piece, changes, pieces

CUES = 6
"""Heaviest cues of an episode that are named beside the text."""


@dataclass(frozen=True, slots=True)
class Block:
    """A line of the text as pieces, or a removed block with the rule that cut it."""

    pieces: tuple[Piece, ...] = ()
    removed: RemovedBlock | None = None


@dataclass(frozen=True, slots=True)
class StatementItem:
    number: int
    side: Side | None
    speaker: str
    office: str
    found: FoundStatement
    utterance: UtteranceId | None
    why: str
    """What was decided of it and for which reason; empty where nothing was yet."""


@dataclass(frozen=True, slots=True)
class EpisodeItem:
    """`cues`: the words that spoke for it with their weights, the heaviest first."""

    id: str
    name: str
    role: EpisodeRole
    score: float
    cues: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class VersionItem:
    """`changes` against the version before; empty for the first."""

    number: int
    created_at: datetime
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class ArticlePage:
    status: StatusLine
    article: ArticleView
    outlet: str
    origin: str
    """Where the publication date comes from."""
    link: Link | None
    blocks: tuple[Block, ...]
    statements: tuple[StatementItem, ...]
    episodes: tuple[EpisodeItem, ...]
    versions: tuple[VersionItem, ...]
    silence: str
    """Why there is no statement, where there is none."""


def article_page(
    storage: Storage, reader: Reader, article: ArticleId, number: int | None = None
) -> ArticlePage | None:
    """The article's newest version, or the one of this number; None where there is none."""
    found = storage.evidence.article(article, number)
    if found is None:
        return None
    say = locale.strings(reader.language)
    return ArticlePage(
        status=status_line(storage, say),
        article=found,
        outlet=one_line(found.outlet, OUTLET) if found.outlet else say("outlet.unknown"),
        origin=say.table.get(f"published.by.{found.published.by}", found.published.by),
        link=link(found.url),
        blocks=tuple(_blocks(found)),
        statements=tuple(_statement(n, s, reader, say) for n, s in enumerate(found.statements, 1)),
        episodes=tuple(_episode(match, found.text, reader, say) for match in found.episodes),
        versions=tuple(_versions(found.versions)),
        silence=_silence(found, say),
    )


def _marks(article: ArticleView) -> Iterator[Mark]:
    for number, statement in enumerate(article.statements, 1):
        yield Mark(statement.span, "content", number)
        if statement.source:
            yield Mark(statement.source, "source")
        if statement.cue:
            yield Mark(statement.cue, "cue")
    for match in article.episodes:
        for cue in match.cues:
            if cue.end > cue.start and cue.weight > 0:
                yield Mark(Span(cue.start, cue.end), "episode")


def _blocks(article: ArticleView) -> Iterator[Block]:
    """Removed blocks stand at their place among the page's blocks, as far as the kept lines tell it."""
    removed = {block.position: block for block in article.removed}
    place = 0
    for line in pieces(article.text, list(_marks(article))):
        while place in removed:
            yield Block(removed=removed.pop(place))
            place += 1
        yield Block(line)
        place += bool(line)
    for position in sorted(removed):
        yield Block(removed=removed[position])


def _statement(number: int, found: FoundStatement, reader: Reader, say: Strings) -> StatementItem:
    speaker = found.speaker
    return StatementItem(
        number,
        speaker.side if speaker else None,
        speaker_name(speaker, reader, say),
        office_title(speaker, reader),
        found,
        found.utterance,
        reason_words(found.reason, found.vetoes, say) if found.reason else "",
    )


def _episode(match: EpisodeMatch, text: str, reader: Reader, say: Strings) -> EpisodeItem:
    weights: dict[str, float] = {}
    for cue in match.cues:
        words = text[cue.start : cue.end] or say(f"cue.{cue.kind}")
        weights[words] = weights.get(words, 0.0) + cue.weight
    heaviest = sorted(weights.items(), key=lambda item: -abs(item[1]))[:CUES]
    return EpisodeItem(match.id, episode_name(match.id, reader, say), match.role, match.score, tuple(heaviest))


def _silence(article: ArticleView, say: Strings) -> str:
    """Never "no statement" for a text that was not read, or not whole."""
    if article.is_partial:
        return say("disposition.partial")
    if article.disposition is None:
        return say("article.none.unread")
    return say("article.none" if article.disposition is Disposition.STORED else f"disposition.{article.disposition}")


def _versions(versions: Sequence[TextVersion]) -> Iterator[VersionItem]:
    """The newest first."""
    before = [None, *versions[:-1]]
    for version, earlier in reversed(list(zip(versions, before, strict=True))):
        given = changes(earlier.text, version.text) if earlier else ()
        yield VersionItem(version.number, version.created_at, given)
