"""The ledger: what became of an address, whether a day adds up, and the funnel of one DAG run."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

import pytest

from monitor.model.common import Counts, Disposition
from monitor.model.ledger import Cohort
from monitor.model.work import RunId
from monitor.views.funnel import STOPS, funnel
from tests.storage import made
from tests.web.conftest import client_of
from tests.web.filled import Case, fill
from tests.web.test_pages import Nodes

URL = "https://levant.example/2022/09/13/declaration"


@pytest.fixture
def read(sqlite_storage):
    """One article with an alert, one that repeats it."""
    fill(sqlite_storage, [Case(), Case(url="https://araks.example/1", outlet="Araks Wire", is_repeat=True)])
    return client_of(sqlite_storage)


@pytest.mark.parametrize("what", [URL, f"  {URL}?utm_source=rss ", URL.removeprefix("https://"), "a1", "u1"])
def test_what_was_pasted_is_followed_to_its_end(read, what):
    nodes = Nodes(read.get("/ledger", params={"what": what, "lang": "en"}).text)
    for stage in ("Feed entry", "Page", "Article", "Reading", "Statement", "Verdict", "Alert"):
        assert stage in nodes.text, stage
    assert {"utterances/1", "articles/1"} <= {attrs.get("href") for attrs in nodes.of("a")}


def test_a_french_reader_is_told_in_french(read):
    nodes = Nodes(read.get("/ledger", params={"what": "u1", "lang": "fr"}).text)
    for words in ("octets gardés", "publié le", "Aucune autre parole de ce locuteur", "rapportée 2 fois"):
        assert words in nodes.text, words
    foreign = [attrs for _, attrs in nodes.tags if attrs.get("lang") == "en"]
    assert [attrs["hreflang"] for attrs in foreign] == ["en"], "the link to the English page alone"


@pytest.mark.parametrize(
    "what",
    ["https://nobody.example/1", "http://[::1", "javascript:alert(1)", "a99", "u" + "9" * 30, "x", "u¹", "é" * 4_000],
)
def test_what_was_never_seen_is_said_with_what_one_can_do(read, what):
    answer = read.get("/ledger", params={"what": what, "lang": "en"})
    assert answer.status_code == 200
    assert "Never seen" in answer.text


def test_a_day_is_counted_to_the_last_entry(read, sqlite_storage):
    day = made.NOW.date().isoformat()
    page = Nodes(read.get("/ledger", params={"day": day, "lang": "en"}).text).text
    assert "2 articles carry 2 statements" in page
    assert "repeat of an earlier utterance 1" in page
    assert "adds up" in page
    (first, *_) = sqlite_storage.entries.unfetched(made.claim()) or [None]
    assert first is None, "both are read"


def test_every_stop_leads_to_its_entries(read, sqlite_storage):
    (feed, *_) = sqlite_storage.feeds.due(made.NOW, is_forced=True)
    entry = replace(made.entry(9), url="https://o0.example/blocked", link="javascript:alert(1)", title="<b>x</b>")
    sqlite_storage.feeds.record_poll(made.poll(feed, entry, now=made.NOW))
    (waiting,) = sqlite_storage.entries.unfetched(made.claim())
    sqlite_storage.entries.record_end(waiting.id, Disposition.BLOCKED, made.NOW, "HTTP 403")
    given = {"day": made.NOW.date().isoformat(), "lang": "en"}
    links = [attrs["href"] for attrs in Nodes(read.get("/ledger", params=given).text).of("a")]
    assert [link for link in links if "stop=blocked" in link]
    page = Nodes(read.get("/ledger", params={**given, "stop": "blocked"}).text)
    assert "<b>x</b>" in page.text
    assert "HTTP 403" in page.text


def test_the_funnel_of_a_dag_run_is_that_of_its_own_entries(sqlite_storage, read):
    cause = "ingest/scheduled__2022-09-13T08:00:00+00:00"
    run = sqlite_storage.runs.begin("poll_feeds", made.NOW, cause)
    (feed, *_) = sqlite_storage.feeds.due(made.NOW, is_forced=True)
    entry = replace(made.entry(9), url="https://o0.example/new", link="https://o0.example/new")
    sqlite_storage.feeds.record_poll(made.poll(feed, entry, now=made.NOW), run)
    sqlite_storage.runs.end(run, Counts(1, {"found": 1}), made.NOW)
    page = Nodes(
        read.get(f"/dag-run/?dag_id=ingest&run_id={quote('scheduled__2022-09-13T08:00:00+00:00')}&lang=en").text
    ).text
    assert "0 articles carry 0 statements" in page
    assert "under way 1" in page
    assert cause in page
    assert "brought no entry in" in read.get("/dag-run/?dag_id=ingest&run_id=other&lang=en").text
    assert read.get(f"/ledger/runs/{run}").status_code == 200
    assert read.get("/ledger/runs/99").status_code == 404
    assert sqlite_storage.ledger.runs(cause="nobody/x") == ()
    assert sqlite_storage.ledger.cohort_of([RunId(99)]).entries == {}


def test_every_disposition_stops_at_one_stage():
    stopped = [end for ends in STOPS.values() for end in ends]
    assert sorted(stopped) == sorted(set(Disposition) - {Disposition.STORED})


def test_what_is_left_is_what_was_less_what_stopped():
    entries = dict.fromkeys([*Disposition, None], 1) | {Disposition.STORED: 5}
    drawn = funnel(Cohort(entries, with_statement=3, statements=4, undecided=0, held={}, alerts=1))
    for stage, after in zip(drawn.articles, drawn.articles[1:], strict=False):
        assert stage.left - sum(stop.items for stop in stage.stops) == after.left
    assert drawn.articles[0].left == 5 + len(Disposition)
    assert drawn.difference == 3, "three statements have neither alert nor reason"
