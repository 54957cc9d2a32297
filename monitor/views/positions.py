"""An utterance beside earlier ones of the same person on the same subject, and beside the other side's contrary.

Each with its own words, where they stand and who published them. What differs is named; nobody is judged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from monitor import locale, novelty
from monitor.locale import Strings
from monitor.model.common import Side, UtteranceId
from monitor.model.mailing import Attestation, Reader, UtteranceView
from monitor.novelty.comparison import Match
from monitor.novelty.pairs import Report
from monitor.novelty.positions import Relation, other, own, texts_of
from monitor.render.parts import speaker_name
from monitor.render.quoting import outlet_name
from monitor.storage import Storage
from monitor.views.frame import Link, link
from monitor.views.marked import Change, changes

LOOKED_AT = 30
"""Earlier utterances of a speaker that are compared, and as many of the other sides."""

SHOWN = 4
SPAN = timedelta(days=30)
"""How long before or after the other side may have said the contrary."""

_FIRST = (Relation.REPEATED, Relation.CHANGED, Relation.SUBJECT)
"""Which earlier words are shown first where there are too many."""


@dataclass(frozen=True, slots=True)
class Position:
    """Words laid beside the utterance: `attestation` has their span; `changes` where both are of one language."""

    utterance: UtteranceId
    relation: Relation
    wording: str
    speaker: str
    side: Side
    day: date
    outlet: str
    attestation: Attestation
    link: Link | None
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Positions:
    """`subject` is the report of the utterance itself that the others are laid beside."""

    subject: Attestation
    before: tuple[Position, ...]
    contrary: tuple[Position, ...]


def positions(storage: Storage, reader: Reader, utterance: UtteranceView) -> Positions:
    """What stands in the database; the other side's words only where they deny or turn round what was said."""
    say = locale.strings(reader.language)
    before = storage.positions.before(utterance.id, LOOKED_AT)
    others = storage.positions.of_other_sides(utterance.id, SPAN, LOOKED_AT)
    vectors = _vectors(storage, [utterance, *before, *others])
    ours = _reports(utterance)
    subject = utterance.attestations[0]
    beside = [(view, own(ours, _reports(view), vectors)) for view in before]
    told = [(*found, view) for view, found in beside if found]
    denied = [(*found, view) for view in others if (found := other(ours, _reports(view), vectors))]
    chosen = sorted(told, key=lambda one: _FIRST.index(one[0]))[:SHOWN]
    return Positions(
        subject,
        tuple(_position(one, subject, reader, say) for one in _newest_first(chosen)),
        tuple(_position(one, subject, reader, say) for one in _newest_first(denied)[:SHOWN]),
    )


def _newest_first(
    found: Sequence[tuple[Relation, Match, UtteranceView]],
) -> list[tuple[Relation, Match, UtteranceView]]:
    return sorted(found, key=lambda one: (_day(one[2]), one[2].id), reverse=True)


def _day(view: UtteranceView) -> date:
    first = view.attestations[0]
    return view.said_on or (first.published.value or first.first_seen_at).date()


def _position(
    found: tuple[Relation, Match, UtteranceView], subject: Attestation, reader: Reader, say: Strings
) -> Position:
    relation, match, view = found
    attestation = next(a for a in view.attestations if a.text == match.text.text)
    differences = ", ".join(dict.fromkeys(say(f"veto.{veto}") for veto in match.vetoes))
    is_comparable = attestation.language == subject.language
    return Position(
        view.id,
        relation,
        say(f"position.{relation}", differences=differences),
        speaker_name(view.speaker, reader, say),
        view.speaker.side if view.speaker else Side.OTHER,
        _day(view),
        outlet_name(attestation, say),
        attestation,
        link(attestation.url),
        changes(subject.text, attestation.text) if is_comparable else (),
    )


def _reports(view: UtteranceView) -> list[Report]:
    """One text a language, the first."""
    first = {a.language: a for a in reversed(view.attestations)}
    return [Report(a.text, a.language, modality=a.modality) for a in first.values()]


def _vectors(storage: Storage, views: Sequence[UtteranceView]) -> Mapping[str, bytes]:
    """Those at hand: a page makes none anew."""
    embedder = novelty.installed()
    if embedder is None:
        return {}
    return storage.vectors.known(texts_of(report for view in views for report in _reports(view)), embedder.version)
