"""One utterance: the words in each outlet beside one another, who had them first, and the proof of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor import locale
from monitor.catalogue import Catalogue
from monitor.lines import one_line
from monitor.locale import Strings
from monitor.model.alerting import Novelty
from monitor.model.common import AlertId, Side, UtteranceId
from monitor.model.feedback import Handling
from monitor.model.mailing import Attestation, Reader, UtteranceView
from monitor.model.proof import Report
from monitor.model.reading import StatementKind
from monitor.model.views import CorrectionRow
from monitor.render.parts import episode_name, office_title, speaker_name, verdict_reason
from monitor.render.quoting import OUTLET, outlet_name, quoted, shown
from monitor.storage import Storage
from monitor.views.frame import Link, StatusLine, link, status_line
from monitor.views.marked import Change, changes
from monitor.views.positions import Positions, positions

WORDS = 4_000
COLUMNS = 6
"""Outlets laid side by side; the others stand in the evidence below."""


@dataclass(frozen=True, slots=True)
class Column:
    """The words of one outlet; `changes` against the reference where it writes the same language."""

    outlet: str
    affiliation: str | None
    side: Side | None
    attestation: Attestation
    changes: tuple[Change, ...]
    is_reference: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """A point of the first-seen chain; `at` is the publication time, else when we first saw it."""

    outlet: str
    at: datetime
    language: str
    is_direct: bool
    is_copy: bool
    is_published: bool


@dataclass(frozen=True, slots=True)
class ProofItem:
    """`holds`: the stored text has the words at their place now."""

    outlet: str
    report: Report
    link: Link | None
    holds: bool


@dataclass(frozen=True, slots=True)
class UtterancePage:
    status: StatusLine
    utterance: UtteranceView
    speaker: str
    office: str
    side: Side
    episode: str
    reason: str
    words: tuple[tuple[str, str, str], ...]
    """Shown largest: words, language, outlet."""
    columns: tuple[Column, ...]
    chain: tuple[Seen, ...]
    proofs: tuple[ProofItem, ...]
    positions: Positions
    edits: tuple[CorrectionRow, ...]
    """What outlets did to the words since, the newest first."""
    alert: AlertId | None
    handling: Handling | None
    """Where its alert stands."""
    verdict: Novelty
    languages: tuple[str, ...]


def utterance_page(
    storage: Storage, catalogue: Catalogue, reader: Reader, utterance: UtteranceId, now: datetime
) -> UtterancePage | None:
    """None where there is no such utterance."""
    found = storage.alerts.utterance(utterance)
    if found is None:
        return None
    say = locale.strings(reader.language)
    attestations = found.attestations
    proof, alert = storage.proofs.of(utterance), storage.alerts.of_utterance(utterance)
    return UtterancePage(
        status=status_line(storage, say),
        utterance=found,
        speaker=speaker_name(found.speaker, reader, say),
        office=office_title(found.speaker, reader),
        side=found.speaker.side if found.speaker else Side.OTHER,
        episode=episode_name(found.episode, reader, say),
        reason=verdict_reason(found, say),
        words=tuple((quoted(a, WORDS), a.language, outlet_name(a, say)) for a in shown(attestations, reader)),
        columns=_columns(attestations, catalogue, say),
        chain=tuple(_seen(a, say) for a in _first_of_each(attestations)),
        proofs=tuple(_proof(report) for report in proof.reports) if proof else (),
        positions=positions(storage, reader, found),
        edits=storage.corrections.of_utterance(utterance),
        alert=alert,
        handling=storage.handling.of(alert, now) if alert else None,
        verdict=attestations[0].novelty,
        languages=tuple(dict.fromkeys(a.language for a in attestations)),
    )


def _columns(attestations: Sequence[Attestation], catalogue: Catalogue, say: Strings) -> tuple[Column, ...]:
    """One column an outlet, in order of appearance; the first direct one is what the others are compared with."""
    firsts = _first_of_each(attestations)[:COLUMNS]
    reference = next((a for a in firsts if a.kind is StatementKind.DIRECT), firsts[0])
    outlets = {outlet.name: outlet for outlet in catalogue.outlets}
    return tuple(
        Column(
            outlet_name(a, say),
            outlets[a.outlet].affiliation if a.outlet in outlets else None,
            a.outlet_side,
            a,
            changes(reference.text, a.text) if a is not reference and a.language == reference.language else (),
            a is reference,
        )
        for a in firsts
    )


def _proof(report: Report) -> ProofItem:
    holds = report.text[report.start : report.end] == report.words
    return ProofItem(one_line(report.outlet, OUTLET), report, link(report.url), holds)


def _first_of_each(attestations: Sequence[Attestation]) -> list[Attestation]:
    return list({a.outlet: a for a in reversed(attestations)}.values())[::-1]


def _seen(attestation: Attestation, say: Strings) -> Seen:
    published = attestation.published.value
    return Seen(
        outlet_name(attestation, say),
        published or attestation.first_seen_at,
        attestation.language,
        attestation.kind is StatementKind.DIRECT,
        attestation.is_copy,
        published is not None,
    )
