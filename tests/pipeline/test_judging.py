"""Utterances over real readings: whatever the order of arrival, one text's statements each with their own."""

from __future__ import annotations

import json
from collections import defaultdict

import pytest

from monitor.model.article import PageHints
from monitor.pipeline import catalogue
from monitor.pipeline.importing import import_paths
from monitor.pipeline.work import open_work
from monitor.sandbox import Sandbox
from monitor.settings import Settings
from monitor.storage import migrate
from monitor.storage.tables import TextVector

ARTICLES = {
    "a": (
        "Erevan, 14 septembre 2022. Le Premier ministre arménien, Nikol Pachinian, a déclaré : « Les "
        "gardes-frontières russes quitteront l'aéroport d'ici au 1er août. » M. Pachinian "
        "a ajouté : « Personne ne "
        "nous dictera le tracé de nos frontières avec l'Azerbaïdjan. »"
    ),
    "b": (
        'Yerevan, September 14, 2022. "No one will dictate to us where our borders with Azerbaijan run," Armenian '
        'Prime Minister Nikol Pashinyan said. "Russian border guards will be gone from the airport by August 1," '
        "Pashinyan said."
    ),
    "c": (
        "Erevan, 14 septembre 2022. Le Premier ministre arménien, Nikol Pachinian, a affirmé que le départ des "
        "gardes-frontières russes de l'aéroport interviendrait avant le 1er août. Il a annoncé que les pourparlers "
        "avec l'Azerbaïdjan reprendraient en octobre."
    ),
}


def utterances(folder, order, box):
    """Groups of (article, words) by utterance, after one run over articles that came in this order."""
    settings = Settings.load(home=folder, database_url=f"sqlite:///{folder / 'monitor.db'}")
    migrate(settings.database)
    with open_work(settings, box=box) as work:
        catalogue.load(work)
        path = folder / "articles.jsonl"
        rows = ({"text": ARTICLES[n], "published": "2022-09-14", "url": f"https://{n}.example/1"} for n in order)
        path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
        import_paths(work, [path], PageHints())
        groups = defaultdict(set)
        for row in work.storage.statements.listed():
            groups[row.utterance].add((row.url, row.text[:20]))
        with work.storage._database.read() as connection:
            vectors = connection.execute(TextVector.__table__.select()).all()
    return {frozenset(group) for group in groups.values()}, {len(row.vector) for row in vectors}


@pytest.mark.timeout(600)
def test_the_order_of_arrival_changes_nothing(tmp_path):
    found = []
    with Sandbox() as box:
        for number, order in enumerate(("abc", "cba")):
            folder = tmp_path / str(number)
            folder.mkdir()
            found.append(utterances(folder, order, box))
    (first, sizes), *others = found
    assert all(other == first for other, _ in others)
    assert sizes == {1024}, "vectors are stored"
    outlets = sorted(sorted({url[8] for url, _ in group}) for group in first)
    assert outlets == [["a", "b"], ["a", "b", "c"], ["c"]], first
