"""The walk: the sample press through the whole pipeline, moment by moment; nothing faked but the outlets."""

import socket
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import text

from monitor.model.views import AlertRow, StatementFilter, StatementRow
from monitor.pipeline.cycle import run_cycle
from monitor.pipeline.sample import with_press
from monitor.pipeline.work import open_work
from monitor.sandbox import Sandbox
from monitor.settings import Settings
from monitor.storage import Storage, migrate, open_storage
from samples.truth import load_truth

TRUTH = load_truth()


@dataclass(frozen=True)
class Reading:
    language: str
    relevant: bool
    conflict: bool
    reported: tuple[str, ...]
    recalled: frozenset[str]
    text: str


@dataclass
class Walk:
    """What the pipeline made of the press. `alerts` and `second` are by moment: of its first and second cycle."""

    settings: Settings
    storage: Storage
    alerts: dict[str, tuple[AlertRow, ...]]
    second: dict[str, int]

    @cached_property
    def statements(self) -> dict[tuple[str, int], list[StatementRow]]:
        found: dict[tuple[str, int], list[StatementRow]] = {}
        numbers = {r.id: r.number for r in self.rows("SELECT id, number FROM article_version")}
        for row in self.storage.statements.listed(StatementFilter(), limit=10_000):
            found.setdefault((place(row.url), numbers[row.version]), []).append(row)
        return found

    @cached_property
    def readings(self) -> dict[tuple[str, int], Reading]:
        matches: dict[int, list] = {}
        for row in self.rows("SELECT reading, episode, role FROM episode_match ORDER BY reading, rank"):
            matches.setdefault(row.reading, []).append(row)
        query = """SELECT r.id, a.url, v.number, v.language, v.text, r.us_actor, r.conflict_core FROM reading r
            JOIN article_version v ON v.id = r.version JOIN article a ON a.id = v.article WHERE r.is_current"""
        return {
            (place(row.url), row.number): Reading(
                row.language,
                row.us_actor >= 0.5 and row.conflict_core >= 0.5,
                row.conflict_core >= 0.5,
                tuple(m.episode for m in matches.get(row.id, ()) if m.role == "reported"),
                frozenset(m.episode for m in matches.get(row.id, ()) if m.role == "recalled"),
                row.text,
            )
            for row in self.rows(query)
        }

    def rows(self, query: str) -> list:
        with self.storage._database.read() as connection:
            return connection.execute(text(query)).all()


def place(url: str) -> str:
    """Host and path: what identifies an article of the press whatever its port."""
    parts = urlsplit(url)
    return f"{parts.hostname}{parts.path}".rstrip("/")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def walk_press(home: Path, url: str) -> Walk:
    """Every moment of the press into the blank database at `url`; the storage stays open."""
    settings = Settings.load(home=home, feeds="sample", database_url=url, press_port=free_port())
    migrate(url)
    alerts, second = {}, {}
    storage = open_storage(url)
    with Sandbox() as box:
        for number, moment in enumerate(TRUTH.moments):
            before = {a.id for a in storage.alerts.newest(1000)}
            with with_press(settings) as ready:
                if number == 0:
                    subscribe(ready)
                cycle(ready, box)
                now = storage.alerts.newest(1000)
                cycle(ready, box)
                second[moment.id] = storage.alerts.count() - len(now)
            alerts[moment.id] = tuple(a for a in now if a.id not in before)
    return Walk(settings, storage, alerts, second)


def subscribe(settings: Settings) -> None:
    with open_work(settings) as work:
        work.storage.subscribers.record(
            "walk@localhost", language="fr", zone="Europe/Paris", wants_digest=True, wants_alerts=True, now=work.now()
        )


def cycle(settings: Settings, box: Sandbox) -> None:
    for _ in run_cycle(settings, is_forced=True, box=box):
        pass
