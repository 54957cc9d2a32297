"""The pages as readers and as attackers get them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest

from monitor import locale
from monitor.catalogue.episodes import LANGUAGES as LANGUAGES_OF_TEXTS
from monitor.catalogue.offices import Rank
from monitor.catalogue.outlets import Affiliation
from monitor.locale import LANGUAGES
from monitor.model.alerting import CorrectionKind, Novelty, Severity, Suppression
from monitor.model.article import ClusterRelation
from monitor.model.common import HEALTHY, Disposition, FeedState, Side
from monitor.model.editing import ProposalState
from monitor.model.feedback import Box, Judgement
from monitor.model.outbox import Channel, MessageState
from monitor.model.reading import Account, EpisodeRole, Modality, Speaker, StatementKind
from monitor.model.work import INTAKE_RUNS
from monitor.pipeline.downloads import Form
from monitor.storage import Storage, open_storage
from monitor.views import frame
from monitor.views.alerts import PAGE_SIZE
from monitor.views.facets import FIELDS
from monitor.views.funnel import STOPS
from monitor.views.today import Grouping
from monitor.web.app import EXPLAINED, HEADERS
from monitor.web.catalogue import FORMS
from monitor.web.rules import ABOUT, ACTIONS, SPANS
from monitor.web.site import LANGUAGE_COOKIE
from tests.storage import made
from tests.web.conftest import client_of
from tests.web.filled import Case, fill, ordinary

OPEN = {"/healthz"}
"""Routes without a login: nothing else is (tests/web/test_tokened.py has those that ask for a token)."""

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
WEB = Path(__file__).parents[2] / "monitor" / "web"
LINKS = {"a": "href", "link": "href", "script": "src", "img": "src", "form": "action", "iframe": "src"}
OURS = re.compile(
    r"(\.\./)*(static/\w+\.\w+|\./|\?.*|#.*|proposals/.*|sources/\d+/poll|searches(/\d+/remove)?|(alerts|statements)([/?].*)?|episodes|people|sources|ledger.*|rules.*|catalogue.*|(utterances|articles|people|episodes)/.*)?"
)
BIDI = "\u202e\u2066\u200f"
HOSTILE = [
    '<script>alert("x")</script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "{{ 7*7 }} {% for x in y %}",
    "</p></article><svg onload=alert(1)>",
    f"{BIDI}oidar{BIDI} \x00\x07 \ud800",
    "é" * 20_000,
]
URLS = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "//evil.example/x",
    "http://[::1",
    'https://ok.example/"onclick="alert(1)',
    "https://user:pw@ok.example/a",
    "https://ok.example/" + "a" * 3_000,
    "https://ok.example/%22%3E%3Cscript%3E",
]


class Nodes(HTMLParser):
    """Tags with their attributes, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def of(self, name):
        return [attrs for tag, attrs in self.tags if tag == name]


def addresses(nodes):
    return [attrs[LINKS[tag]] for tag, attrs in nodes.tags if tag in LINKS and LINKS[tag] in attrs]


def routes(app):
    """Each route with something for its parameters, and paths that nothing serves."""
    found = {re.sub(r"\{[^}]*\}", "app.css", route.path) for route in app.routes} - OPEN
    assert {"/", "/static/app.css"} <= found
    return sorted(found | {"/nothing", "/static/", "/static/../app.py", "/docs", "/openapi.json", "/redoc"})


def test_nobody_sees_anything_without_login(client):
    for path in routes(client.app):
        for method in METHODS:
            answer = client.request(method, path, headers={"X-User": ""})
            assert answer.status_code in {401, 405}, (method, path)
            assert method != "GET" or answer.status_code == 401, path


def test_every_answer_carries_the_headers(sqlite_storage, client):
    fill(sqlite_storage, [])
    for path in routes(client.app):
        for user in ("", "reader"):
            answer = client.get(path, headers={"X-User": user})
            assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS, (path, user)


def test_only_files_of_the_static_folder_are_served(client):
    for name in ("app.css", "app.js", "frame.js"):
        assert client.get(f"/static/{name}").status_code == 200
    for name in ("../app.py", "..%2fapp.py", "%2e%2e/app.py", "nothing.css", ""):
        assert client.get(f"/static/{name}").status_code == 404, name


@pytest.fixture(scope="module")
def full(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Storage]:
    """Two pages of alerts and a rest."""
    path = tmp_path_factory.mktemp("full") / "monitor.db"
    path.write_bytes(sqlite_template.read_bytes())
    with open_storage(f"sqlite:///{path}") as storage:
        fill(storage, ordinary(2 * PAGE_SIZE + 5))
        yield storage


def check_page(client, language, alerts, has_older):
    say = locale.strings(language)
    answer = client.get("/alerts", params={"lang": language})
    assert answer.status_code == 200
    nodes = Nodes(answer.text)
    assert nodes.of("html")[0]["lang"] == language
    assert len(nodes.of("article")) == alerts
    assert (say("alerts.empty") in nodes.text) == (alerts == 0)
    assert (say("alerts.older") in nodes.text) == has_older
    assert len(nodes.of("h1")) == 1
    identities = [attrs["id"] for _, attrs in nodes.tags if "id" in attrs]
    assert len(identities) == len(set(identities))


