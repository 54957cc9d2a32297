"""Feeds that shrink, start over, and give what they gave before another name: from poll to alert (F15, F16)."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from monitor.model.common import Counts
from monitor.pipeline import alerting, articles, catalogue, pages, poll, reading
from monitor.pipeline.work import Work, open_work
from monitor.settings import Settings
from tests.faults.guard import no_way_out
from tests.faults.server import FaultServer, answer

HOST = "araks.localhost"
OUTLET = """outlets:
- {{id: araks, name: Araks, domains: [{host}], country: AM, language: fr, affiliation: private, zone: UTC,
   feeds: [{{id: araks, url: '{url}'}}]}}
"""
PAGE = """<html lang=fr><title>Frontière</title><article><p>La frontière entre l’Arménie et l’Azerbaïdjan était au
centre d’une conférence de presse tenue à Bakou, dossier {path}.</p><p>« {quote} », a déclaré Ilham Aliyev.</p>
<p>Les deux pays négocient un traité de paix depuis la guerre de 2020 au Haut-Karabakh.</p></article></html>"""
QUOTES = (
    "La frontière restera fermée tant que les prisonniers ne seront pas rentrés",
    "Nos ingénieurs ouvriront la ligne de chemin de fer de Nakhitchevan avant la fin de cette année",
    "Aucune armée étrangère ne stationnera plus dans les montagnes du Karabakh",
)
OLD = (
    "Le corridor de Latchine passera sous notre contrôle avant l’hiver",
    "Le barrage de Sarsang alimentera de nouveau nos villages",
    "Les observateurs russes quitteront la région quand nous le dirons",
)


@dataclass
class Press:
    """One outlet on loopback, and the whole intake that follows it."""

    server: FaultServer
    work: Work

    def shows(self, *items: tuple[str, str | None], dated: datetime | None = None) -> None:
        """The feed now has these items: link (relative to the outlet's host) and GUID."""
        date = format_datetime(dated or datetime.now(UTC) - timedelta(minutes=20))
        rows = "".join(
            f"<item><title>Frontière</title><link>{self.address(link)}</link>"
            f"{f'<guid>{guid}</guid>' if guid else ''}<pubDate>{date}</pubDate></item>"
            for link, guid in items
        )
        self.server.parts["/rss"] = answer(f"<rss version='2.0'><channel>{rows}</channel></rss>".encode())

    def has(self, path: str, quote: str = QUOTES[0]) -> None:
        body = PAGE.format(path=path, quote=quote).encode()
        self.server.parts[path] = answer(body, headers=(("Content-Type", "text/html; charset=utf-8"),))

    def address(self, link: str) -> str:
        return link if "://" in link else self.server.url(link, HOST).replace("&", "&amp;")

    def round(self) -> Counts:
        steps = (pages.fetch_pages, articles.clean_articles, reading.read_articles, alerting.raise_alerts)
        return sum((step(self.work) for step in steps), poll.poll_feeds(self.work, is_forced=True))


@contextmanager
def running() -> Iterator[FaultServer]:
    """The fault server in a thread of its own: the pipeline has its own loop."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    server = FaultServer()
    asyncio.run_coroutine_threadsafe(server.__aenter__(), loop).result()
    try:
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(server.__aexit__(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@pytest.fixture
def press(tmp_path: Path, sqlite_url: str) -> Iterator[Press]:
    with running() as server, no_way_out():
        (tmp_path / "catalogue").mkdir()
        overlay = OUTLET.format(host=HOST, url=server.url("/rss", HOST))
        (tmp_path / "catalogue" / "outlets.yaml").write_text(overlay)
        settings = Settings.load(
            home=tmp_path, database_url=sqlite_url, crawl_delay_seconds=0, loopback_hosts=("*.localhost",)
        )
        with open_work(settings) as work:
            catalogue.load(work)
            with work.storage._database.write() as connection:
                connection.execute(text("UPDATE feed SET is_active = false WHERE key <> 'araks'"))
            press = Press(server, work)
            press.shows()
            press.round()  # the first poll is a baseline
            yield press


def test_f16_another_name_for_the_same_item_alerts_nobody_again(press: Press) -> None:
    press.has("/1")
    press.shows(("/1", "g1"))
    assert press.round().ended["alerts"] == 1
    twins = ("/1?utm_source=rss&utm_medium=feed", "/1#top", "/1?fbclid=abc", "/1/")
    for shown in (
        [("/1", "g2")],
        [("/1", None)],
        [("/1", "same"), ("/1?utm_campaign=x", "same")],
        *([(twin, f"twin of {twin}")] for twin in twins),
    ):
        press.shows(*shown)
        counts = press.round()
        assert (counts.ended.get("new_entries", 0), counts.ended.get("fetched", 0)) == (0, 0), shown
    for path, host in (("/1/amp", HOST), ("/print/1", HOST), ("/1", f"m.{HOST}"), ("/1", f"www.{HOST}")):
        press.has(path)
        press.shows((press.server.url(path, host), "g1"))
        press.round()
    assert press.work.storage.alerts.count() == 1


def test_f15_a_feed_that_empties_and_starts_over_alerts_nobody_and_loses_nothing(press: Press) -> None:
    for number in range(3):
        press.has(f"/{number}", QUOTES[number])
    everything = [(f"/{number}", f"g{number}") for number in range(3)]
    press.shows(*everything)
    assert press.round().ended["alerts"] == 3
    stored = press.work.storage.articles.count()
    for shown in ([], everything, everything[::-1], [], everything):
        press.shows(*shown)
        assert press.round().ended.get("new_entries", 0) == 0
    for number in range(3):
        press.has(f"/old/{number}", OLD[number])
    press.shows(*((f"/old/{number}", f"old{number}") for number in range(3)), dated=datetime(2019, 3, 1, tzinfo=UTC))
    counts = press.round()
    assert (counts.ended["new_entries"], counts.ended.get("alerts", 0)) == (3, 0)
    assert press.work.storage.articles.count() == stored + 3
    assert press.work.storage.alerts.count() == 3
