"""Identities of addresses: the table is tests/data/urls.yaml."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import UserError
from monitor.urls import MAX_LENGTH, canonical, canonical_host, registrable_domain

TABLE: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "data" / "urls.yaml").read_text(encoding="utf-8"))
SPELLINGS = [(group[0], spelling) for group in TABLE["same"] for spelling in group]


def test_the_table_is_large_enough() -> None:
    assert len(SPELLINGS) + len(TABLE["apart"]) + len(TABLE["relative"]) + len(TABLE["refused"]) >= 60


@pytest.mark.parametrize(("identity", "spelling"), SPELLINGS)
def test_spellings_of_one_page_have_one_identity(identity: str, spelling: str) -> None:
    assert canonical(spelling) == identity
    assert canonical(identity) == identity


@pytest.mark.parametrize(("one", "other"), TABLE["apart"])
def test_two_pages_stay_apart(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize(("link", "base", "identity"), TABLE["relative"])
def test_relative_links(link: str, base: str, identity: str) -> None:
    assert canonical(link, base) == identity


@pytest.mark.parametrize("url", [*TABLE["refused"], "https://example.am/" + "a" * MAX_LENGTH])
def test_what_is_no_address_is_refused_with_a_remedy(url: str) -> None:
    with pytest.raises(UserError) as caught:
        canonical(url)
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("www.bbc.co.uk", "bbc.co.uk"),
        ("eng.news.am", "news.am"),
        ("NEWS.am.", "news.am"),
        ("artzakank.github.io", "artzakank.github.io"),
        ("courrier.localhost", "courrier.localhost"),
        ("www.courrier.localhost", "courrier.localhost"),
        ("localhost", "localhost"),
        ("127.0.0.1", "127.0.0.1"),
        ("[::1]", "[::1]"),
        ("co.uk", "co.uk"),
        ("", ""),
    ],
)
def test_registrable_domain(host: str, domain: str) -> None:
    assert registrable_domain(host) == domain


URLS = st.builds(
    "{}://{}{}{}{}".format,
    st.sampled_from(["http", "https", "HTTP"]),
    st.sampled_from([
        "www.m.example.am",
        "amp.oc-media.org",
        "www.google.com",
        "a.localhost:8093",
        "мфа.am",
        "[::1]:80",
    ]),
    st.text(alphabet="/.%aAé\u0301;=2Fmp_\\ index.html", max_size=30).map(lambda tail: "/" + tail),
    st.text(alphabet="?&=ampbutm_;+%41Cé\u0301", max_size=20),
    st.sampled_from(["", "#", "#x", "#!/é%2", "#!#"]),
)


@given(st.one_of(URLS, st.text(max_size=60).map(lambda tail: "https://example.am/" + tail)))
def test_canonical_is_idempotent(url: str) -> None:
    try:
        once = canonical(url)
    except UserError:
        return
    assert canonical(once) == once
    assert once.isascii()


@given(st.text(max_size=80))
def test_any_text_gives_an_identity_or_a_user_error(text: str) -> None:
    for call in (canonical, canonical_host):
        with suppress(UserError):
            call(text)
    registrable_domain(text)
