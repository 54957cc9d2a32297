"""Search on both engines, through the one function that command line and pages use, on the walk."""

from __future__ import annotations

from contextlib import suppress

import made
import pytest
from pydantic import SecretStr

from monitor.catalogue import Catalogue
from monitor.errors import UserError
from monitor.model.words import words
from monitor.pipeline.searching import search
from monitor.pipeline.work import open_work
from monitor.search import Names, parse
from monitor.storage import having as having_value
from monitor.storage.search_index import create_indexes, drop_indexes

NAMES = Names(Catalogue())


@pytest.fixture
def work(walked_url, sqlite_walk):
    settings = sqlite_walk.settings.model_copy(update={"database_url": SecretStr(walked_url)})
    with open_work(settings) as opened:
        yield opened


def having(walk, *wanted: str, without: str | None = None, **equal) -> set[int]:
    """Ids of statements with these words in this order somewhere, by reading them all."""
    found = set()
    for row in walk.storage.statements.listed(limit=10_000):
        padded = f" {' '.join(words(row.text))} "
        has = all(f" {phrase} " in padded for phrase in wanted) and not (without and f" {without} " in padded)
        if has and all(getattr(row, name) == value for name, value in equal.items()):
            found.add(row.id)
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("paix", {"wanted": ["paix"]}),
        ("PAIX", {"wanted": ["paix"]}),
        ("cessez-le-feu", {"wanted": ["cessez le feu"]}),
        ('"the road"', {"wanted": ["the road"]}),
        ("road -trench", {"wanted": ["road"], "without": "trench"}),
        ("-road lang:en", {"wanted": [], "without": "road", "language": "en"}),
        ("frontière lang:fr", {"wanted": ["frontiere"], "language": "fr"}),
        ("lang:ru kind:direct", {"wanted": [], "language": "ru", "kind": "direct"}),
        ("мир", {"wanted": ["мир"]}),
    ],
)
def test_words_find_what_reading_everything_finds(work, sqlite_walk, text, expected):
    wanted = expected.pop("wanted") if "wanted" in expected else []
    expected["wanted"] = wanted
    should = having(sqlite_walk, *wanted, **{k: v for k, v in expected.items() if k != "wanted"})
    assert should, "the press has such a statement"
    found = [row.id for row in search(work, text, limit=1000).statements]
    assert set(found) == should
    assert found == sorted(found, reverse=True), "newest first"


def test_alternatives_and_prefixes(work, sqlite_walk):
    either = {row.id for row in search(work, "road OR route", limit=1000).statements}
    assert either == having(sqlite_walk, "road") | having(sqlite_walk, "route")
    begun = {row.id for row in search(work, "front*", limit=1000).statements}
    assert begun >= having(sqlite_walk, "frontiere") | having(sqlite_walk, "frontier")


@pytest.mark.parametrize("name", ["Pachinian", "Nikol Pachinian", "Пашинян"])
def test_a_name_finds_what_its_bearer_says(work, sqlite_walk, name):
    said = {row.id for row in sqlite_walk.storage.statements.listed(limit=10_000) if row.speaker == "Nikol Pashinyan"}
    found = {row.id for row in search(work, name, limit=1000).statements}
    assert said
    assert found >= said
    both = {row.id for row in search(work, f"{name} frontière", limit=1000).statements}
    assert both == found & having(sqlite_walk, "frontiere")


@pytest.mark.parametrize("name", ["Pachinian", "Пашинян", "Paşinyan"])
def test_a_name_finds_articles_in_every_language(work, name):
    found = search(work, f"{name} in:articles", limit=1000).articles
    assert {"fr", "en", "ru"} <= {hit.language for hit in found}
    assert all(hit.marks for hit in found if hit.language in {"en", "ru"})
    marked = {hit.excerpt[mark.start : mark.end] for hit in found for mark in hit.marks}
    assert {"Pachinian", "Pashinyan"} <= marked


