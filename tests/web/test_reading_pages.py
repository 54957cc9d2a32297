"""Article, utterance, episodes, people and sources, as readers and as attackers get them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.catalogue import load_files
from monitor.locale import LANGUAGES, strings
from monitor.model.common import Side
from monitor.model.reading import Speaker
from monitor.storage import Storage, open_storage
from tests.storage import made
from tests.web.conftest import client_of
from tests.web.filled import Case, fill, ordinary
from tests.web.test_pages import BIDI, HOSTILE, OURS, Nodes, addresses

EPISODE = "border-clashes-2022"


@pytest.fixture(scope="module")
def read(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Storage]:
    """Ordinary utterances of one episode, some with a second outlet, and hostile ones."""
    path = tmp_path_factory.mktemp("read") / "monitor.db"
    path.write_bytes(sqlite_template.read_bytes())
    hostile = [
        Case(text, text, f"https://h{n}.example/", text, Speaker(None, text, text[:100], text, Side.ARM), minutes=n)
        for n, text in enumerate(HOSTILE)
        if "\ud800" not in text and "\x00" not in text
    ]
    with open_storage(f"sqlite:///{path}") as storage:
        fill(storage, [replace(case, episode=EPISODE) for case in [*hostile, *ordinary(6)]])
        yield storage


def pages(storage: Storage) -> list[str]:
    """Every page that reads, with each article and utterance there is."""
    articles = [f"/articles/{n}" for n in range(1, storage.articles.count() + 1)]
    utterances = [f"/utterances/{n}" for n in range(1, storage.alerts.count() + 1)]
    rest = ["/episodes", f"/episodes/{EPISODE}", "/people", "/people/ilham-aliyev", "/people/az-mod", "/sources"]
    return [
        *articles,
        *utterances,
        *rest,
        "/",
        "/?by=side",
        "/?by=time",
        "/alerts",
        "/sources?state=never",
        "/statements",
        "/statements?q=map",
        "/statements?q=in:articles+x",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_words_stay_words_on_every_page(read, language):
    client = client_of(read)
    for path in pages(read):
        answer = client.get(path, params={"lang": language})
        assert answer.status_code == 200, path
        nodes = Nodes(answer.text)
        assert len(nodes.of("h1")) == 1, path
        assert [attrs["src"].rpartition("/")[2] for attrs in nodes.of("script")] == ["frame.js", "app.js"]
        assert not nodes.of("img"), path
        assert not [name for _, attrs in nodes.tags for name in attrs if name.startswith("on") or name == "style"]
        assert not set(BIDI) & set(nodes.text), path
        assert all(a.startswith("http") or OURS.fullmatch(a) for a in addresses(nodes)), path
        identities = [attrs["id"] for _, attrs in nodes.tags if "id" in attrs]
        assert len(identities) == len(set(identities)), path
        assert len(answer.content) < 150_000, path


def test_links_of_ours_lead_to_pages(read):
    client = client_of(read)
    for path in (
        "/",
        "/alerts",
        "/episodes",
        f"/episodes/{EPISODE}",
        "/people/ilham-aliyev",
        "/utterances/8",
        "/articles/8",
    ):
        for address in addresses(Nodes(client.get(path).text)):
            if not address.startswith(("http", "#", "?")):
                target = client.get(str(client.base_url.join(path).join(address)))
                assert target.status_code == 200, (path, address)


def test_the_text_of_an_article_is_on_its_page(read):
    client = client_of(read)
    for number in range(1, read.articles.count() + 1):
        article = read.evidence.article(number)
        text = Nodes(client.get(f"/articles/{number}").text).text
        for line in filter(None, map(str.strip, article.text.splitlines())):
            if not set(BIDI) & set(line):
                assert line in text


def test_a_search_that_can_not_be_read_points_at_the_place(read):
    answer = client_of(read).get("/statements", params={"q": "map side:XX", "lang": "en"})
    assert answer.status_code == 200
    assert "side:XX\n" in Nodes(answer.text).text
    assert "^" in Nodes(answer.text).text


def test_pages_of_a_search_go_on_without_gap_or_overlap(full_search):
    client, seen, path = client_of(full_search), [], "/statements?q=carte"
    while path:
        nodes = Nodes(client.get(path).text)
        seen += [attrs["href"] for attrs in nodes.of("a") if "data-open" in attrs]
        older = [
            attrs["href"]
            for attrs in nodes.of("a")
            if "before=" in attrs.get("href", "") and "lang=" not in attrs["href"]
        ]
        path = f"/statements{older[0]}" if older else None
    assert len(seen) == len(set(seen)) == 35


def test_a_filter_is_added_and_taken_out_again(read):
    client = client_of(read)
    on = [
        a["href"] for a in Nodes(client.get("/statements?q=map").text).of("a") if a.get("href") == "?q=map+side%3AARM"
    ]
    assert on
    off = Nodes(client.get(f"/statements{on[0]}").text)
    assert "?q=map" in [a.get("href") for a in off.of("a") if a.get("aria-current") == "true"]


@pytest.fixture(scope="module")
def full_search(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Storage]:
    path = tmp_path_factory.mktemp("search") / "monitor.db"
    path.write_bytes(sqlite_template.read_bytes())
    with open_storage(f"sqlite:///{path}") as storage:
        fill(storage, [case for case in ordinary(35) if not case.is_repeat])
        yield storage


def test_an_utterance_shows_each_outlet_and_its_proof(read):
    text = Nodes(client_of(read).get("/utterances/8", params={"lang": "en"}).text).text
    utterance = read.alerts.utterance(8)
    for report in read.proofs.of(8).reports:
        assert report.page.sha256 in text
        assert f"{report.start}–{report.end}" in text
    assert text.count("✓ identical") == len(utterance.attestations)


@pytest.mark.parametrize(
    "path",
    ["/articles/999", "/utterances/999", "/episodes/nothing", "/people/nobody", "/articles/1?version=7"],
)
def test_what_is_not_there_is_a_404(read, path):
    assert client_of(read).get(path).status_code == 404


@pytest.mark.parametrize("path", ["/articles/0", "/articles/x", "/utterances/-1", "/sources?state=good"])
def test_what_can_not_be_is_refused(read, path):
    assert client_of(read).get(path).status_code == 422


def test_every_episode_and_person_of_the_catalogue_has_a_page(read):
    client = client_of(read)
    catalogue = load_files()
    sides = [Nodes(client.get("/people", params={"side": side}).text) for side in Side]
    listed = {attrs.get("href") for nodes in sides for attrs in nodes.of("a")}
    assert {f"people/{person.id}" for person in catalogue.persons} <= listed
    listed = {attrs.get("href") for attrs in Nodes(client.get("/episodes").text).of("a")}
    assert {f"episodes/{episode.id}" for episode in catalogue.episodes if episode.kind == "episode"} <= listed


def test_an_utterance_stands_beside_earlier_words_of_the_same_person(sqlite_storage):
    """Both words with their characters, in both languages of the pages; the difference is marked and named."""
    opens = "La route de Meghri sera ouverte aux camions avant la fin de l'année."
    shut = "La route de Meghri ne sera pas ouverte aux camions avant la fin de l'année."
    fill(sqlite_storage, [Case(opens, episode=EPISODE), Case(shut, url="https://b.example/", minutes=60)])
    client = client_of(sqlite_storage)
    for language, wording in (("fr", "Dit autrement\u202f: négation"), ("en", "Said otherwise: negation")):
        page = client.get("/utterances/2", params={"lang": language}).text
        section = page[page.index('id="positions"') : page.index("</section>", page.index('id="positions"'))]
        assert wording in section
        assert 'href="../utterances/1"' in section
        assert "pas" in section
        assert f"0–{len(opens)}" in section
        assert f"0–{len(shut)}" in section
    assert strings("en")("position.none") in client.get("/utterances/1", params={"lang": "en"}).text


def test_an_utterance_says_what_outlets_did_to_it_since(read):
    path, title = "/utterances/8", "took the page down; our copy stays"
    assert title not in client_of(read).get(path, params={"lang": "en"}).text
    for entry in range(1, 100):
        read.entries.record_gone(entry, made.at(0), None)
    assert title in client_of(read).get(path, params={"lang": "en"}).text
