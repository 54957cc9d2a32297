"""One utterance: the words in each outlet beside one another, who had them first, and the proof of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
from monitor.views.positions import Positions, positions
from monitor.views.synopsis import Column, columns, first_of_each

WORDS = 4_000


@dataclass(frozen=True, slots=True)
class Seen:
    """A point of the first-seen chain; `at` is the publication time, else when we first saw it.

    `repeats`: whose report it repeats, None for an independent origin; `source`: that one's place in the chain.
    """

    outlet: str
    at: datetime
    language: str
    is_direct: bool
    repeats: str | None
    source: int | None


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
        columns=columns(attestations, catalogue, say),
        chain=tuple(chain(attestations, catalogue, say)),
        proofs=tuple(_proof(report) for report in proof.reports) if proof else (),
        positions=positions(storage, reader, found),
        edits=storage.corrections.of_utterance(utterance),
        alert=alert,
        handling=storage.handling.of(alert, now) if alert else None,
        verdict=attestations[0].novelty,
        languages=tuple(dict.fromkeys(a.language for a in attestations)),
    )


def _proof(report: Report) -> ProofItem:
    holds = report.text[report.start : report.end] == report.words
    return ProofItem(one_line(report.outlet, OUTLET), report, link(report.url), holds)


def chain(attestations: Sequence[Attestation], catalogue: Catalogue, say: Strings) -> Iterator[Seen]:
    """Each outlet's first report, in order of appearance, with a way back to the one it comes from."""
    firsts = first_of_each(attestations)
    ids = {outlet.name: outlet.id for outlet in catalogue.outlets}
    names = {outlet.id: outlet.name for outlet in catalogue.outlets}
    places = {ids.get(one.outlet, one.outlet): n for n, one in enumerate(firsts)}
    for n, one in enumerate(firsts):
        source = places.get(one.origin)
        is_own = source == n or one.origin in {"", one.outlet, one.url}
        yield Seen(
            outlet_name(one, say),
            one.published.value or one.first_seen_at,
            one.language,
            one.kind is StatementKind.DIRECT,
            None if is_own else one_line(names.get(one.origin, one.origin), OUTLET),
            None if is_own or source is None or source > n else source,
        )
