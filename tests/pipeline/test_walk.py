"""The sample press through the whole pipeline, moment by moment, against its truth: nothing faked but the outlets."""

import pytest

from monitor.model.alerting import Novelty
from monitor.model.views import AlertRow, StatementFilter, StatementRow
from monitor.pipeline import remaking
from monitor.pipeline.work import Work
from monitor.sandbox import Sandbox
from samples.truth import ArticleTruth, Expect, StatementTruth
from tests.pipeline.walked import TRUTH, Walk, place, walk_press

pytestmark = pytest.mark.timeout(900)

SAME = 0.5
"""Share of words in common from which a statement counts as the expected one, as in the scoring of labelled press."""


def key(article: ArticleTruth) -> tuple[str, int]:
    return f"{article.outlet}.localhost/{article.path}".rstrip("/"), article.number


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def walk(request, tmp_path_factory):
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_walk")
        return
    found = walk_press(tmp_path_factory.mktemp("walk"), request.getfixturevalue("postgres_module_url"))
    yield found
    found.storage.close()


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


def test_no_moment_raises_a_candidate_where_every_episode_is_catalogued(walk):
    assert walk.storage.proposals.listed() == ()


def test_each_alert_is_one_mail(walk):
    mails = list((walk.settings.home / "mail").glob("*.eml"))
    alerts = sum(len(found) for found in walk.alerts.values())
    digests = walk.rows("SELECT COUNT(*) AS n FROM digest")[0].n
    threads = walk.rows("SELECT COUNT(*) AS n FROM outbox WHERE amendment IS NOT NULL")[0].n
    assert len(mails) == alerts + digests + threads
    assert digests == len({m.at.date() for m in TRUTH.moments[1:]})


def test_what_alerts_rest_on_is_made_again_from_the_bytes(sqlite_walk):
    """Text and statement of the newest alerts, by the program that made them; another version is named as such."""
    with Sandbox(workers=1) as box:
        work = Work(sqlite_walk.settings, sqlite_walk.storage, box)
        for alert in sqlite_walk.storage.alerts.newest(3):
            stages = remaking.remade(work, alert.id)
            assert {stage.stage for stage in stages} == {"text", "statement"}
            assert [s for s in stages if s.outcome is not remaking.Outcome.SAME] == []
    assert remaking.Remade("A", "text", 1, 2, remaking.Outcome.OTHER).is_broken is False
    assert remaking.Remade("A", "text", 2, 2, remaking.Outcome.OTHER).is_broken


def utterance_of(walk: Walk, alert: AlertRow) -> str:
    first = alert.utterance.attestations[0]
    row = next(r for rows in walk.statements.values() for r in rows if r.id == first.statement)
    return best_match(walk, row).utterance


def best_match(walk: Walk, row: StatementRow) -> StatementTruth:
    candidates = [
        true for article in TRUTH.articles if key(article)[0] == place(row.url) for true in article.statements
    ]
    return max(candidates, key=lambda true: true.overlap(row.text))
