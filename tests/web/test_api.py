"""The JSON API: what it gives, to whom, in pages without gap or overlap, as its OpenAPI document says."""

from __future__ import annotations

import pytest
from fastapi.openapi.models import OpenAPI

from monitor import tokens
from monitor.web.api import PREFIX
from tests.storage import made
from tests.web.conftest import client_of
from tests.web.filled import fill, ordinary
from tests.web.test_pages import HOSTILE

PAGED = ("statements", "articles", "utterances", "alerts")
WHOLE = ("episodes", "people", "sources")


@pytest.fixture
def full(sqlite_storage):
    fill(sqlite_storage, ordinary(7))
    return client_of(sqlite_storage)


@pytest.mark.parametrize("name", PAGED)
def test_pages_go_on_without_gap_or_overlap(full, name):
    seen, cursor = [], None
    while True:
        given = {"limit": 3} | ({"cursor": cursor} if cursor else {})
        page = full.get(f"{PREFIX}/{name}", params=given).json()
        seen += [item.get("id") or item.get("version") for item in page["items"]]
        assert len(page["items"]) <= 3
        if (cursor := page["next"]) is None:
            break
    assert seen == sorted(set(seen), reverse=True)
    assert len(seen) == {"statements": 10, "articles": 10, "utterances": 7, "alerts": 7}[name]


@pytest.mark.parametrize("name", WHOLE)
def test_what_is_short_comes_whole(full, name):
    page = full.get(f"{PREFIX}/{name}").json()
    assert page["items"]
    assert page["next"] is None


def test_the_search_language_is_that_of_the_command(full):
    found = full.get(f"{PREFIX}/statements", params={"q": "side:AZE"}).json()["items"]
    assert {item["side"] for item in found} == {"AZE"}
    wrong = full.get(f"{PREFIX}/statements", params={"q": "side:MARS"})
    assert wrong.status_code == 400
    assert set(wrong.json()["detail"]) == {"cause", "remedy"}


@pytest.mark.parametrize("name", ["utterances", "alerts"])
def test_words_narrow_in_every_spelling_of_a_name(full, name):
    found = full.get(f"{PREFIX}/{name}", params={"q": "point 3"}).json()["items"]
    texts = [(item.get("utterance") or item)["attestations"][0]["text"] for item in found]
    assert texts
    assert all(text.endswith("Point 3.") for text in texts)
    assert not full.get(f"{PREFIX}/{name}", params={"q": "nowhere"}).json()["items"]


def test_one_utterance_and_the_funnel(full):
    assert full.get(f"{PREFIX}/utterances/1").json()["attestations"]
    assert full.get(f"{PREFIX}/utterances/99").status_code == 404
    day = full.get(f"{PREFIX}/funnel", params={"day": made.NOW.date().isoformat()}).json()
    assert day["articles"][0]["left"] > 0
    assert day["difference"] == 0


@pytest.mark.parametrize("query", ["limit=0", "limit=9999", "cursor=x", "cursor=0", "cursor=" + "9" * 30])
def test_what_means_nothing_is_refused(full, query):
    assert full.get(f"{PREFIX}/alerts?{query}").status_code == 422


def test_a_token_opens_the_api_and_nothing_else(full, sqlite_storage):
    token = tokens.new_api_token()
    sqlite_storage.api_tokens.record("dashboard", token, made.NOW)
    bearer = {"X-User": "", "Authorization": f"Bearer {token}"}
    for name in (*PAGED, *WHOLE, "funnel", "openapi.json"):
        assert full.get(f"{PREFIX}/{name}", headers=bearer).status_code == 200, name
        assert full.get(f"{PREFIX}/{name}", headers={"X-User": ""}).status_code == 401, name
        assert full.get(f"{PREFIX}/{name}", headers=bearer | {"Authorization": "Bearer cm_x"}).status_code == 401
        assert full.post(f"{PREFIX}/{name}", headers=bearer).status_code in {401, 405}
    for path in ("/", "/statements", "/rules", "/ledger", "/static/app.css"):
        assert full.get(path, headers=bearer).status_code == 401, path
    (row,) = sqlite_storage.api_tokens.listed()
    assert token not in repr(row)
    assert sqlite_storage.api_tokens.end("dashboard", made.NOW) == 1
    assert full.get(f"{PREFIX}/alerts", headers=bearer).status_code == 401
    assert sqlite_storage.api_tokens.end("dashboard", made.NOW) == 0


def test_the_openapi_document_is_one_and_has_every_resource(full):
    given = full.get(f"{PREFIX}/openapi.json").json()
    OpenAPI.model_validate(given)
    assert {f"{PREFIX}/{name}" for name in (*PAGED, *WHOLE, "funnel", "utterances/{utterance}")} == set(
        given["paths"]
    )
    assert all(set(operations) == {"get"} for operations in given["paths"].values()), "read-only"


def test_a_token_is_made_shown_once_and_ended(cli, tmp_path):
    assert cli("init")[0] == 0
    code, shown, _ = cli("tokens", "add", "dashboard")
    assert (code, shown.startswith(tokens.API_PREFIX), len(shown.strip())) == (0, True, 46)
    _, listed, _ = cli("tokens", "list")
    assert "dashboard" in listed
    assert shown.strip() not in listed
    assert cli("tokens", "end", "dashboard")[0] == 0
    assert cli("tokens", "end", "dashboard")[0] == 1


def test_hostile_words_come_as_data(sqlite_storage):
    from tests.web.filled import Case

    fill(sqlite_storage, [Case(HOSTILE[0], HOSTILE[1], "https://h.example/", HOSTILE[2])])
    answer = client_of(sqlite_storage).get(f"{PREFIX}/statements")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.json()["items"][0]["text"] == HOSTILE[0]
