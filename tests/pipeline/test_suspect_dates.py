"""A feed's date that neither page nor text confirm: recorded and shown; it orders nothing and alerts nobody (F17)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.model.common import EntryId, Precision, Published
from monitor.model.evidence import ArticleView
from monitor.model.intake import EntryData, Fetched
from monitor.model.views import StatementFilter, StatementRow
from monitor.pipeline import alerting, articles, catalogue, reading, tracing
from monitor.pipeline.work import Work, open_work
from monitor.settings import Settings

NOW = datetime(2026, 11, 17, 12, tzinfo=UTC)
PAGE = """<html lang=fr><title>Frontière {number}</title>{head}<article>
<p>La délimitation de la frontière entre l’Arménie et l’Azerbaïdjan était au centre d’une conférence à Bakou.</p>
<p>« {quote} », a déclaré Ilham Aliyev.</p>
<p>Les deux pays négocient un traité de paix depuis la guerre de 2020 au Haut-Karabakh, sous médiation américaine.</p>
</article>"""
QUOTES = (
    "La frontière restera fermée tant que les prisonniers ne seront pas rentrés",
    "Nos ingénieurs ouvriront la ligne de chemin de fer de Nakhitchevan avant la fin de cette année",
    "Aucune armée étrangère ne stationnera plus dans les montagnes du Karabakh",
)


@pytest.fixture
def work(tmp_path: Path, postgres_url: str) -> Iterator[Work]:
    settings = Settings.load(home=tmp_path, database_url=postgres_url, feeds="sample", now=NOW.isoformat())
    with open_work(settings) as work:
        catalogue.load(work)
        yield work


def see(
    work: Work, number: int, dated: datetime, *, own: str = "", quote: int | None = None, is_baseline: bool = False
) -> EntryId:
    url = f"https://armenpress.am/{number}"
    published = Published(dated, Precision.MINUTE, "feed")
    data = EntryData(url, url, f"Frontière {number}", "", None, published, dated.isoformat(), None)
    entry = work.storage.entries.record(data, "armenpress", NOW, is_baseline=is_baseline).entry
    head = f'<meta property="article:published_time" content="{own}">' if own else ""
    words = QUOTES[number if quote is None else quote]
    body = PAGE.format(number=number, quote=words, head=head).encode()
    page = Fetched(url, url, 200, (("Content-Type", "text/html"),), body, hashlib.sha256(body).hexdigest(), NOW)
    work.storage.entries.record_page(entry, page)
    return entry


def process(work: Work) -> list[StatementRow]:
    """The statements, the last read first."""
    for step in (articles.clean_articles, reading.read_articles, alerting.raise_alerts):
        step(work)
    return list(work.storage.statements.listed(StatementFilter()))


def article(work: Work, row: StatementRow) -> ArticleView:
    found = work.storage.evidence.article(row.article)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("offset", "is_suspect"),
    [
        (timedelta(minutes=15), False),
        (timedelta(minutes=15, seconds=1), True),
        (timedelta(days=63_000), True),
        (-timedelta(days=30), False),
        (-timedelta(days=30, seconds=1), True),
        (-timedelta(days=20_700), True),
    ],
)
def test_a_date_that_nothing_confirms_is_recorded_and_neither_orders_nor_alerts(
    work: Work, offset: timedelta, is_suspect: bool
) -> None:
    see(work, 0, NOW + offset)
    (row,) = process(work)
    found = article(work, row)
    assert found.doubted == (NOW + offset if is_suspect else None)
    assert found.published.value == (NOW if is_suspect else NOW + offset)
    assert found.published.by == ("first_seen" if is_suspect else "feed")
    expected = "date_suspect" if is_suspect else "too_old" if offset < timedelta() else None
    assert row.suppressed_by == expected
    assert work.storage.alerts.count() == (expected is None)
    told = [remark.key for step in tracing.trace(work, found.url) for remark in step.what]
    assert ("trace.date_suspect" in told) is is_suspect


@pytest.mark.parametrize("dated", [datetime(1970, 1, 1, tzinfo=UTC), NOW + timedelta(days=63_000)])
def test_what_is_dated_long_ago_was_not_the_first_to_report(work: Work, dated: datetime) -> None:
    see(work, 0, dated)
    see(work, 1, NOW - timedelta(minutes=10), quote=0)
    told = {row.url[-1]: row.suppressed_by for row in process(work)}
    assert told == {"0": "repeat", "1": None}


def test_the_pages_own_date_orders_and_alerts(work: Work) -> None:
    see(work, 0, NOW + timedelta(days=63_000), own="2026-11-17T10:30:00+00:00", quote=0)
    see(work, 1, NOW - timedelta(days=20_700), own="2026-11-17T09:30:00+00:00", quote=0)
    see(work, 2, NOW - timedelta(minutes=10))
    rows = {row.url[-1]: row for row in process(work)}
    assert [article(work, rows[n]).published.by for n in "012"] == ["meta", "meta", "feed"]
    assert [article(work, rows[n]).doubted is None for n in "012"] == [False, False, True]
    assert [rows[n].suppressed_by for n in "012"] == ["repeat", None, None]


def test_an_old_story_that_its_page_dates_alike_is_old_and_not_suspect(work: Work) -> None:
    old = datetime(2023, 5, 17, 10, tzinfo=UTC)
    see(work, 0, old, own="2023-05-17T12:00:00+04:00")
    (row,) = process(work)
    found = article(work, row)
    assert (found.published.value, found.published.by, found.doubted) == (old, "feed", None)
    assert (row.suppressed_by, work.storage.alerts.count()) == ("too_old", 0)


def test_in_a_first_poll_nobody_dates_it_and_nobody_is_told(work: Work) -> None:
    see(work, 0, NOW - timedelta(days=400), is_baseline=True)
    (row,) = process(work)
    assert (article(work, row).published, row.suppressed_by) == (Published.unknown(), "baseline")