def test_fields_choose(work, sqlite_walk):
    rows = search(work, "side:AZE since:2022-09 until:2022-09", limit=1000).statements
    assert rows
    assert all(row.side == "AZE" and (row.published_at.year, row.published_at.month) == (2022, 9) for row in rows)
    by_name = search(work, "speaker:Алиев outlet:khazri", limit=1000).statements
    assert by_name
    assert {(row.speaker, row.outlet) for row in by_name} == {("Ilham Aliyev", "Khazri Report")}
    assert {row.episode for row in search(work, "episode:washington", limit=100).statements} == {
        "washington-summit-2025"
    }


COMMON_OR_RARE = (
    "side:ARM", 'speaker:"Ararat Mirzoyan"', 'office:"Prime Minister"', "-episode:washington", "outlet:khazri",
    "affiliation:state", "-country:AM", "lang:ru", "-lang:fr side:AZE", "since:2022-09 until:2022-09", "kind:direct",
)  # fmt: skip


@pytest.mark.parametrize("text", COMMON_OR_RARE)
def test_a_common_value_finds_what_a_rare_one_finds(work, monkeypatch, text):
    """Both ways to look it up: by its index, and through the newest."""
    rare = search(work, text, limit=1000).statements
    monkeypatch.setattr(having_value, "MANY", 0)
    assert rare
    assert search(work, text, limit=1000).statements == rare


def test_pages_of_a_search_follow_one_another(work):
    whole = search(work, "side:ARM", limit=1000)
    assert whole.before is None
    parts, before = [], None
    while True:
        part = search(work, "side:ARM", limit=7, before=before)
        parts += part.statements
        if (before := part.before) is None:
            break
    assert parts == list(whole.statements)


def test_a_name_that_nobody_bears(work):
    with pytest.raises(UserError, match="perhaps: Nikol Pashinyan"):
        search(work, "speaker:Pachinan")
    with pytest.raises(UserError, match="perhaps: Khazri Report"):
        search(work, "outlet:kazri")


@pytest.mark.parametrize("text", ["' OR 1=1--", "%", "a\x00b", "); drop table statement", '"; --"', "NEAR(a b)", "*"])
def test_hostile_searches_find_nothing_and_break_nothing(work, text):
    with suppress(UserError):
        assert search(work, text).statements == ()


def test_what_was_stored_before_the_index_is_found(storage):
    made.statements(storage, 3)
    query = parse('"nos positions restent"', NAMES)
    before = storage.searching.statements(query, limit=9)
    with storage._database.write() as connection:
        drop_indexes(connection)
        create_indexes(connection)
    assert len(before) == 3
    assert storage.searching.statements(query, limit=9) == before


def test_a_text_beyond_all_measure_is_indexed_to_its_limit(storage):
    (page,) = made.pages(storage)
    made.article(storage, page, "début " + "mot " * 20_000 + "fin")
    found = [storage.searching.articles(parse(f"{w} in:articles", NAMES), limit=9) for w in ("debut", "mot", "fin")]
    assert [len(hits) for hits in found] == [1, 1, 0]


def test_only_the_newest_text_is_found(storage):
    (page,) = made.pages(storage)
    made.article(storage, page, "Un texte ancien.")
    made.article(storage, page, "Un texte nouveau.")
    found = [storage.searching.articles(parse(f"{w} in:articles", NAMES), limit=9) for w in ("ancien", "nouveau")]
    assert [len(hits) for hits in found] == [0, 1]


PLANS = """
SELECT sum(generic_plans), sum(custom_plans) FROM pg_prepared_statements WHERE statement LIKE '%%tsquery%%'
"""


def test_a_search_is_planned_for_its_words_however_often_it_is_asked(work):
    database = work.storage._database
    if database.is_sqlite:
        pytest.skip("SQLite plans by the values it is given first")
    for _ in range(12):
        search(work, "paix side:AZE", limit=20)
    with database.read() as connection:
        plans = connection.exec_driver_sql(PLANS).one()
    assert plans[0] == 0
    assert plans[1] > 5
