"""One alert: as a row of the inbox, and what stands beside the inbox for whoever decides on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from monitor import locale
from monitor.catalogue import Catalogue
from monitor.catalogue.outlets import Outlet
from monitor.lines import clip, harmless
from monitor.locale import Strings
from monitor.model.alerting import Severity
from monitor.model.common import AlertId, VersionId
from monitor.model.feedback import Handling
from monitor.model.mailing import Attestation, NearestUtterance, Reader
from monitor.model.outbox import Channel, MessageState
from monitor.model.views import AlertRow
from monitor.render.parts import verdict_reason
from monitor.render.quoting import outlet_name
from monitor.storage import Storage
from monitor.views.said import WORDS, Said, by_name, said

AROUND = 300
"""Characters of the article on each side of the words."""


@dataclass(frozen=True, slots=True)
class AlertItem:
    """One alert as a row."""

    id: AlertId
    created_at: datetime
    severity: Severity
    said: Said
    handling: Handling


@dataclass(frozen=True, slots=True)
class Context:
    """The words where they stand in the text of an article, with what is before and after."""

    before: str
    words: str
    after: str
    language: str
    outlet: str


@dataclass(frozen=True, slots=True)
class AlertPreview:
    """`sent` counts the messages that tell it by channel and state; `reason` says why it counts as new."""

    item: AlertItem
    rule: str
    reason: str
    nearest: NearestUtterance | None
    context: Context
    sent: tuple[tuple[Channel, MessageState, int], ...]


def alert_item(
    row: AlertRow, handling: Handling, outlets: Mapping[str, Outlet], reader: Reader, say: Strings
) -> AlertItem:
    """The row of one alert."""
    return AlertItem(row.id, row.created_at, row.severity, said(row.utterance, outlets, reader, say), handling)


def alert_preview(
    storage: Storage, catalogue: Catalogue, reader: Reader, alert: AlertId, now: datetime
) -> AlertPreview | None:
    """None where there is no such alert."""
    row = storage.alerts.get(alert)
    if row is None:
        return None
    say = locale.strings(reader.language)
    sent = Counter((one.channel, one.state) for one in storage.outbox.listed(alert=alert))
    return AlertPreview(
        item=alert_item(row, storage.handling.of(alert, now), by_name(catalogue), reader, say),
        rule=reader.labels.rules.get(row.rule, row.rule),
        reason=verdict_reason(row.utterance, say),
        nearest=row.utterance.nearest,
        context=_context(storage, row.utterance.attestations[0], say),
        sent=tuple((channel, state, n) for (channel, state), n in sorted(sent.items())),
    )


def _context(storage: Storage, first: Attestation, say: Strings) -> Context:
    text = storage.proofs.text(VersionId(first.version))
    before, words, after = (
        text[max(0, first.start - AROUND) : first.start],
        text[first.start : first.end],
        text[first.end : first.end + AROUND],
    )
    return Context(
        _whole(harmless(before), first.start > AROUND, at_start=True),
        clip(harmless(words), WORDS),
        _whole(harmless(after), first.end + AROUND < len(text), at_start=False),
        first.language,
        outlet_name(first, say),
    )


def _whole(text: str, is_cut: bool, *, at_start: bool) -> str:
    """Without the word that the cut went through."""
    if not is_cut:
        return text
    return "… " + text.partition(" ")[2] if at_start else text.rpartition(" ")[0] + " …"
