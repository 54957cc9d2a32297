"""One utterance as a row of a page: who, the words in the reader's language, and the outlets that report it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from monitor.catalogue import Catalogue
from monitor.catalogue.outlets import Outlet
from monitor.locale import Strings
from monitor.model.common import Published, Side, UtteranceId
from monitor.model.mailing import Attestation, Reader, UtteranceView
from monitor.model.reading import Account, Modality, StatementKind
from monitor.render.parts import episode_name, is_one_side_only, office_title, speaker_name
from monitor.render.quoting import outlet_name, quoted, shown
from monitor.views.frame import Link, link

WORDS = 1_000
"""Characters of a source's words on a page; the article holds the rest."""

OUTLETS_SHOWN = 4
"""Outlets of one utterance that stand in the open; the others behind a count."""


@dataclass(frozen=True, slots=True)
class Version:
    """The words of one outlet in its language; `outlet` where two versions stand side by side."""

    words: str
    language: str
    outlet: str | None


@dataclass(frozen=True, slots=True)
class Report:
    """One outlet that reports an utterance, with whose it is."""

    outlet: str
    affiliation: str | None
    side: Side | None
    language: str
    link: Link | None
    published: Published


@dataclass(frozen=True, slots=True)
class Said:
    """`reports` stand in the open, `more` behind their count; `episode_id` None: on the conflict, no episode."""

    id: UtteranceId
    at: datetime
    """When its first report was recorded."""
    side: Side
    speaker: str
    office: str
    modality: Modality
    account: Account
    episode: str
    episode_id: str | None
    versions: tuple[Version, ...]
    kind: StatementKind
    is_one_side_only: bool
    languages: tuple[str, ...]
    reports: tuple[Report, ...]
    more: tuple[Report, ...]
    origins: int
    """Independent ones among the outlets."""

    @property
    def outlets(self) -> int:
        return len(self.reports) + len(self.more)


def by_name(catalogue: Catalogue) -> dict[str, Outlet]:
    """The catalogue's outlets by the name that attestations carry."""
    return {outlet.name: outlet for outlet in catalogue.outlets}


def said(utterance: UtteranceView, outlets: Mapping[str, Outlet], reader: Reader, say: Strings) -> Said:
    """The row of an utterance that has an attestation."""
    first = utterance.attestations[0]
    versions = shown(utterance.attestations, reader)
    reports = tuple(_reports(utterance.attestations, outlets, say))
    return Said(
        id=utterance.id,
        at=first.recorded_at,
        side=utterance.speaker.side if utterance.speaker else Side.OTHER,
        speaker=speaker_name(utterance.speaker, reader, say),
        office=office_title(utterance.speaker, reader),
        modality=first.modality,
        account=utterance.account,
        episode=episode_name(utterance.episode, reader, say),
        episode_id=utterance.episode,
        versions=tuple(
            Version(quoted(a, WORDS), a.language, outlet_name(a, say) if len(versions) > 1 else None)
            for a in versions
        ),
        kind=first.kind,
        is_one_side_only=is_one_side_only(utterance.attestations),
        languages=tuple(dict.fromkeys(a.language for a in utterance.attestations)),
        reports=reports[:OUTLETS_SHOWN],
        more=reports[OUTLETS_SHOWN:],
        origins=utterance.origins,
    )


def _reports(attestations: Iterable[Attestation], outlets: Mapping[str, Outlet], say: Strings) -> Iterator[Report]:
    """One line an outlet, in order of appearance; only http(s) addresses are links."""
    seen: set[str] = set()
    for attestation in attestations:
        if attestation.outlet in seen:
            continue
        seen.add(attestation.outlet)
        outlet = outlets.get(attestation.outlet)
        yield Report(
            outlet_name(attestation, say),
            outlet.affiliation if outlet else None,
            attestation.outlet_side,
            attestation.language,
            link(attestation.url),
            attestation.published,
        )