@pytest.mark.parametrize("language", LANGUAGES)
def test_full_pages_in_both_languages(full, language):
    check_page(client_of(full), language, PAGE_SIZE, has_older=True)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("count", [0, 1])
def test_empty_pages_in_both_languages(sqlite_storage, client, language, count):
    fill(sqlite_storage, ordinary(count))
    check_page(client, language, count, has_older=False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_database_that_is_not_ready_is_named_with_the_remedy(client, language):
    answer = client.get("/", params={"lang": language})
    assert answer.status_code == 503
    text = Nodes(answer.text).text
    assert locale.strings(language)("problem.title") in text
    assert locale.strings(language).noted("the database holds no catalogue yet") in text
    assert "monitor init" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_over_old_news_says_so(sqlite_storage, client, language):
    say = locale.strings(language)
    made.catalogue(sqlite_storage)
    first = Nodes(client.get("/", params={"lang": language}).text).text
    assert say("status.never") in first
    assert say("today.begin") in first
    feed = sqlite_storage.feeds.due(made.NOW, is_forced=True)[0]
    sqlite_storage.feeds.record_poll(made.poll(feed))
    page = client.get("/alerts", params={"lang": language}).text
    assert say("status.silent", when=say.moment(made.NOW, "Europe/Paris")) in Nodes(page).text
    status = frame.status_line(sqlite_storage, say)
    assert not status.is_silent(made.NOW + frame.SILENT)
    assert not replace(status, is_sample=True).is_silent(made.NOW + timedelta(days=400))


def test_every_string_of_the_pages_is_in_both_files():
    """Keys put together in templates: each value of the enum they are made of."""
    values = {
        "side.": [*Side], "kind.": [*StatementKind], "modality.": set(Modality) - {Modality.ASSERTED},
        "account.": [Account.COUNTERPART, Account.THIRD_PARTY], "affiliation.": [*Affiliation],
        "verdict.": [*Novelty], "sent.": [*MessageState], "refusal.": EXPLAINED, "refusal.why.": EXPLAINED,
        "feed.": [*FeedState],
        "feed.remedy.": set(FeedState) - set(HEALTHY),
        "relation.": [*ClusterRelation], "role.": [*EpisodeRole], "suppression.": [*Suppression],
        "disposition.": set(Disposition) - {Disposition.STORED}, "stop.": {*Disposition, "under_way", "no_statement"},
        "funnel.": [*STOPS, "on_topic", "with_statement", "statements", "alerts"], "run.": INTAKE_RUNS,
        "edit.": [*CorrectionKind],
        "channel.": [*Channel], "about.": ABOUT, "action.": ACTIONS, "span.": SPANS, "severity.": [*Severity],
        "rank.": [*Rank], "rules.done.": ["subscribed", "kept"], "proposal.": [*ProposalState],
        "catalogue.": ["done", "taken_back"], "add.": [form.name for form in FORMS],
        "stage.": ["entry", "page", "article", "reading", "statement", "verdict", "no_alert", "alert", "override",
                   "utterance", "folded", "messages", "follows", "feedback"],
        "alerts.box.": [*Box], "feedback.": [*Judgement],
        "today.by.": [*Grouping], "today.funnel.": ["entries", "articles", "statements", "utterances", "alerts"],
        "statements.by.": [*FIELDS], "statements.form.": [*Form], "novelty.choice.": [*Novelty],
        "language.": LANGUAGES_OF_TEXTS,
    }  # fmt: skip
    text = "".join(path.read_text() for path in sorted((WEB / "templates").glob("*.html")))
    made = set(re.findall(r"say\(\"([a-z_.]+\.)\" ~", text)) | {"disposition.", "novelty.choice."}
    assert made == set(values)
    keys = set(re.findall(r"say\(\"([a-z_.]+[a-z_])\"", text)) | {f"side.{side}.code" for side in Side}
    keys |= {f"{key}.{n}" for key in re.findall(r"say\.count\(\"([a-z_.]+)\"", text) for n in ("one", "other")}
    keys |= {f"{prefix}{value}" for prefix in made for value in values[prefix]}
    for language in LANGUAGES:
        assert keys <= set(locale.strings(language).table), language


def test_a_row_says_who_what_where_and_whose(sqlite_storage, client):
    first = Case(
        episode="sep-2022-armenia-attack",
        url="https://www.levant.example/2022/09/13/a-long-path",
        modality=Modality.DENIED,
    )
    fill(sqlite_storage, [first, Case("The map will be public.", "t", "https://araks.example/1", "Araks Wire",
                                      language="en", is_repeat=True)])  # fmt: skip
    nodes = Nodes(client.get("/alerts?lang=fr").text)
    for shown in (
        "Ararat Mirzoïan", "ministre des Affaires étrangères d’Arménie", "ARM", "Le Matin du Levant", "Araks Wire",
        "2 médias", "directe", "dément", "levant.example",
    ):  # fmt: skip
        assert shown in nodes.text, shown
    quotes = [attrs["lang"] for attrs in nodes.of("span") if "lang" in attrs]
    assert set(quotes) == {"fr"}, "the version in the reader's language"
    english = Nodes(client.get("/alerts?lang=en").text)
    assert [attrs["lang"] for attrs in english.of("span") if "lang" in attrs] == ["en", "en", "fr"], "row, and beside"
    out = [attrs for attrs in nodes.of("a") if "data-out" in attrs]
    assert [attrs["href"] for attrs in out] == [first.url, "https://araks.example/1"]
    assert all({"noopener", "noreferrer"} <= set(attrs["rel"].split()) for attrs in out)
    assert out[0]["title"] == first.url
    assert any(attrs.get("id") == "u1" for attrs in nodes.of("li")), "a row can be linked to"


def test_many_outlets_stand_behind_a_count(sqlite_storage, client):
    others = [Case(outlet=f"Outlet {n}", url=f"https://o{n}.example/", is_repeat=True) for n in range(6)]
    fill(sqlite_storage, [Case(), *others])
    nodes = Nodes(client.get("/alerts?lang=en").text)
    assert "7 outlets" in nodes.text
    assert "3 more outlets" in nodes.text
    assert all(f"Outlet {n}" in nodes.text for n in range(6))


def test_hostile_words_stay_words(sqlite_storage, client):
    speaker = lambda n: Speaker(None, HOSTILE[n], HOSTILE[n][:100], HOSTILE[n], Side.ARM)  # noqa: E731
    cases = [
        Case(text, text, f"https://h{n}.example/", text, speaker(n), episode=None) for n, text in enumerate(HOSTILE)
        if "\ud800" not in text and "\x00" not in text
    ]  # fmt: skip
    fill(sqlite_storage, cases)
    for language in LANGUAGES:
        answer = client.get("/alerts", params={"lang": language})
        nodes = Nodes(answer.text)
        assert len(nodes.of("article")) == len(cases)
        assert [attrs.get("src") for attrs in nodes.of("script")] == ["static/frame.js", "static/app.js"]
        assert not nodes.of("img")
        assert not [name for _, attrs in nodes.tags for name in attrs if name.startswith("on") or name == "style"]
        assert '<script>alert("x")</script>' in nodes.text
        assert "{{ 7*7 }}" in nodes.text
        assert not set(BIDI) & set(nodes.text)
        assert len(answer.content) < 150_000


def test_only_http_addresses_are_links(sqlite_storage, client):
    fill(sqlite_storage, [Case(f"Mot {n}.", url=url) for n, url in enumerate(URLS)])
    inbox = client.get("/alerts").text
    assert len(Nodes(inbox).of("article")) == len(URLS)
    nodes = Nodes(inbox + "".join(client.get(f"/alerts/{n + 1}/preview").text for n in range(len(URLS))))
    found = [address for address in addresses(nodes) if not OURS.fullmatch(address)]
    assert set(found) == {"https://ok.example/%22%3E%3Cscript%3E", "https://user:pw@ok.example/a"}
    assert "user:pw@" not in nodes.text.replace("https://user:pw@ok.example/a", ""), "the host is what is read first"


def test_pages_go_on_without_gap_or_overlap(full):
    client = client_of(full)
    seen, path = [], "/alerts?lang=en"
    while path:
        nodes = Nodes(client.get(path).text)
        seen += [attrs["id"] for attrs in nodes.of("li") if "id" in attrs]
        older = [
            attrs["href"]
            for attrs in nodes.of("a")
            if "&before=" in attrs.get("href", "") and "lang=" not in attrs["href"]
        ]
        path = f"/alerts{older[0]}" if older else None
    assert len(seen) == len(set(seen)) == 2 * PAGE_SIZE + 5
    assert [int(i[1:]) for i in seen] == sorted((int(i[1:]) for i in seen), reverse=True)


@pytest.mark.parametrize(
    "query", ["before=0", "before=x", "before=-1", "before=99999999999999999999", "lang=" + "f" * 9]
)
def test_an_address_that_means_nothing_is_refused_or_ignored(full, query):
    assert client_of(full).get(f"/alerts?{query}").status_code in {200, 422}


def test_the_language_is_kept_and_goes_with_the_page(full):
    client = client_of(full)
    assert 'lang="fr"' in client.get("/", headers={"Accept-Language": "de"}).text[:60]
    assert 'lang="en"' in client.get("/", headers={"Accept-Language": "en-GB,fr;q=0.5"}).text[:60]
    assert not client.get("/").cookies
    chosen = client.get("/alerts?lang=en&before=20")
    assert chosen.cookies[LANGUAGE_COOKIE] == "en"
    assert "?lang=fr&before=20" in [attrs.get("href") for attrs in Nodes(chosen.text).of("a")]
    client.cookies.set(LANGUAGE_COOKIE, "en")
    assert 'lang="en"' in client.get("/", headers={"Accept-Language": "fr"}).text[:60]
    client.cookies.set(LANGUAGE_COOKIE, "<script>")
    assert 'lang="fr"' in client.get("/").text[:60]


def test_a_full_page_is_small(full):
    assert len(client_of(full).get("/alerts").content) < 150_000
