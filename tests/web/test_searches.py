"""Statements: the counts beside the list, what is shown as a file, and the searches that a user keeps."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from monitor.model.common import Side
from monitor.model.reading import Speaker
from monitor.pipeline.downloads import COLUMNS
from monitor.storage import Storage, open_storage
from tests.web.conftest import client_of
from tests.web.filled import Case, fill, ordinary
from tests.web.test_changes import OURS, post
from tests.web.test_pages import Nodes

EPISODE = "border-clashes-2022"
CHOICE = re.compile(r'<a href="([^"]*)"( aria-current="true")?><span>(.*?)</span><span class="c">(\d+)</span>')


@pytest.fixture(scope="module")
def shelf(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Storage:
    path = tmp_path_factory.mktemp("shelf") / "monitor.db"
    path.write_bytes(sqlite_template.read_bytes())
    storage = open_storage(f"sqlite:///{path}")
    odd = Case(
        '=1+1 "a" {b} & 50 %', speaker=Speaker(None, 'O"dd', "x", None, Side.OTHER), url="https://odd.example/"
    )
    fill(storage, [*(replace(case, episode=EPISODE) for case in ordinary(6)), odd])
    return storage


def facet(storage: Storage, query: str, label: str) -> dict[str, tuple[int, str, bool]]:
    """The choices under one heading: count, address and whether it is on, by label."""
    html = client_of(storage).get("/statements", params={"q": query, "lang": "en"}).text
    part = html.partition(f"<h2>{label}</h2>")[2].partition("</section>")[0]
    return {unescape(name): (int(n), unescape(address), bool(on)) for address, on, name, n in CHOICE.findall(part)}


def test_counts_add_up_and_each_choice_leaves_as_many(shelf):
    whole = facet(shelf, "", "Side")
    assert {name: n for name, (n, _, _) in whole.items()} == {
        "Armenia": 3, "other sides": 3, "Azerbaijan": 1, "United States": 1,
    }  # fmt: skip
    for n, address, is_on in whole.values():
        assert not is_on
        assert len(Nodes(client_of(shelf).get(f"/statements{address}").text).of("article")) == n


@pytest.mark.parametrize(
    ("label", "choice"),
    [
        ("Speaker", "Ilham Aliyev"), ("Office", "President of Azerbaijan"), ("Language", "en"),
        ("Outlet", "Araks Wire"), ("Whose outlet", "private outlet"), ("Form", "direct"), ("Verdict", "repeat"),
        ("Year of publication", "2022"), ("Episode", "Fighting on the Armenia–Azerbaijan border, September 2022"),
    ],
)  # fmt: skip
def test_every_facet_narrows_to_its_count(shelf, label, choice):
    found = {name: one for name, one in facet(shelf, "", label).items() if name == choice or label == "Episode"}
    n, address, _ = next(iter(found.values()))
    assert len(Nodes(client_of(shelf).get(f"/statements{address}").text).of("article")) == n > 0


def test_a_facet_ignores_its_own_choice_and_gives_the_way_out(shelf):
    chosen = facet(shelf, "side:AZE", "Side")
    assert {name: n for name, (n, _, _) in chosen.items()}["Armenia"] == 3
    assert chosen["Azerbaijan"] == (1, "?q=", True)
    assert chosen["Armenia"][1] == "?q=side%3AARM", "another choice takes the place of this one"


def test_what_is_shown_comes_as_csv_json_and_bibtex(shelf):
    client = client_of(shelf)
    answer = client.get("/statements/file", params={"form": "csv", "q": "side:AZE"})
    assert answer.headers["content-disposition"] == 'attachment; filename="statements.csv"'
    (row,) = csv.DictReader(io.StringIO(answer.text))
    assert (row["speaker"], row["side"]) == ("Ilham Aliyev", "AZE")
    every = client.get("/statements/file", params={"form": "jsonl"}).text.splitlines()
    assert len(every) == len(shelf.statements.listed())
    assert set(json.loads(every[0])) == set(COLUMNS)
    assert "'=1+1" in client.get("/statements/file", params={"form": "csv"}).text, "no formula for a spreadsheet"
    bib = client.get("/statements/file", params={"form": "bib"}).text
    assert bib.count("@online{statement") == len(every)
    assert r"title = {{=1+1 \"a\" \{b\} \& 50 \%}}".replace('\\"', '"') in bib
    assert bib.count("{") - bib.count(r"\{") == bib.count("}") - bib.count(r"\}")


def test_a_file_of_a_search_that_can_not_be_read_is_refused(shelf):
    assert client_of(shelf).get("/statements/file", params={"form": "csv", "q": "side:XX"}).status_code == 400
    assert client_of(shelf).get("/statements/file", params={"form": "exe"}).status_code == 422


def test_a_search_is_kept_by_its_owner_alone(sqlite_storage):
    fill(sqlite_storage, [])
    editor = client_of(sqlite_storage, **OURS, **{"X-User": "editor"})
    assert (
        post(editor, "/searches", name="Both", q="side:ARM,AZE").headers["location"]
        == "statements?q=side%3AARM%2CAZE"
    )
    post(editor, "/searches", name="Both", q="map")
    (kept,) = sqlite_storage.saved_searches.of("editor")
    assert (kept.name, kept.query) == ("Both", "map")
    assert "?q=map" in [a.get("href") for a in Nodes(editor.get("/statements").text).of("a")]
    assert "Both" not in editor.get("/statements", headers={"X-User": "reader"}).text
    sqlite_storage.saved_searches.remove("reader", kept.id)
    assert sqlite_storage.saved_searches.of("editor") == (kept,)
    assert post(editor, f"/searches/{kept.id}/remove").status_code == 303
    assert sqlite_storage.saved_searches.of("editor") == ()
    denied = editor.post("/searches", data={"name": "x", "q": "y"}, headers={"X-User": "reader"})
    assert denied.status_code == 403
