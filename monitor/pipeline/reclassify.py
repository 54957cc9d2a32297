"""When the catalogue changes: the texts that the change can touch are read again; dry unless told.

Statements found again keep ids and verdicts, readings of before are kept, nothing is sent unless asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError

from monitor.affected import Affected
from monitor.catalogue import Catalogue
from monitor.errors import TransientError
from monitor.model.common import Counts, VersionId
from monitor.model.editing import ChangedReading, StaleReading
from monitor.model.reading import Reading
from monitor.model.work import CatalogueId
from monitor.outcomes import compare
from monitor.pipeline.alerting import raise_alerts
from monitor.pipeline.work import Work
from monitor.reader import READ_VERSION, disposition_of

LOCK = "reclassify"


@dataclass(frozen=True, slots=True)
class Reclassified:
    """`counts`: texts by untouched, same (read again, decided as before) and changed."""

    counts: Counts
    changes: tuple[ChangedReading, ...]
    alerts: int = 0


def reclassify(
    work: Work, *, since: datetime | None = None, apply: bool = False, alert: bool = False
) -> Reclassified:
    """Look at every text last checked under another catalogue version; with `apply` store what came out.

    `since`: only what was published from then on. Raises TransientError where another process applies.
    """
    if apply and not work.storage.leases.hold(LOCK, work.claim()):
        raise TransientError("another process is reclassifying", code="locked")
    try:
        result = _Run(work, since, apply, alert).run()
    finally:
        if apply:
            work.storage.leases.let_go(LOCK, work.owner)
    if not (apply and alert):
        return result
    loud = frozenset(change.article.id for change in result.changes if change.article.id is not None)
    decided = raise_alerts(work, loud=loud)
    return Reclassified(result.counts, result.changes, decided.ended.get("alerts", 0))


class _Run:
    def __init__(self, work: Work, since: datetime | None, apply: bool, alert: bool) -> None:
        self._work, self._since, self._apply, self._alert = work, since, apply, alert
        self._affected: dict[int, Affected] = {}

    def run(self) -> Reclassified:
        work, counts, changes = self._work, Counts(), list[ChangedReading]()
        after = VersionId(0)
        while batch := work.storage.rereading.stale(
            work.catalogue_id, READ_VERSION, after=after, limit=work.settings.batch, since=self._since
        ):
            if self._apply:
                work.storage.leases.hold(LOCK, work.claim())
            checked = []
            for stale in batch:
                assert stale.article.version is not None
                after = stale.article.version
                outcome, change = self._one(stale)
                counts += Counts(1, {outcome: 1})
                if change:
                    changes.append(change)
                else:
                    checked.append(after)
                work.tick()
            if self._apply:
                work.storage.rereading.mark(checked, work.catalogue_id)
        return Reclassified(counts, tuple(changes))

    def _one(self, stale: StaleReading) -> tuple[str, ChangedReading | None]:
        touched = self._since_version(stale.catalogue).reason(
            stale.article, is_conflict=stale.outcome.is_conflict, is_date_doubted=stale.is_date_doubted
        )
        if touched is None:
            return "untouched", None
        reading = self._work.reader.read(stale.article)
        change = compare(stale.article, touched, stale.outcome, reading)
        if change is None:
            return "same", None
        if self._apply:
            self._store(stale, reading)
        return "changed", change

    def _store(self, stale: StaleReading, reading: Reading) -> None:
        assert stale.article.version is not None
        self._work.storage.readings.record_reading(
            stale.article.version,
            reading,
            read_version=READ_VERSION,
            catalogue=self._work.catalogue_id,
            now=self._work.now(),
            disposition=disposition_of(stale.article, reading),
            is_loud=self._alert,
        )

    def _since_version(self, version: int) -> Affected:
        """The change from that version to the newest."""
        if version not in self._affected:
            stored = self._work.storage.catalogue.get(CatalogueId(version))
            self._affected[version] = Affected(_parsed(stored.body) if stored else None, self._work.catalogue)
        return self._affected[version]


def _parsed(body: str) -> Catalogue | None:
    """None: the schema has changed since."""
    try:
        return Catalogue.model_validate_json(body)
    except ValidationError:
        return None
