"""Words taken back and pages taken down: recorded, shown, and told once in the thread of their alert."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.model.alerting import CorrectionKind
from monitor.model.common import Published
from monitor.model.intake import EntryData, Fetched
from monitor.model.outbox import MessageKind
from monitor.pipeline import alerting, articles, catalogue, reading
from monitor.pipeline.work import Work, open_work
from monitor.settings import Settings

NOW = datetime(2026, 11, 17, 12, tzinfo=UTC)
URL = "https://armenpress.am/1"
QUOTE = "La frontière restera fermée tant que les prisonniers ne seront pas rentrés"
PAGE = (
    "<html lang=fr><title>Frontière</title><article><p>La délimitation de la frontière entre l’Arménie et "
    "l’Azerbaïdjan était mardi au centre d’une conférence de presse tenue à Bakou.</p><p>{quote}</p><p>Les deux "
    "pays négocient un traité de paix depuis la guerre de 2020 au Haut-Karabakh, sous médiation américaine.</p>"
)
SAID = PAGE.format(quote=f"« {QUOTE} », a déclaré Ilham Aliyev.")
STUB = "<html lang=fr><title>Frontière</title><p>Abonnez-vous pour lire la suite de cet article.</p>"
SILENT = PAGE.format(quote="Il n’a pas été question des prisonniers pendant cette rencontre avec les journalistes.")


@pytest.fixture
def work(tmp_path: Path, sqlite_url: str) -> Iterator[Work]:
    with open_work(
        Settings.load(home=tmp_path, database_url=sqlite_url, feeds="sample", now=NOW.isoformat())
    ) as work:
        catalogue.load(work)
        work.storage.subscribers.record(
            "reader@example.org", language="fr", zone="UTC", wants_digest=False, wants_alerts=True, now=NOW
        )
        yield work


@pytest.fixture
def entry(work: Work) -> int:
    data = EntryData(URL, URL, "Frontière", "", None, Published.unknown(), None, None)
    return work.storage.entries.record(data, "armenpress", NOW, is_baseline=False).entry


def see(work: Work, entry: int, html: str) -> None:
    body = html.encode()
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    page = Fetched(URL, URL, 200, headers, body, hashlib.sha256(body).hexdigest(), NOW)
    work.storage.entries.record_page(entry, page)
    for step in (articles.clean_articles, reading.read_articles, alerting.raise_alerts):
        step(work)


def told(work: Work) -> list[MessageKind]:
    return [row.kind for row in reversed(work.storage.outbox.listed(limit=100))]


def test_words_that_an_outlet_takes_back_are_told_of_once_in_the_thread(work: Work, entry: int) -> None:
    see(work, entry, SAID)
    see(work, entry, STUB)
    assert (told(work), work.storage.corrections.newest()) == ([MessageKind.ALERT], ())
    for text in (SILENT, SILENT.replace("rencontre", "entrevue"), SILENT):
        see(work, entry, text)
    assert told(work) == [MessageKind.ALERT, MessageKind.WITHDRAWN]
    letter = next(m for m in work.storage.outbox.listed(limit=1))
    assert letter.subject.startswith("Re: ")
    (row,) = work.storage.corrections.newest()
    assert (row.kind, row.before, row.after) == (CorrectionKind.WITHDRAWN, QUOTE, None)
    assert work.storage.corrections.of_utterance(row.utterance) == (row,)


def test_words_that_an_outlet_alters_are_told_of_once_in_the_thread(work: Work, entry: int) -> None:
    see(work, entry, SAID)
    for _ in range(2):
        see(work, entry, SAID.replace("tant que les prisonniers", "tant que tous les prisonniers"))
    assert told(work) == [MessageKind.ALERT, MessageKind.AMENDED]
    (row,) = work.storage.corrections.newest()
    assert (row.kind, row.before) == (CorrectionKind.ALTERED, QUOTE)


def test_a_page_taken_down_is_shown_until_it_is_back(work: Work, entry: int) -> None:
    see(work, entry, SAID)
    for hours in (1, 6):
        work.storage.entries.record_gone(entry, NOW + timedelta(hours=hours), None)
    (row,) = work.storage.corrections.newest()
    assert (row.kind, row.before, row.noticed_at) == (CorrectionKind.GONE, QUOTE, NOW + timedelta(hours=1))
    assert work.storage.corrections.of_utterance(row.utterance) == (row,)
    see(work, entry, SAID)
    assert work.storage.corrections.newest() == ()
