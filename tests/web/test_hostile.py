"""Somebody wrote it to break us: through every page that there is, by the list of routes."""

from __future__ import annotations

import re

import pytest

from monitor.model.common import Side
from monitor.model.editing import ProposalIntent, ProposalOrigin
from monitor.model.outbox import Subscription, Wish
from monitor.model.reading import Speaker
from tests.storage import made
from tests.web.conftest import client_of
from tests.web.filled import Case, fill
from tests.web.test_changes import OURS
from tests.web.test_forms import send
from tests.web.test_pages import BIDI, HOSTILE, URLS, Nodes

LOOKALIKE = "Nikol Pаshinyan"
"""With a Cyrillic letter."""
WORDS = [text for text in (*HOSTILE, LOOKALIKE) if "\x00" not in text and "\ud800" not in text]
SAMPLES = {
    "episode": "sep-2022-armenia-attack",
    "person": "nikol-pashinyan",
    "name": "app.css",
    "token": "x",
    "path": "x",
}
QUERIES = ("", "?what={0}", "?q={0}", "?stop=stored&day=2022-09-13", "?done={0}", "?dag_id={0}&run_id={0}", "?id={0}")
FIELDS = (
    ("/rules/subscription", "address"), ("/rules/rule", "title"), ("/catalogue/official", "name"),
    ("/catalogue/episode", "phrases_fr"), ("/catalogue/alias", "alias"), ("/catalogue/feed", "found"),
)  # fmt: skip
WITHOUT_PAGES = ("/static/", "/api/", "/feed/", "/u/", "/metrics", "/healthz", "/{path")


@pytest.fixture(scope="module")
def attacked(sqlite_template, tmp_path_factory):
    """Hostile words wherever words come from, a title of 10 MB, addresses of every kind."""
    from monitor.storage import open_storage

    path = tmp_path_factory.mktemp("attacked") / "monitor.db"
    path.write_bytes(sqlite_template.read_bytes())
    with open_storage(f"sqlite:///{path}") as storage:
        cases = [
            Case(text, text, f"https://h{n}.example/", text, Speaker(None, text, text[:100], text, Side.ARM))
            for n, text in enumerate(WORDS)
        ]
        cases += [Case(f"Mot {n}.", url=url) for n, url in enumerate(URLS)]
        fill(storage, [*cases, Case("Mot.", "<script>" * 1_250_000, "https://long.example/")])
        for text in WORDS:
            storage.proposals.record(
                ProposalIntent("episodes", text[:90], text, ProposalOrigin.PERSON, text), made.NOW
            )
        wish = Wish(persons=(WORDS[0],), episodes=(WORDS[1],))
        storage.subscribers.keep(Subscription("a@b.example", "fr", "UTC", True, True, wish=wish), made.NOW, WORDS[0])
        yield storage


def pages(app):
    """Every GET that answers with a page, with something for its parameters."""
    shown = [r.path for r in app.routes if "GET" in getattr(r, "methods", ())]
    found = [path for path in shown if not path.startswith(WITHOUT_PAGES)]
    return sorted({re.sub(r"\{(\w+)(:\w+)?\}", lambda m: SAMPLES.get(m[1], "1"), path) for path in found})


def is_harmless(html: str) -> None:
    nodes = Nodes(html)
    scripts = [attrs.get("src") or "" for attrs in nodes.of("script")]
    assert all(re.fullmatch(r"(\.\./)*static/[\w./-]+\.js", src) for src in scripts), scripts
    assert not nodes.of("img")
    assert not nodes.of("iframe")
    assert not [name for _, attrs in nodes.tags for name in attrs if name.startswith("on") or name == "style"]
    for tag, attrs in nodes.tags:
        for name in ("href", "src", "action", "formaction"):
            scheme = re.match(r"\s*([a-zA-Z][\w+.-]*):", attrs.get(name) or "")
            assert scheme is None or scheme[1].lower() in {"http", "https"}, (tag, attrs)
    assert not set(BIDI) & set(nodes.text)


def test_words_stay_words_on_every_page(attacked):
    client = client_of(attacked, **{"X-User": "editor"})
    seen = pages(client.app)
    assert {"/", "/statements", "/ledger", "/rules", "/catalogue", "/rules/rule", "/dag-run/"} <= set(seen)
    for path in seen:
        for query in QUERIES:
            answer = client.get(path + query.format('"><script>alert(1)</script>'))
            assert answer.status_code in {200, 303, 404, 409, 422, 503}, path
            if "text/html" in answer.headers["content-type"]:
                is_harmless(answer.text)


def test_what_is_sent_comes_back_as_words(attacked):
    client = client_of(attacked, **OURS, **{"X-User": "editor"})
    for path, field in FIELDS:
        for text in (WORDS[0], WORDS[4], URLS[0], WORDS[-2]):
            answer = send(client, path, **{field: text[:5_000], "found": text[:5_000]})
            assert answer.status_code == 422, (path, text[:40])
            is_harmless(answer.text)
