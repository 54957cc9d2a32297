"""What an alert rests on, made again from what is stored: bytes → text → statement, each by the versions stored.

A stage whose version has changed since may give something else, and says so: the old program is not kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from monitor.catalogue import Catalogue
from monitor.clean import CLEAN_VERSION
from monitor.errors import MonitorError, UserError
from monitor.model.article import ArticleForRead
from monitor.model.common import AlertId, VersionId
from monitor.model.mailing import AlertView
from monitor.model.proof import Report
from monitor.pipeline.cleaning import clean_any, without_host_furniture
from monitor.pipeline.replay import view_of
from monitor.pipeline.work import Work
from monitor.reader import READ_VERSION, Reader


class Outcome(StrEnum):
    """`other`: something else came out. `gone`: what it was made of is no longer kept."""

    SAME = "same"
    OTHER = "other"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Remade:
    """One stage of one report: by which version it was made, and what the running one makes of the same."""

    outlet: str
    stage: str
    stored: int
    running: int
    outcome: Outcome

    @property
    def is_broken(self) -> bool:
        """The very same program made something else of the same."""
        return self.outcome is Outcome.OTHER and self.stored == self.running


def remade(work: Work, alert: AlertId) -> tuple[Remade, ...]:
    """Text and statement of every report that the alert told of. Raises UserError where no view is stored with it."""
    view = view_of(work, alert)
    proof = work.storage.proofs.of(view.utterance.id) if view else None
    if view is None or proof is None:
        raise UserError(f"no alert {alert} with stored inputs", "`monitor alerts list` shows the alerts")
    told = {(a.version, a.start, a.end) for a in view.utterance.attestations}
    reports = [report for report in proof.reports if (report.version, report.start, report.end) in told]
    return tuple(one for report in reports for one in _stages(work, view, report))


def _stages(work: Work, view: AlertView, report: Report) -> Iterator[Remade]:
    yield Remade(report.outlet, "text", report.clean_version, CLEAN_VERSION, _text(work, report))
    yield Remade(report.outlet, "statement", report.read_version, READ_VERSION, _statement(work, view, report))


def _text(work: Work, report: Report) -> Outcome:
    """From the bytes of the page, with what the pages of its host show to be furniture now."""
    page = work.storage.articles.page_of(VersionId(report.version))
    if page is None:
        return Outcome.GONE
    try:
        clean, _ = without_host_furniture(work.storage, page, clean_any(page.fetched, page.hints, work.box))
    except MonitorError:
        return Outcome.OTHER
    return Outcome.SAME if clean.text == report.text else Outcome.OTHER


def _statement(work: Work, view: AlertView, report: Report) -> Outcome:
    """From the stored text, by the catalogue that it was read by."""
    body = work.storage.catalogue.body(report.catalogue_sha256)
    if body is None:
        return Outcome.GONE
    article = ArticleForRead(
        report.text, report.title, report.published, report.language, report.url, work.outlet_of(report.url)
    )
    name = view.utterance.speaker.name if view.utterance.speaker else None
    for found in Reader(Catalogue.model_validate_json(body)).read(article).extraction.statements:
        names = {speaker.name for speaker in (*found.speakers, found.origin) if speaker}
        if (found.span.start, found.span.end) == (report.start, report.end) and (name is None or name in names):
            return Outcome.SAME
    return Outcome.OTHER
