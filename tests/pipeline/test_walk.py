"""The sample press through the whole pipeline, moment by moment, against its truth: nothing faked but the outlets."""

import socket
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

import pytest
from sqlalchemy import text

from monitor.model.alerting import Novelty
from monitor.model.views import AlertRow, StatementFilter, StatementRow
from monitor.pipeline.cycle import run_cycle
from monitor.pipeline.sample import with_press
from monitor.pipeline.work import open_work
from monitor.sandbox import Sandbox
from monitor.settings import Settings
from monitor.storage import Storage, migrate, open_storage
from samples.truth import ArticleTruth, Expect, StatementTruth, load_truth

pytestmark = pytest.mark.timeout(900)

TRUTH = load_truth()
SAME = 0.5
"""Share of words in common from which a statement counts as the expected one, as in the scoring of labelled press."""


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


def key(article: ArticleTruth) -> tuple[str, int]:
    return f"{article.outlet}.localhost/{article.path}".rstrip("/"), article.number


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def walk(request, tmp_path_factory):
    home = tmp_path_factory.mktemp("walk")
    if request.param == "sqlite":
        url = f"sqlite:///{home / 'monitor.db'}"
    else:
        url = request.getfixturevalue("postgres_module_url")
    settings = Settings.load(home=home, feeds="sample", database_url=url, press_port=free_port())
    migrate(url)
    alerts, second = {}, {}
    with open_storage(url) as storage, Sandbox() as box:
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
        yield Walk(settings, storage, alerts, second)


def subscribe(settings: Settings) -> None:
    with open_work(settings) as work:
        work.storage.subscribers.record(
            "walk@localhost", language="fr", zone="Europe/Paris", wants_digest=True, wants_alerts=True, now=work.now()
        )


def cycle(settings: Settings, box: Sandbox) -> None:
    for _ in run_cycle(settings, is_forced=True, box=box):
        pass


ARTICLES = pytest.mark.parametrize("article", TRUTH.articles, ids=lambda a: f"{a.id}.{a.number}")


@ARTICLES
def test_article_is_what_it_is(walk, article):
    reading = walk.readings[key(article)]
    assert reading.language == article.language
    if article.relevant is not Expect.MAYBE:
        assert reading.relevant == (article.relevant is Expect.YES)
    if article.conflict is Expect.YES:
        assert reading.conflict
        assert reading.reported == article.reported
        assert set(article.recalled) <= reading.recalled
        assert reading.recalled <= {*article.recalled, *article.also_recalled}


@ARTICLES
def test_every_true_statement_is_found_with_its_speaker(walk, article):
    found = walk.statements.get(key(article), [])
    for true in article.statements:
        if true.is_optional or article.conflict is not Expect.YES:
            continue
        best = max(found, key=lambda row: true.overlap(row.text), default=None)
        assert best is not None, true.text
        assert true.overlap(best.text) >= SAME, (true.text, [row.text for row in found])
        assert best.speaker, f"{true.text}: unresolved"
        assert true.accepts(best.speaker), (true.text, best.speaker)


@ARTICLES
def test_nobody_is_given_words_that_are_not_theirs(walk, article):
    for row in walk.statements.get(key(article), []):
        best = max(article.statements, key=lambda true: true.overlap(row.text), default=None)
        if row.side in {"US", "ARM", "AZE"} and row.speaker:
            assert best is not None, row.text
            if best.overlap(row.text) >= SAME:
                assert best.accepts(row.speaker), (row.text, row.speaker)
                assert row.speaker not in best.never_by


def test_every_span_slices_back(walk):
    for place_and_number, rows in walk.statements.items():
        for row in rows:
            assert walk.readings[place_and_number].text[row.start : row.end] == row.text


@pytest.mark.parametrize("moment", TRUTH.moments, ids=lambda m: m.id)
def test_each_moment_alerts_what_is_new(walk, moment):
    alerted = [utterance_of(walk, alert) for alert in walk.alerts[moment.id]]
    assert len(alerted) == len(set(alerted)), "the same utterance alerted twice"
    assert moment.must_alert <= set(alerted)
    unexpected = [
        alert.utterance.attestations[0].text
        for alert, utterance in zip(walk.alerts[moment.id], alerted, strict=True)
        if utterance not in moment.may_alert
    ]
    assert not unexpected
    assert walk.second[moment.id] == 0, "a second cycle at the same moment alerts nothing"


def test_an_edited_quote_is_amended_not_new(walk):
    expected = {utterance for moment in TRUTH.moments for utterance in moment.amended}
    rows = walk.storage.statements.listed(StatementFilter(novelty=Novelty.AMENDED), limit=100)
    assert {best_match(walk, row).utterance for row in rows} == expected


def test_each_alert_is_one_mail(walk):
    mails = list((walk.settings.home / "mail").glob("*.eml"))
    alerts = sum(len(found) for found in walk.alerts.values())
    digests = walk.rows("SELECT COUNT(*) AS n FROM digest")[0].n
    assert len(mails) == alerts + digests
    assert digests == len({m.at.date() for m in TRUTH.moments[1:]})


def utterance_of(walk: Walk, alert: AlertRow) -> str:
    first = alert.utterance.attestations[0]
    row = next(r for rows in walk.statements.values() for r in rows if r.id == first.statement)
    return best_match(walk, row).utterance


def best_match(walk: Walk, row: StatementRow) -> StatementTruth:
    candidates = [
        true for article in TRUTH.articles if key(article)[0] == place(row.url) for true in article.statements
    ]
    return max(candidates, key=lambda true: true.overlap(row.text))
